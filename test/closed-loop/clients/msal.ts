import {
  ConfidentialClientApplication,
  type Configuration,
  CryptoProvider,
  PublicClientApplication,
} from '@azure/msal-node'
import type { Case, Client, Outcome, Settings } from '../loop.ts'
import type { Wire } from '../wire.ts'

// @azure/msal-node, in the ways in which programs use it.

export const authorityOf = ({ tenant }: Settings): string => `https://login.microsoftonline.com/${tenant}`

const configuration = (
  { ground, settings }: Case,
  headers: Readonly<Record<string, string>> = {},
): Configuration => ({
  auth: { clientId: settings.clientId, authority: authorityOf(settings) },
  system: { networkClient: networkOf(ground.wire, headers) },
})

type Network = NonNullable<NonNullable<Configuration['system']>['networkClient']>

function networkOf(wire: Wire, more: Readonly<Record<string, string>>): Network {
  const send = async (
    method: string,
    url: string,
    options: Parameters<Network['sendPostRequestAsync']>[1] = {},
  ) => {
    const headers = { ...options.headers, ...more }
    const { status, headers: answered, text } = await wire.send(method, url, { headers, body: options.body })
    return { status, headers: answered as Record<string, string>, body: JSON.parse(text) }
  }
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  }
}

const confidential = (given: Case): ConfidentialClientApplication => {
  const { auth, ...rest } = configuration(given)
  const { secret = '' } = given.settings
  return new ConfidentialClientApplication({ ...rest, auth: { ...auth, clientSecret: secret } })
}

/** The token, or what the program prints of its failure. */
async function printed(acquire: () => Promise<{ accessToken: string } | null>): Promise<Outcome> {
  try {
    const result = await acquire()
    return { text: '', ...(result ? { token: result.accessToken } : {}) }
  } catch (error) {
    return { text: String(error) }
  }
}

/** A web site: a person signs in, the server redeems the code with its secret. */
export const webSite: Client = (given) => () => {
  const app = confidential(given)
  return signIn(given, app, {})
}

/** A program on a person's machine: PKCE, no secret. */
export const desktopProgram: Client = (given) => () => signInWithPkce(given)

/** A page in a browser: the same, and its requests carry an Origin header. */
export const browserPage: Client = (given) => () =>
  signInWithPkce(given, { origin: new URL(given.settings.redirectUri).origin })

async function signInWithPkce(given: Case, headers: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const app = new PublicClientApplication(configuration(given, headers))
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  return signIn(
    given,
    app,
    { codeChallenge: challenge, codeChallengeMethod: 'S256' },
    { codeVerifier: verifier },
  )
}

type App = ConfidentialClientApplication | PublicClientApplication

async function signIn(
  { person, settings }: Case,
  app: App,
  asked: Partial<Parameters<App['getAuthCodeUrl']>[0]>,
  redeemed: { readonly codeVerifier?: string } = {},
): Promise<Outcome> {
  const { scopes, redirectUri } = settings
  return printedOutcome(async () => {
    const url = await app.getAuthCodeUrl({ scopes, redirectUri, ...asked })
    const { address, text } = await person.open(url)
    const code = address && new URL(address).searchParams.get('code')
    if (!code) return { text: address ?? text }
    return printed(() => app.acquireTokenByCode({ code, scopes, redirectUri, ...redeemed }))
  })
}

const printedOutcome = (run: () => Promise<Outcome>): Promise<Outcome> =>
  run().catch((error: unknown) => ({ text: String(error) }))

/** A service: no user. */
export const service: Client = (given) => () =>
  printed(() => confidential(given).acquireTokenByClientCredential({ scopes: given.settings.scopes }))
