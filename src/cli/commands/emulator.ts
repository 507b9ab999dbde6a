import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '../../emulator/start.ts'
import { AppregError } from '../../errors.ts'
import { writeFileAtomically } from '../../write-file.ts'
import { EXIT, type ExitCode, type Flags, type Run } from '../command.ts'
import { jsonDocument } from '../present/json.ts'
import { isAlive } from '../session/runs.ts'
import { stateDirectory } from '../session/state-directory.ts'
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

/** Each running emulator has a folder of its own, named by its process: its CA and what `emulator env` prints. */
const running = () => join(stateDirectory(), 'emulator', 'running')
const folderOf = (pid: number) => join(running(), String(pid))
const variables = (pid: number) => join(folderOf(pid), 'env.json')

async function runUntilInterrupted(flags: Flags, terminal: Terminal): Promise<ExitCode> {
  removeDead()
  const emulator = await startEmulator({
    directory: folderOf(process.pid),
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
    rmSync(folderOf(process.pid), { recursive: true, force: true })
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppregError('INPUT_UNREADABLE', reason, { cause })
  })
  writeFileAtomically(variables(process.pid), JSON.stringify(emulator.ready.env))
  // Before the ready line: whoever reads it may end the emulator at once.
  const end = interrupted()
  terminal.out(`${JSON.stringify(emulator.ready)}\n`)
  if (!terminal.quiet && !terminal.json) {
    terminal.err(
      'the local tenant is running; for other programs: eval "$(appreg emulator env)"; Ctrl-C ends it\n',
    )
  }
  await end
  rmSync(folderOf(process.pid), { recursive: true, force: true })
  await emulator.close()
  return EXIT.ok
}

function milliseconds(flag: string, value: string | undefined): number | undefined {
  if (value === undefined || /^\d+$/.test(value)) return value === undefined ? undefined : Number(value)
  throw new AppregError('USAGE', `--${flag} "${value}" is no number of milliseconds`, {
    hints: [`write a whole number, such as --${flag} 200`],
  })
}

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.removeAllListeners('SIGINT')
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })

function printEnvironment(terminal: Terminal): ExitCode {
  const env = environmentOfLatest()
  const lines = Object.entries(env).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`,
  )
  terminal.out(terminal.json ? jsonDocument({ env }) : lines.join(''))
  return EXIT.ok
}

const processes = (): number[] => (existsSync(running()) ? readdirSync(running()).map(Number) : [])

/** What an emulator that was killed left behind. */
function removeDead(): void {
  for (const pid of processes()) if (!isAlive(pid)) rmSync(folderOf(pid), { recursive: true, force: true })
}

function environmentOfLatest(): Record<string, string> {
  const startedAt = (pid: number): number => statSync(variables(pid)).mtimeMs
  const [latest] = processes()
    .filter((pid) => isAlive(pid) && existsSync(variables(pid)))
    .sort((a, b) => startedAt(b) - startedAt(a))
  if (latest !== undefined) return JSON.parse(readFileSync(variables(latest), 'utf8'))
  throw new AppregError('NOT_FOUND', 'no emulator is running', { hints: ['start one with appreg emulator'] })
}
