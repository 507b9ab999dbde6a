import { shellLine } from '../render/formats/shell.ts'
import type { Flags } from './command.ts'
import { commands } from './commands.ts'
import type { Terminal } from './terminal.ts'
import type { Whereabouts } from './wizard/whereabouts.ts'

// What writes a message knows what is to be run next, not from where: that is the same for all that one run says.

type Named = Pick<Flags, 'app' | 'files'>

let lead: { readonly where: Whereabouts; readonly named: Named } = { where: [], named: {} }

/** From now on the commands that are said lead there, and to this registration. */
export function leadsTo(where: Whereabouts, named: Named): void {
  lead = { where, named }
}

/** Every command of a message with the flags that it takes to get to the same tenant and the same registration. */
export const led = (message: string): string => message.replace(COMMAND, completed)

/** What is said on standard error is led. */
export const leading = (terminal: Terminal): Terminal => ({
  ...terminal,
  err: (text) => terminal.err(led(text)),
})

/** A command and its action, and the rest of it, which ends where the sentence around it goes on. */
const COMMAND =
  /(?<![\w./-])(appreg ([a-z]+)(?: (?:add|remove|list|rotate|revoke|push)\b)?)(?![\w-])([^`\n]*)/g

function completed(_: string, command: string, name: string, behind: string): string {
  const spec = commands.find(({ usage }) => usage.split(' ')[0] === name)
  const next = behind.search(/\bappreg [a-z]/)
  const own = next < 0 ? behind : behind.slice(0, next)
  const rest = next < 0 ? '' : behind.slice(next).replace(COMMAND, completed)
  const takes = (flag: string) => spec?.options.some(({ flags }) => flags.split(/[ ,]+/).includes(flag))
  if (!takes('--tenant') || has(own, '--offline')) return `${command}${own}${rest}`
  const where = pairs(lead.where).filter(([flag = '']) => !has(own, flag))
  const named = has(own, '-[a-z]*f', '--file', '--app', '--name') ? [] : registration(lead.named)
  const words = [...named.filter(([flag = '']) => takes(flag)), ...where].flat()
  return `${command}${words.length > 0 ? ` ${shellLine(words)}` : ''}${own}${rest}`
}

/** Standard input is read once. */
const registration = ({ app, files = [] }: Named): string[][] =>
  app === undefined ? files.filter((file) => file !== '-').map((file) => ['-f', file]) : [['--app', app]]

/** A flag and its value, if it has one. */
const pairs = (words: readonly string[]): string[][] =>
  words.flatMap((word, at) =>
    word.startsWith('-') ? [words.slice(at, words[at + 1]?.startsWith('-') === false ? at + 2 : at + 1)] : [],
  )

const has = (command: string, ...flags: readonly string[]): boolean =>
  flags.some((flag) => new RegExp(`\\s${flag}(?![\\w-])`).test(command))
