/** What can be asked. Everything is text: what it means is the asker's business. */
export type Question = TextQuestion | ListQuestion

export interface TextQuestion {
  readonly kind: 'text'
  readonly message: string
  /** One line that says what it is good for. */
  readonly help?: string
  /** Taken where nothing is typed; may be empty. Without it something has to be typed. */
  readonly fallback?: string
  /** What is wrong with the text, while it is being typed. */
  readonly fault?: (text: string) => string | undefined
}

export interface ListQuestion {
  readonly kind: 'one' | 'many'
  readonly message: string
  readonly help?: string
  readonly choices: readonly Choice[]
  /** The values chosen beforehand; with `one`, where the cursor stands. */
  readonly chosen: readonly string[]
  readonly fault?: (values: readonly string[]) => string | undefined
}

export interface Choice {
  readonly value: string
  readonly label: string
  /** Why one would choose it. */
  readonly reason?: string
  /** The heading that it stands under. */
  readonly group?: string
}

export const BACK = Symbol('back')

/** Texts, one for a text or a single choice; or the wish to go back. */
export type Answer = readonly string[] | typeof BACK

export type Ask = (question: Question) => Promise<Answer>
