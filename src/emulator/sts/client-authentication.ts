import type { PasswordCredential } from '../graph/credentials.ts'
import { findPassword } from '../graph/passwords.ts'
import { type Client, named, principalOf } from './client.ts'
import { checkAssertion } from './client-assertion.ts'
import type { Platform } from './redirect.ts'
import { refuse } from './token-refusal.ts'
import { required } from './token-request.ts'
import { formOf, type Visit } from './visit.ts'

/** How a client proved itself: `0` public, `1` secret, `2` certificate or another's token. Becomes azpacr / appidacr. */
export type Authenticity = '0' | '1' | '2'

interface Sent {
  readonly id: string | null
  readonly secret: string | null
  readonly assertion: string | null
}

/** Client id and secret as sent in the body or in a Basic header; the header wins. */
export function readCredentials(visit: Visit): Sent {
  const form = formOf(visit)
  const basic = /^Basic\s+(\S+)$/i.exec(visit.http.headers.authorization ?? '')?.[1]
  const assertion = form.get('client_assertion') || null
  if (basic === undefined)
    return { id: form.get('client_id'), secret: form.get('client_secret') || null, assertion }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s).map(decodeForm)
  return { id, secret: secret || null, assertion }
}

const decodeForm = (value: string): string => new URLSearchParams(`v=${value}`).get('v') ?? ''

/**
 * Judges the kind of client first, then the credential. The platform of the redirect URI decides the kind; in flows
 * without one, the registration's `isFallbackPublicClient` does.
 */
export async function authenticate(
  visit: Visit,
  client: Client,
  platform: Platform | undefined,
): Promise<Authenticity> {
  const sent = readCredentials(visit)
  const isPublic = platform === undefined ? client.app.isFallbackPublicClient === true : platform !== 'web'
  if (isPublic && (sent.secret ?? sent.assertion) !== null) throw refuse(700025)
  if (platform !== undefined) checkOrigin(visit, platform)
  if (isPublic) return '0'
  return checkCredential(visit, client, sent)
}

/** What an application without a user has to show. */
export function checkCredential(
  visit: Visit,
  client: Client,
  sent: Sent,
): Promise<Authenticity> | Authenticity {
  if (sent.assertion !== null) {
    checkAssertionType(visit)
    return checkAssertion(visit, client, sent.assertion)
  }
  if (sent.secret === null) throw refuse(7000218)
  checkSecret(visit, client, sent.secret)
  return '1'
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

function checkAssertionType(visit: Visit): void {
  if (required(formOf(visit), 'client_assertion_type') !== JWT_BEARER) throw refuse(90011)
}

/** Browsers may redeem what was issued to a single-page application, and only they may. */
function checkOrigin({ http }: Visit, platform: Platform): void {
  const { origin } = http.headers
  if (origin !== undefined && platform !== 'spa') throw refuse(9002326, { origin })
  if (origin === undefined && platform === 'spa') throw refuse(9002327)
}

function checkSecret({ world }: Visit, client: Client, secret: string): void {
  const now = world.ambient.now()
  const principal = principalOf(world.tenant, client)
  const holders = [client.record, principal].flatMap((holder) => holder ?? [])
  const matching = holders.flatMap((holder) => findPassword(holder, secret) ?? [])
  const [credential] = matching
  if (!credential || isBefore(now, credential)) throw refuse(7000215, named(client))
  if (Date.parse(credential.endDateTime) < now) throw refuse(7000222, named(client))
}

/** A little skew, because a secret is often used in the second it is made. */
const SKEW_MS = 300_000
const isBefore = (now: number, { startDateTime }: PasswordCredential): boolean =>
  Date.parse(startDateTime) > now + SKEW_MS
