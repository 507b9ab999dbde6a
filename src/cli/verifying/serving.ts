import type { ProbeIO } from '../../doctor/server/ask.ts'
import { type Examination, examine, type Known } from '../../doctor/server/examine.ts'
import { AppregError } from '../../errors.ts'
import { fetchOver } from '../../graph/fetch.ts'
import { handshakeWith } from '../../graph/handshake.ts'
import { createHttpClient } from '../../graph/http.ts'
import type { Registration } from '../../model/registration.ts'
import { tokenWithSecret } from '../../verify/token.ts'
import type { Flags } from '../command.ts'
import { exchangeLine } from '../present/progress.ts'
import { describeExisting, findApplication, readClient, type Target } from '../registration/existing.ts'
import { openSession, proofIO, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

/** How long a server may take for one answer, in milliseconds. */
const PATIENCE = 10_000

/** A server, and the registration behind it where one was named. */
export interface Examined extends Examination {
  readonly registration?: Registration
}

/** Looks at a server, against the registration of `--app` or `-f`. */
export async function examineServer(url: string, flags: Flags, terminal: Terminal): Promise<Examined> {
  const { app, file, emulator } = flags
  const isNamed = app !== undefined || file !== undefined
  const session = isNamed || emulator ? await openSession(flags, terminal) : undefined
  try {
    const known = session && isNamed ? await knownOf(readClient(withoutServer(flags)), session, terminal) : {}
    return await examineOver(url, known, { session, flags, terminal })
  } finally {
    await session?.close()
  }
}

/** Elsewhere the flag stands for a kind of server, in place of a manifest. */
export const withoutServer = ({ server: _, ...flags }: Flags): Flags => flags

export function requireAddress(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
    const { username, password } = new URL(url)
    if (username === '' && password === '') return
    throw new AppregError('USAGE', 'the address of a server holds no user name and no password', {
      hints: ['leave them out; a token goes into APPREG_ACCESS_TOKEN'],
    })
  }
  throw new AppregError('USAGE', `"${url}" is no address of a server`, {
    hints: ['write it as clients are given it, such as https://orders.example.com/mcp'],
  })
}

interface Way {
  readonly session: Session | undefined
  readonly flags: Flags
  readonly terminal: Terminal
  /** How long the next answer may take, in milliseconds. */
  readonly patience?: () => number
}

/** A token of the environment comes before one that the secret of the registration gets. */
export async function examineOver(url: string, known: Known, way: Way): Promise<Examined> {
  const token = process.env.APPREG_ACCESS_TOKEN || known.token
  const { session, flags, terminal, patience = () => PATIENCE } = way
  const http = createHttpClient({
    isExact: true,
    ...(flags.verbose ? { onExchange: (exchange) => terminal.err(exchangeLine(exchange)) } : {}),
  })
  try {
    const io = probeIO(fetchOver(http), session, patience)
    const examination = await examine(url, { ...known, ...(token ? { token } : {}) }, io)
    return { ...examination, ...(known.registration ? { registration: known.registration } : {}) }
  } finally {
    http.close()
  }
}

/** The server is reached directly, the login host as the session reaches it: the local tenant plays that one only. */
const probeIO = (
  direct: ProbeIO['fetch'],
  session: Session | undefined,
  patience: () => number,
): ProbeIO => ({
  fetch: (url, init) =>
    (session && new URL(url).origin === session.cloud.login ? session.fetch : direct)(url, init),
  handshake: (url) => handshakeWith(url, patience()),
  now: session?.clock.now ?? Date.now,
  get patience() {
    return patience()
  },
})

/** The registration with a token for its API, where the value of its secret can be had. */
async function knownOf(target: Target, session: Session, terminal: Terminal): Promise<Known> {
  const application = await findApplication(target, session)
  const { registration } = await describeExisting(target, application, session, true)
  const token = await tokenOf(registration, process.env.APPREG_CLIENT_SECRET, { session, terminal })
  return { registration, ...(token === undefined ? {} : { token }) }
}

/** With the secret that somebody knows, or that its sink holds. Without a token the rest is looked at all the same. */
export async function tokenOf(
  registration: Registration,
  known: string | undefined,
  { session, terminal }: Pick<Way, 'terminal'> & { readonly session: Session },
): Promise<string | undefined> {
  const secret = known ?? registration.secret?.value
  if (secret === undefined || process.env.APPREG_ACCESS_TOKEN) return undefined
  return tokenWithSecret(registration, secret, proofIO(session)).catch((error: unknown) => {
    if (!(error instanceof AppregError)) throw error
    terminal.err(`note: the server is looked at without a token: ${error.message}\n`)
    return undefined
  })
}
