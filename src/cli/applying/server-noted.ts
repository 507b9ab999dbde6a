import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Registration } from '../../model/registration.ts'
import type { Flags } from '../command.ts'
import { safeLine } from '../present/safe.ts'
import type { Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

/** How long `apply` looks at a server altogether, in milliseconds. */
const PATIENCE = 4_000

/** That of the manifest; the local tenant stands behind no server that a manifest names. */
export const serverOf = ({ server }: Desired, { emulator }: Flags): string | undefined =>
  emulator ? undefined : server?.url

interface Way {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
}

/**
 * Says what the server of the manifest still lacks. It is configured from what `apply` has just printed, so this is never a
 * failure; and it comes last, so that a server that keeps people waiting keeps nothing from them.
 */
export async function noteServer(desired: Desired, registration: Registration, way: Way): Promise<void> {
  const url = serverOf(desired, way.flags)
  if (url === undefined) return
  const [{ checksOf, unanswered }, { examineOver }] = await Promise.all([
    import('../../doctor/server/examine.ts'),
    import('../verifying/serving.ts'),
  ])
  const end = performance.now() + PATIENCE
  // In tenths of a second, as it is said.
  const patience = () => Math.max(100, Math.ceil((end - performance.now()) / 100) * 100)
  const checks = checksOf(await examineOver(url, { registration }, { ...way, patience }))
  const silence = unanswered(checks)
  const open = checks.filter(({ state }) => state === 'failed')
  if (silence) way.terminal.err(notUp(url, silence))
  else if (open.length > 0) way.terminal.err(misfits(url, open))
}

const notUp = (url: string, { actual = 'no answer' }: Check): string =>
  `note: the server is not up yet at ${url} (${safeLine(actual)}): when it runs with what is printed, appreg verify looks at it\n`

const misfits = (url: string, open: readonly Check[]): string =>
  [
    `note: the server at ${url} does not fit yet: when it runs with what is printed, appreg verify looks at it again\n`,
    ...open.map(({ name, because }) => `  not so: ${safeLine(because ? `${name}: ${because}` : name)}\n`),
  ].join('')
