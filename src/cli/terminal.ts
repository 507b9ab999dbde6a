import { drawPlainly, isPlain } from './drawing.ts'

/** The streams, and what may be done with them. */
export interface Terminal {
  /** The result. */
  out(text: string): void
  /** Resolves when all of it is written; rejects where that fails. */
  written(): Promise<void>
  /** Progress, questions and warnings. */
  err(text: string): void
  readonly json: boolean
  readonly quiet: boolean
  /** A person is there who can be asked. */
  readonly interactive: boolean
  /** A line may be drawn again. */
  readonly live: boolean
  readonly colour: { readonly out: boolean; readonly err: boolean }
}

export interface TerminalWishes {
  readonly output: 'text' | 'json'
  readonly quiet?: boolean
  readonly color: boolean
  readonly input: boolean
  readonly plain?: boolean
  readonly verbose?: boolean
}

/** No colour and no question where the stream is no terminal, with `CI` or `NO_COLOR` set, or when told so. */
export function openTerminal(wishes: TerminalWishes): Terminal {
  const { stdin, stdout, stderr, env } = process
  if (wishes.plain) drawPlainly()
  // Prompts go by the environment alone.
  if (!wishes.color) env.NO_COLOR = '1'
  const interactive = wishes.input && stdin.isTTY && stderr.isTTY && !env.CI && wishes.output !== 'json'
  const plain = Boolean(env.CI) || Boolean(env.NO_COLOR)
  return {
    out: (text) => void stdout.write(text),
    written: () =>
      new Promise((resolve, reject) => {
        stdout.write('', (error) => (error ? reject(error) : resolve()))
      }),
    err: (text) => void stderr.write(text),
    json: wishes.output === 'json',
    quiet: wishes.quiet === true,
    interactive,
    // A trace would be drawn into that line.
    live: interactive && !wishes.quiet && !wishes.verbose && !isPlain(),
    colour: { out: !plain && stdout.isTTY, err: !plain && stderr.isTTY },
  }
}
