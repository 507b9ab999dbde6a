import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Reply } from '../http-message.ts'
import { graphNames } from '../microsoft-graph.ts'
import type { User } from '../tenant.ts'
import { worldOf } from '../world.ts'
import { answerForUser } from './answer-for-user.ts'
import { type Client, named } from './client.ts'
import { checkCredential, readCredentials } from './client-authentication.ts'
import { refuse } from './token-refusal.ts'
import { askedScopes, required, type TokenRequest } from './token-request.ts'
import type { Visit } from './visit.ts'

/** An API exchanges the token it was called with for one to the next API, for the same user. */
export async function onBehalfOf(request: TokenRequest): Promise<Reply> {
  const { client, form } = request
  const assertion = required(form, 'assertion')
  if (required(form, 'requested_token_use') !== 'on_behalf_of') throw refuse(9002313)
  const scopes = askedScopes(request)
  const authenticity = await checkCredential(request.visit, client, readCredentials(request.visit))
  const claims = await verify(request.visit, client, assertion)
  const world = worldOf(request.visit.world, String(claims.tid))
  const user = world?.tenant.users.find(({ id }) => id === claims.oid)
  if (!world || !user) throw refuse(70000)
  const subject = { tenant: world.tenant, user, account: accountOf(user, claims) }
  const visit = { ...request.visit, world }
  return answerForUser({ request: { ...request, visit }, step: 'redeem', authenticity, subject, scopes })
}

async function verify(visit: Visit, client: Client, assertion: string): Promise<JWTPayload> {
  const claims = read(assertion)
  // Graph's tokens are signed so that nobody else can verify them.
  if (graphNames.includes(String(claims.aud))) throw unverifiable()
  await checkSignature(visit, assertion)
  const isIdToken = claims.appid === undefined && claims.azp === undefined
  if (isIdToken) throw refuse(240002)
  if (claims.scp === undefined) throw refuse(7000114, named(client))
  const { app } = client
  const audience = String(claims.aud)
  if (audience !== app.appId && !app.identifierUris.includes(audience))
    throw refuse(500131, { ...named(client), audience, expected: app.appId })
  return claims
}

function read(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion)
  } catch {
    throw refuse(70000)
  }
}

async function checkSignature({ world }: Visit, assertion: string): Promise<void> {
  try {
    await jwtVerify(assertion, world.signing.publicKey, { currentDate: new Date(world.ambient.now()) })
  } catch (error) {
    throw error instanceof errors.JWTExpired ? refuse(500133) : unverifiable()
  }
}

const unverifiable = () => refuse(50013, { reason: 'The key was not found.', thumbprint: '' })

const accountOf = (user: User, claims: JWTPayload) => ({
  tenantId: user.home?.tenantId ?? String(claims.tid),
  objectId: user.home?.objectId ?? user.id,
  signedInAt: claims.iat ?? 0,
  sessionId: String(claims.sid ?? ''),
})
