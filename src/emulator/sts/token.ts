import { SignJWT } from 'jose'
import type { HttpRequest, Reply } from '../http-message.ts'
import type { World } from '../world.ts'
import type { Authority } from './authority.ts'
import { appOnlyClaims } from './claims.ts'
import { checkSecret, findClient, readCredentials } from './client.ts'
import { assignedRoles, findResource, resourceName } from './resource.ts'
import { TokenRefusal } from './token-refusal.ts'

const LIFETIME = 3599

export interface TokenRequest {
  readonly authority: Authority
  /** 1 takes `resource`, 2 takes `scope`. */
  readonly endpoint: 1 | 2
  readonly http: HttpRequest
}

/** The token endpoint. The order of the checks is the one the AADSTS errors of the real service suggest. */
export async function answerToken(world: World, { authority, endpoint, http }: TokenRequest): Promise<Reply> {
  const { tenant, ambient } = world
  const form = new URLSearchParams(http.body)
  const grantType = required(form, 'grant_type')
  const { id, secret } = readCredentials(form, http.headers.authorization)
  if (!id) throw missing('client_id')
  if (grantType !== 'client_credentials') throw unsupported(grantType)
  const client = findClient(tenant, id, authority)
  const name = endpoint === 1 ? required(form, 'resource') : resourceName(required(form, 'scope'))
  const resource = findResource(tenant, name)
  checkSecret(client, secret, ambient.now())
  const roles = assignedRoles(tenant, client, resource)
  const issuedAt = Math.floor(ambient.now() / 1000)
  const uti = ambient.newId().replaceAll('-', '').slice(0, 22)
  const claims = appOnlyClaims({ tenant, client, resource, roles, issuedAt, lifetime: LIFETIME + 1, uti })
  return tokenReply(await sign(world, claims), { endpoint, issuedAt, name })
}

const sign = ({ signing }: World, claims: ReturnType<typeof appOnlyClaims>): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', x5t: signing.kid, kid: signing.kid })
    .sign(signing.privateKey)

/** The v1 endpoint answers numbers as text, and names the resource. */
function tokenReply(token: string, of: { endpoint: 1 | 2; issuedAt: number; name: string }): Reply {
  const headers = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' }
  const { endpoint, issuedAt, name } = of
  const v1 = {
    token_type: 'Bearer',
    expires_in: String(LIFETIME),
    ext_expires_in: String(LIFETIME),
    expires_on: String(issuedAt + LIFETIME),
    not_before: String(issuedAt),
    resource: name,
  }
  const v2 = { token_type: 'Bearer', expires_in: LIFETIME, ext_expires_in: LIFETIME }
  return { status: 200, headers, body: { ...(endpoint === 1 ? v1 : v2), access_token: token } }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value === null || value === '') throw missing(name)
  return value
}

const missing = (name: string): TokenRefusal =>
  new TokenRefusal(
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  )

const unsupported = (grantType: string): TokenRefusal =>
  new TokenRefusal(
    'unsupported_grant_type',
    70003,
    `The app requested an unsupported grant type '${grantType}'.`,
  )
