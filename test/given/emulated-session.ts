import { readFileSync } from 'node:fs'
import { type Session, sessionOn } from '../../src/cli/session/session.ts'
import type { ReadyLine } from '../../src/emulator/start.ts'
import { createHttpClient } from '../../src/graph/http.ts'
import { flags, newClock, nowhere } from './unattended.ts'

/** A signed-in connection to an emulator, as a command has it. Its clock moves only when somebody sleeps. */
export const emulatedSession = ({ proxy, ca, env }: ReadyLine, stateDirectory: string): Session =>
  sessionOn(
    {
      connect: () => createHttpClient({ proxy, ca: readFileSync(ca, 'utf8') }),
      env,
      clock: newClock(),
      stateDirectory,
      close: async () => {},
    },
    flags,
    nowhere,
  )
