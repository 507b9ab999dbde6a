import {
  ConfidentialClientApplication,
  type Configuration,
  CryptoProvider,
  PublicClientApplication,
} from '@azure/msal-node'
import { importPKCS8, SignJWT } from 'jose'
import type { Ground } from '../ground.ts'
import type { Case, Client, Outcome, Settings } from '../loop.ts'
import { form, type Wire } from '../wire.ts'

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

async function confidential(given: Case): Promise<ConfidentialClientApplication> {
  const { auth, ...rest } = configuration(given)
  return new ConfidentialClientApplication({ ...rest, auth: { ...auth, ...(await proofOf(given)) } })
}

async function proofOf({ ground, settings }: Case): Promise<Partial<Configuration['auth']>> {
  const { certificate } = ground
  const { privateKey, thumbprint } = certificate
  switch (settings.proof) {
    case 'secret':
      return { clientSecret: settings.secret ?? '' }
    case 'certificate':
      if (settings.addressee === undefined) return { clientCertificate: { privateKey, thumbprint } }
      return { clientAssertion: await signedAssertion(settings, certificate) }
    case 'token of the platform':
      return { clientAssertion: await ground.platformToken(settings.assertion) }
    case 'token of Entra':
      return { clientAssertion: await ownToken(ground) }
  }
}

/** An assertion of somebody who does without a library, and chooses the addressee. */
async function signedAssertion(
  { clientId, addressee = '' }: Settings,
  { privateKey, thumbprint }: Ground['certificate'],
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ iss: clientId, sub: clientId, aud: addressee, nbf: now, exp: now + 300 })
    .setProtectedHeader({ alg: 'RS256', x5t: Buffer.from(thumbprint, 'hex').toString('base64url') })
    .sign(await importPKCS8(privateKey, 'RS256'))
}

/** A token of another application, for the audience of federation. */
async function ownToken({ wire, ready }: Ground): Promise<string> {
  const { clientId, clientSecret } = ready.bootstrap
  const url = `https://login.microsoftonline.com/${ready.tenantId}/oauth2/v2.0/token`
  const asked = form({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  })
  return JSON.parse((await wire.send('POST', url, asked)).text).access_token
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
export const webSite: Client = (given) => async () => signIn(given, await confidential(given), {})

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
  printed(async () => {
    const app = await confidential(given)
    return app.acquireTokenByClientCredential({ scopes: given.settings.scopes })
  })

/** An API that is called for a person, and calls Microsoft Graph for the same person. */
export const callingApi: Client = (given) => async () => {
  const handedOn = await tokenToHandOn(given)
  if (handedOn.token === undefined) return handedOn
  const { token } = handedOn
  const { settings, api } = given
  const app = await confidential({ ...given, settings: { ...settings, clientId: api.appId } })
  return printed(() => app.acquireTokenOnBehalfOf({ oboAssertion: token, scopes: ['User.Read'] }))
}

async function tokenToHandOn(given: Case): Promise<Outcome> {
  const { settings, person } = given
  const app = await confidential(given)
  if (settings.handsOn === 'app-only token') {
    const scopes = [`${given.api.appId}/.default`]
    return printed(() => app.acquireTokenByClientCredential({ scopes }))
  }
  const { scopes, redirectUri, handsOn } = settings
  const { address = '', text } = await person.open(await app.getAuthCodeUrl({ scopes, redirectUri }))
  const code = address && new URL(address).searchParams.get('code')
  if (!code) return { text: address || text }
  return printed(async () => {
    const { accessToken, idToken } = await app.acquireTokenByCode({ code, scopes, redirectUri })
    return { accessToken: handsOn === 'ID token' ? idToken : accessToken }
  })
}
