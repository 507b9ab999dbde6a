import { createHash, randomBytes } from 'node:crypto'
import { later } from '../ground.ts'
import type { Case, Client, Outcome } from '../loop.ts'
import { form, query } from '../wire.ts'
import { authorityOf } from './msal.ts'

// A client that somebody wrote without a library: it prints what it is answered, as it comes.

/** A web site. `settings.authorize` and `settings.redeem` are laid over its requests. */
export const website: Client = (given) => () => signIn(given)

/** The same, and the person copies the address of the page as well. */
export const websiteWithAddress: Client = (given) => async () => {
  const outcome = await signIn(given)
  return { ...outcome, text: `${authorizeUrl(given)}\n${outcome.text}` }
}

/** The same, with a trace of its token request. */
export const websiteWithTrace: Client = (given) => () => signIn(given, {}, {}, { trace: true })

/** A service without a library: no user. */
export const serviceByHand: Client = (given) => () =>
  redeem(given, { grant_type: 'client_credentials', scope: given.settings.scopes.join(' ') }, { trace: true })

/** The same in a frame that shows no page, for a person who has signed in before. */
export const silentWebsite: Client = (given) => async () => {
  await given.person.open(authorizeUrl(given, { scope: 'openid' }))
  return signIn(given, { prompt: 'none' })
}

/** One that has the consent of the organization asked for where it finds none, of whoever comes first. */
export const onboardingWebsite: Client = (given) => {
  const quietly = silentWebsite(given)
  return async () => {
    const outcome = await quietly()
    if (outcome.token !== undefined) return outcome
    const { address, text } = await given.person.open(adminConsentUrl(given))
    return address === undefined ? { text } : signIn(given)
  }
}

const adminConsentUrl = ({ settings }: Case): string =>
  `${authorityOf(settings)}/v2.0/adminconsent?${query({
    client_id: settings.clientId,
    redirect_uri: settings.redirectUri,
    scope: settings.scopes.join(' '),
  })}`

/** The same with PKCE. */
export const websiteWithProof: Client = (given) => () => {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return signIn(
    given,
    { code_challenge: challenge, code_challenge_method: 'S256' },
    { code_verifier: verifier },
  )
}

interface Kept {
  refresh?: string
  /** Whether what is sent is printed as well. */
  readonly trace?: boolean
}

async function signIn(
  given: Case,
  proof: object = {},
  verifier: object = {},
  kept: Kept = {},
): Promise<Outcome> {
  const { address, text } = await given.person.open(authorizeUrl(given, proof))
  if (address === undefined) return { text }
  const answer = answerIn(address)
  const early = answer.get('access_token') ?? answer.get('id_token')
  if (early) return { text: '', token: early }
  const code = answer.get('code')
  if (!code) return { text: address }
  const fields = { grant_type: 'authorization_code', code, ...verifier }
  later(given.settings.pause)
  if (given.settings.reloads) await redeem(given, fields)
  return redeem(given, fields, kept)
}

const answerIn = (address: string): URLSearchParams => {
  const { hash, search } = new URL(address)
  return new URLSearchParams(hash === '' ? search : hash.slice(1))
}

export function authorizeUrl({ settings }: Case, more: object = {}): string {
  const { clientId, redirectUri, scopes } = settings
  return `${authorityOf(settings)}/oauth2/v2.0/authorize?${query({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: `openid offline_access ${scopes.join(' ')}`,
    ...more,
    ...settings.authorize,
  })}`
}

/** A request to the token endpoint. */
export async function redeem(
  { ground, settings }: Case,
  fields: Readonly<Record<string, string>>,
  kept: Kept = {},
): Promise<Outcome> {
  const sent = form({
    client_id: settings.clientId,
    client_secret: settings.secret,
    redirect_uri: settings.redirectUri,
    ...fields,
    ...settings.redeem,
  })
  const headers = { ...sent.headers, ...(settings.origin ? { origin: settings.origin } : {}) }
  const url = `${authorityOf({ ...settings, tenant: settings.tokenTenant ?? settings.tenant })}/oauth2/v2.0/token`
  const { status, text } = await ground.wire.send('POST', url, { ...sent, headers })
  if (status !== 200) return { text: kept.trace ? `POST ${url}\n${sent.body}\n\n${text}` : text }
  const { access_token, refresh_token } = JSON.parse(text)
  kept.refresh = refresh_token
  return { text: '', token: access_token }
}

/** A program without a browser: a person types its code in elsewhere. */
export const device: Client = (given) => async () => {
  const { settings, ground, person } = given
  const asked = form({ client_id: settings.clientId, scope: settings.scopes.join(' ') })
  const { text } = await ground.wire.send('POST', `${authorityOf(settings)}/oauth2/v2.0/devicecode`, asked)
  const { user_code, device_code, message } = JSON.parse(text)
  await person.enter(user_code)
  const fields = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code }
  const outcome = await redeem({ ...given, settings: { ...settings, secret: undefined } }, fields)
  return { ...outcome, text: `${message}\n${outcome.text}` }
}

/** A client that is left alone for a while, and renews what it has then. */
export const renewedWebsite: Client = (given) => async () => {
  const kept: { refresh?: string } = {}
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const proof = { code_challenge: challenge, code_challenge_method: 'S256' }
  const first = await signIn(given, proof, { code_verifier: verifier }, kept)
  if (kept.refresh === undefined) return first
  later(given.settings.idle)
  return redeem(given, {
    grant_type: 'refresh_token',
    refresh_token: kept.refresh,
    scope: given.settings.scopes.join(' '),
  })
}
