import { AppregError } from '../../errors.ts'
import { opensNoBrowser } from '../../graph/credential-kinds.ts'
import type { Application } from '../../model/directory.ts'
import type { Registration } from '../../model/registration.ts'
import { proveSignIn, type SignedIn } from '../../verify/sign-in.ts'
import type { Flags } from '../command.ts'
import { safe } from '../present/safe.ts'
import { describeExisting, findApplication, type Target } from '../registration/existing.ts'
import { clientOf } from '../registration/halves.ts'
import { proofIO, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { openBrowser } from './browser.ts'

interface Circumstances {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
  /** The value of the client secret, where somebody knows it. */
  readonly secret: string | undefined
}

/** Throws `USAGE` where nobody can sign in, before anything is sent. */
export function requirePerson({ input, emulator }: Flags): void {
  if (emulator) {
    throw new AppregError(
      'USAGE',
      'nobody can sign in at the local tenant of --emulator: it ends with the command',
      {
        hints: [
          'start it with appreg emulator, in another shell eval "$(appreg emulator env)", and leave --emulator out',
        ],
      },
    )
  }
  if (!input || process.env.CI) {
    throw new AppregError('USAGE', '--sign-in takes a person, and nobody is to be asked here', {
      hints: ['run it without --no-input, and not in a pipeline'],
    })
  }
}

/** Somebody signs in to the registration, of a split to its connector, in a browser here or with a code elsewhere. */
export async function signInto(target: Target, known: Circumstances): Promise<SignedIn> {
  const { session, terminal } = known
  const application = await clientOf(await findApplication(target, session), session)
  const { registration } = await describeExisting(target, application, session, true)
  if (registration.scopes.length === 0) throw nothingToAskFor(registration)
  const tell = (message: string) => terminal.err(`${safe(message)}\n`)
  const way = wayFor(application, { ...known, secret: known.secret ?? registration.secret?.value })
  const io = {
    ...proofIO(session),
    ...(way.secret === undefined ? {} : { secret: way.secret }),
    // With `--auth device-code` another code was for the tenant itself.
    show: (message: string) => tell(`A person signs in to ${registration.displayName}. ${message}`),
  }
  if (way.redirectUri === undefined) return proveSignIn(registration, io)
  const browser = await openBrowser(way.redirectUri, { name: registration.displayName, tell })
  try {
    return await proveSignIn(registration, { ...io, browser })
  } finally {
    await browser.close()
  }
}

interface Way {
  /** Without one, a code is shown. */
  readonly redirectUri?: string
  /** Where the client has to prove itself on this way. */
  readonly secret?: string
}

/**
 * A browser, where one opens here and a redirect URI leads here; otherwise a code. The platform of the redirect URI decides
 * whether the secret goes along, for a code `isFallbackPublicClient` does: Entra refuses a secret too many (AADSTS700025) as
 * it does a missing one (AADSTS7000218).
 */
function wayFor(application: Application, { flags, secret }: Pick<Circumstances, 'flags' | 'secret'>): Way {
  const { isFallbackPublicClient, publicClient, web } = application
  const ways: Way[] = [
    ...publicClient.redirectUris.filter(isHere).map((redirectUri) => ({ redirectUri })),
    ...(secret === undefined
      ? []
      : web.redirectUris.filter(isHere).map((redirectUri) => ({ redirectUri, secret }))),
  ].slice(0, 1)
  const byCode: Way[] = isFallbackPublicClient ? [{}] : secret === undefined ? [] : [{ secret }]
  const codeFirst = flags.auth !== 'browser' && opensNoBrowser(process.env)
  const allowed = {
    browser: ways,
    'device-code': byCode,
    any: codeFirst ? [...byCode, ...ways] : [...ways, ...byCode],
  }
  const [way] = allowed[flags.auth === 'browser' || flags.auth === 'device-code' ? flags.auth : 'any']
  if (way) return way
  throw noWay(application)
}

/** Entra takes `http` for these hosts alone, whatever the port. */
const isHere = (uri: string): boolean => /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/i.test(uri)

const noWay = ({ appId, displayName }: Application): AppregError =>
  new AppregError(
    'USAGE',
    `nobody can sign in to ${displayName} from here: no redirect URI of it leads to this machine, or its secret is not known`,
    {
      hints: [
        `for a browser: appreg redirect add http://localhost --app ${appId}`,
        'for a code (--auth device-code), or a redirect URI of the platform web: put the client secret into APPREG_CLIENT_SECRET',
      ],
    },
  )

const nothingToAskFor = ({ appId, displayName }: Registration): AppregError =>
  new AppregError('USAGE', `${displayName} (appId ${appId}) has no scope that a person could sign in for`, {
    hints: ['name one under api.scopes in the manifest, and run appreg apply'],
  })
