import { Command, CommanderError, Option } from 'commander'
import { AppregError } from '../errors.ts'
import { sinkFault, sinkList } from '../manifest/sink-address.ts'
import { runsAs } from './again.ts'
import { type CommandSpec, EXIT, type ExitCode, type Flags, type OptionSpec } from './command.ts'
import { commands } from './commands.ts'
import { isPlain } from './drawing.ts'
import { exitCodeOf } from './exit-code.ts'
import { interrupted } from './interruption.ts'
import { leading, leadsTo } from './leading.ts'
import { errorJson } from './present/error-json.ts'
import { fitted } from './present/fitted.ts'
import { jsonDocument } from './present/json.ts'
import { endWhenNobodyReads, goOnUnheard, openTerminal, outputIsTaken } from './terminal.ts'
import { whereabouts } from './wizard/whereabouts.ts'

declare const APPREG_VERSION: string

/** Runs one command line and answers with the exit code. The only place where an error becomes one. */
export async function main(argv: readonly string[]): Promise<number> {
  const json = asksForJson(argv)
  let exitCode: ExitCode = EXIT.ok
  runsAs(argv)
  endWhenNobodyReads()
  goOnUnheard()
  // Node would print the error with everything that hangs on it: a request, and in it a secret.
  process.on('uncaughtException', (error) => {
    report(error, json).finally(() => process.exit(EXIT.failed))
  })
  process.once('SIGINT', () => {
    const error = interrupted()
    // At once, and without colour: what waits for its turn must print nothing any more.
    if (json && !outputIsTaken()) process.stdout.write(errorDocument(error))
    else
      process.stderr.write(
        `${aside()}${fitted(`error: ${error.message}\nhint: ${error.hints.join()}\n`, width())}`,
      )
    process.exit(EXIT.interrupted)
  })
  try {
    const program = createProgram((code) => {
      exitCode = code
    })
    await program.parseAsync(argv.length === 0 ? [byItself()] : [...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? EXIT.ok : report(usage(error, argv), json)
    return report(error, json)
  }
}

/** On a terminal the cursor stands behind what the person typed, and what is no longer under way. */
function aside(): string {
  if (!process.stderr.isTTY) return ''
  return isPlain() ? '\n' : '\r\u001b[2K'
}

const width = (): number => (process.stderr.isTTY ? process.stderr.columns || 80 : Number.POSITIVE_INFINITY)

/** The wizard where a person is, help elsewhere. */
const byItself = (): string =>
  openTerminal({ output: 'text', color: true, input: true }).interactive ? 'init' : '--help'

function createProgram(done: (code: ExitCode) => void): Command {
  const program = new Command('appreg')
    .description('Creates, proves and repairs Microsoft Entra app registrations for APIs and MCP servers.')
    .version(APPREG_VERSION)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      'after',
      '\nTry it without an account: appreg apply --name "My API" --emulator --yes --secret-to stdout',
    )
  for (const spec of commands) addCommand(program, spec, done)
  return program
}

function addCommand(program: Command, spec: CommandSpec, done: (code: ExitCode) => void): void {
  const command = program.command(spec.usage, { hidden: spec.hidden === true }).description(spec.summary)
  for (const option of spec.options) command.addOption(toOption(option))
  command.action(async () => {
    const flags = toFlags(command.opts())
    leadsTo(whereabouts(flags, flags), flags)
    const run = await spec.load()
    done(await run(command.processedArgs.flat().filter(isText), flags, leading(openTerminal(flags))))
  })
}

const isText = (value: unknown): value is string => typeof value === 'string'

type Given = Omit<Partial<Flags>, 'file'> & { readonly file?: readonly string[] }

const toFlags = ({ file: files = [], ...given }: Given): Flags => ({
  cloud: 'public',
  auth: 'auto',
  output: 'text',
  input: true,
  color: true,
  ...given,
  ...(files[0] === undefined ? {} : { file: files[0], files }),
})

function toOption({ flags, summary, choices, fallback, parse }: OptionSpec): Option {
  const option = new Option(flags, summary)
  if (choices) option.choices([...choices])
  if (fallback !== undefined) option.default(fallback)
  if (parse === 'list') option.argParser((value, before: string[] = []) => [...before, value])
  if (parse === 'number') option.argParser(toPort)
  if (parse === 'sink') option.argParser(toSink)
  return option
}

function toPort(value: string): number {
  const port = Number(value)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new AppregError('USAGE', `"${value}" is no port number`, {
    hints: ['name one from 0 to 65535; without it any free one is taken'],
  })
}

function toSink(value: string, before: string | undefined): string {
  if (before !== undefined) throw new AppregError('USAGE', `one place for a secret: ${before}, or ${value}`)
  const fault = sinkFault(value)
  if (fault === undefined) return value
  throw new AppregError('USAGE', `"${value}" ${fault}`, { hints: [`the sinks are ${sinkList}`] })
}

function usage({ code, message }: CommanderError, [word = '', subject = '']: readonly string[]): AppregError {
  // `help` with a command that there is none of.
  const text = code === 'commander.help' ? `unknown command '${subject}'` : message
  const [first = '', ...rest] = text.replace(/^error: /, '').split('\n')
  const suggestion = rest.join(' ').replace(/^\(|\)$/g, '')
  return new AppregError('USAGE', first, {
    hints: [
      ...(suggestion ? [suggestion] : []),
      ...(word.startsWith('-') ? ['flags stand behind the command, as in appreg list -o json'] : []),
      'appreg --help lists the commands, appreg COMMAND --help the flags',
    ],
  })
}

/** Before the command line is parsed: an error in it has to come in the right form too. */
export const asksForJson = (argv: readonly string[]): boolean =>
  argv.some(
    (word, index) =>
      /^(-[a-z]*ojson|--output=json)$/.test(word) ||
      (word === 'json' && /^(-[a-z]*o|--output)$/.test(argv[index - 1] ?? '')),
  )

async function report(error: unknown, json: boolean): Promise<ExitCode> {
  if (json && !outputIsTaken()) {
    process.stdout.write(errorDocument(error))
  } else {
    // Loaded when needed: the help is to be quick.
    const { errorView } = await import('./present/error-view.ts')
    const isColoured =
      process.stderr.isTTY && !process.env.NO_COLOR && !process.env.CI && process.env.TERM !== 'dumb'
    process.stderr.write(errorView(error, isColoured, width()))
  }
  return exitCodeOf(error)
}

const errorDocument = (error: unknown): string => jsonDocument({ error: errorJson(error) })
