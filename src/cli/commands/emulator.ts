import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '../../emulator/start.ts'
import { AppregError } from '../../errors.ts'
import { writeFileAtomically } from '../../write-file.ts'
import { EXIT, type ExitCode, type Flags, type Run } from '../command.ts'
import { jsonDocument } from '../present/json.ts'
import { isAlive } from '../runs.ts'
import { stateDirectory } from '../state-directory.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async ([action], flags, terminal) => {
  if (action === 'env') return printEnvironment(terminal)
  if (action !== undefined) {
    throw new AppregError('USAGE', `the emulator has no action "${action}"`, {
      hints: ['use appreg emulator env'],
    })
  }
  return runUntilInterrupted(flags, terminal)
}

const folder = () => join(stateDirectory(), 'emulator')
/** What `emulator env` needs of the emulator that was started last. */
interface Announcement {
  readonly pid: number
  readonly env: Readonly<Record<string, string>>
}

const announcement = () => join(folder(), 'running.json')

async function runUntilInterrupted(flags: Flags, terminal: Terminal): Promise<ExitCode> {
  const emulator = await startEmulator({
    directory: folder(),
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.proxyPort === undefined ? {} : { proxyPort: flags.proxyPort }),
    ...(flags.state === undefined ? {} : { stateFile: flags.state }),
    ...(flags.seed === undefined ? {} : { seedFile: flags.seed }),
    ...(flags.log === undefined ? {} : { logFile: flags.log }),
    control: flags.control ?? false,
    conditions: {
      latency: milliseconds('latency', flags.latency),
      lag: milliseconds('lag', flags.lag),
      throttle: flags.throttle,
      faults: flags.fault,
      variants: flags.variant,
    },
  }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppregError('INPUT_UNREADABLE', reason, { cause })
  })
  const announced: Announcement = { pid: process.pid, env: emulator.ready.env }
  writeFileAtomically(announcement(), JSON.stringify(announced))
  // Before the ready line: whoever reads it may end the emulator at once.
  const end = interrupted()
  terminal.out(`${JSON.stringify(emulator.ready)}\n`)
  if (!terminal.quiet && !terminal.json) {
    terminal.err(
      'the local tenant is running; for other programs: eval "$(appreg emulator env)"; Ctrl-C ends it\n',
    )
  }
  await end
  rmSync(announcement(), { force: true })
  await emulator.close()
  return EXIT.ok
}

function milliseconds(flag: string, value: string | undefined): number | undefined {
  if (value === undefined || /^\d+$/.test(value)) return value === undefined ? undefined : Number(value)
  throw new AppregError('USAGE', `--${flag} "${value}" is no number of milliseconds`)
}

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.removeAllListeners('SIGINT')
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })

function printEnvironment(terminal: Terminal): ExitCode {
  const { env } = running()
  const lines = Object.entries(env).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`,
  )
  terminal.out(terminal.json ? jsonDocument({ env }) : lines.join(''))
  return EXIT.ok
}

/** An emulator that was killed leaves its announcement behind: it counts only while its process lives. */
function running(): Announcement {
  const text = existsSync(announcement()) ? readFileSync(announcement(), 'utf8') : undefined
  const found = text === undefined ? undefined : (JSON.parse(text) as Announcement)
  if (found && isAlive(found.pid)) return found
  throw new AppregError('NOT_FOUND', 'no emulator is running', { hints: ['start one with appreg emulator'] })
}
