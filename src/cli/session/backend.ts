import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppregError } from '../../errors.ts'
import { type Connection, createHttpClient } from '../../graph/http.ts'
import type { Clock } from '../../graph/send.ts'
import { stateDirectory } from './state-directory.ts'

/** What a session stands on: the way to a tenant, and the machine. */
export interface Backend {
  /** Opens the way to the tenant. */
  connect(onExchange: Connection['onExchange']): ReturnType<typeof createHttpClient>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Where this machine remembers things between commands. */
  readonly stateDirectory: string
  close(): Promise<void>
}

/** The tenant in the cloud or, for `--emulator`, the local one. */
export async function findBackend(emulator: boolean | undefined): Promise<Backend> {
  const machine = { clock: systemClock, stateDirectory: stateDirectory() }
  if (emulator) return { ...machine, ...(await ownEmulator(machine.stateDirectory)) }
  return { ...machine, connect: over({}), env: process.env, close: async () => {} }
}

const over =
  (connection: Connection): Backend['connect'] =>
  (onExchange) =>
    createHttpClient({ ...connection, ...(onExchange ? { onExchange } : {}) })

const systemClock: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) }

/** The local tenant in this process, kept between commands. It is reached like the real one: proxy, CA, sign-in. */
async function ownEmulator(home: string): Promise<Pick<Backend, 'connect' | 'env' | 'close'>> {
  const { startEmulator } = await import('../../emulator/start.ts')
  const directory = join(home, 'emulator')
  const stateFile = join(directory, 'tenant.json')
  const emulator = await Promise.resolve()
    .then(() => {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      return startEmulator({ directory, stateFile })
    })
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new AppregError('INPUT_UNREADABLE', `the local tenant cannot be opened: ${reason}`, {
        hints: [
          `to begin with a new tenant delete ${stateFile}`,
          'to keep it elsewhere set APPREG_STATE_HOME to a folder that can be written',
        ],
        cause,
      })
    })
  const { proxy, ca, env } = emulator.ready
  return {
    connect: over({ proxy, ca: readFileSync(ca, 'utf8') }),
    env,
    close: () => emulator.close(),
  }
}
