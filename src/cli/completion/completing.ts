import type { CommandSpec, OptionSpec } from '../command.ts'

/** What may stand at the end of a command line. */
export interface Completion {
  readonly value: string
  readonly summary: string
}

/** Names that only some commands know, by the placeholder that stands for them in the help: `preset`, `target`. */
export type NamesOf = (placeholder: string) => readonly Completion[]

/**
 * What the last of `words` may become; nothing where the shell knows better, as with files. The words are taken as
 * they were typed: nothing is evaluated, and of a word in quotes nothing is known.
 */
export function completions(
  words: readonly string[],
  commands: readonly CommandSpec[],
  namesOf: NamesOf,
): Completion[] {
  const typed = joined(words)
  const last = typed.at(-1) ?? ''
  const command = commands.find(({ usage }) => nameOf(usage) === typed[0])
  if (typed.length <= 1) return matching(last, commands.filter(({ hidden }) => !hidden).map(ofCommand))
  if (!command || typed.slice(0, -1).includes('--')) return []
  const [flag = '', value] = last.split(/=(.*)/s)
  if (last.startsWith('--') && value !== undefined) {
    const option = command.options.find((one) => hasName(one, flag))
    return matching(
      last,
      valuesOf(option, namesOf).map((one) => ({ ...one, value: `${flag}=${one.value}` })),
    )
  }
  const before = command.options.find((one) => hasName(one, typed.at(-2) ?? ''))
  if (before && takesValue(before)) return matching(last, valuesOf(before, namesOf))
  if (last.startsWith('-')) return matching(last, command.options.map(ofOption))
  return matching(last, argumentsOf(command, positionOf(typed, command), namesOf))
}

/** Some shells split at "=", and hand over `--output`, `=`, `js`. */
function joined(words: readonly string[]): string[] {
  const whole = words.map((word) => (word === '""' || word === "''" ? '' : word))
  const parts = whole.filter((word, index) => word !== '=' || index === 0)
  return whole.at(-1) === '=' ? [...parts, ''] : parts
}

const matching = (last: string, all: readonly Completion[]): Completion[] =>
  all.filter(({ value }) => value.startsWith(last))

const nameOf = (usage: string): string => usage.split(' ')[0] ?? ''

const ofCommand = ({ usage, summary }: CommandSpec): Completion => ({ value: nameOf(usage), summary })

const longName = ({ flags }: OptionSpec): string => /--[\w-]+/.exec(flags)?.[0] ?? flags

const ofOption = (option: OptionSpec): Completion => ({ value: longName(option), summary: option.summary })

const hasName = ({ flags }: OptionSpec, name: string): boolean => flags.split(/[ ,]+/).includes(name)

const placeholderOf = (text: string): string | undefined => /[<[]([\w-]+)/.exec(text)?.[1]

const takesValue = ({ flags }: OptionSpec): boolean => placeholderOf(flags) !== undefined

export const plain = (values: readonly string[]): Completion[] =>
  values.map((value) => ({ value, summary: '' }))

function valuesOf(option: OptionSpec | undefined, namesOf: NamesOf): readonly Completion[] {
  if (!option) return []
  return option.choices ? plain(option.choices) : namesOf(placeholderOf(option.flags) ?? '')
}

/** Which argument of the command the last word is, flags and their values left out. */
function positionOf(typed: readonly string[], { options }: CommandSpec): number {
  const isValue = (index: number) => {
    const option = options.find((one) => hasName(one, typed[index - 1] ?? ''))
    return option !== undefined && takesValue(option)
  }
  const standing = typed.slice(1, -1).filter((word, index) => !word.startsWith('-') && !isValue(index + 1))
  return standing.length
}

function argumentsOf(
  { usage, actions }: CommandSpec,
  position: number,
  namesOf: NamesOf,
): readonly Completion[] {
  const all = usage.split(' ').slice(1)
  const lastOne = all.at(-1)
  const argument = all[position] ?? (lastOne?.includes('...') ? lastOne : undefined)
  const name = argument && placeholderOf(argument)
  if (name === undefined) return []
  return name === 'action' ? plain(actions ?? []) : namesOf(name)
}
