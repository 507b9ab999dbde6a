import { createHash } from 'node:crypto'
import type { Reply } from '../http-message.ts'
import type { Account } from '../pending.ts'
import { worldOf } from '../world.ts'
import { answerForUser } from './answer-for-user.ts'
import { authenticate } from './client-authentication.ts'
import type { Platform } from './redirect.ts'
import { parseScopes, type Scopes, v1Scopes } from './scopes.ts'
import { subjectIn } from './subject.ts'
import { open } from './ticket.ts'
import { refuse } from './token-refusal.ts'
import { checkOneResource, required, type TokenRequest } from './token-request.ts'
import { secondsOf } from './visit.ts'

/** What an authorization code stands for. Times in seconds since the epoch. */
export interface CodeTicket {
  readonly id: string
  readonly tenantId: string
  readonly clientId: string
  readonly account: Account
  readonly scope: string
  readonly resource: string | null
  readonly endpoint: 1 | 2
  readonly redirectUri: string
  readonly platform: Platform
  readonly challenge: string | null
  readonly challengeMethod: string
  readonly nonce: string | null
  readonly expiresAt: number
}

/** Redeems an authorization code, once, within ten minutes, by whoever asked for it. */
export async function redeemCode(request: TokenRequest): Promise<Reply> {
  const { client, form } = request
  const ticket = open<CodeTicket>(request.visit.world, 'code', required(form, 'code'))
  const authenticity = await authenticate(request.visit, client, ticket?.platform)
  if (!ticket) throw refuse(9002313)
  checkTicket(request, ticket)
  checkVerifier(ticket, form.get('code_verifier'))
  const world = worldOf(request.visit.world, ticket.tenantId)
  const subject = world && subjectIn(world.tenant, ticket.account)
  if (!world || !subject) throw refuse(70000)
  const visit = { ...request.visit, world }
  const scopes = scopesOf({ ...request, visit }, ticket)
  const more = { platform: ticket.platform, nonce: ticket.nonce ?? undefined }
  const found = {
    request: { ...request, visit },
    step: 'redeem',
    authenticity,
    subject,
    scopes,
    more,
  } as const
  return redeemOnce(request, ticket, () => answerForUser(found))
}

function checkTicket({ visit, client, form }: TokenRequest, ticket: CodeTicket): void {
  if (visit.world.pending.redeemed.has(ticket.id)) throw refuse(54005)
  if (ticket.clientId !== client.app.appId) throw refuse(70000)
  if (ticket.expiresAt < secondsOf(visit)) throw refuse(70008)
  const { tenant } = visit.authority
  if (tenant && tenant.tenantId !== ticket.tenantId) throw refuse(700005)
  const uri = form.get('redirect_uri') ?? ''
  if (uri !== ticket.redirectUri) throw refuse(500112, { uri, authorizeUri: ticket.redirectUri })
}

function checkVerifier({ challenge, challengeMethod }: CodeTicket, verifier: string | null): void {
  if (challenge === null && verifier === null) return
  const given = verifier ?? ''
  const expected = challengeMethod === 'S256' ? createHash('sha256').update(given).digest('base64url') : given
  if (expected !== challenge) throw refuse(501481)
}

/** Without a scope the code is good for the first resource it was asked for. */
function scopesOf({ visit, form }: TokenRequest, ticket: CodeTicket): Scopes {
  if (visit.endpoint === 1) return v1Scopes(form.get('resource') ?? ticket.resource, ticket.scope)
  const sent = form.get('scope')
  if (sent === '') throw refuse(28003)
  const original = parseScopes(ticket.scope)
  if (sent === null) return { ...original, asks: original.asks.slice(0, 1) }
  const scopes = parseScopes(sent)
  checkOneResource(scopes)
  return { ...scopes, openId: [...new Set([...original.openId, ...scopes.openId])] }
}

/**
 * The code counts as redeemed from before its answer is made, or requests at the same moment would all get one; where
 * none comes of it, the code stays good. Redeemed codes are remembered only as long as they could be shown again.
 */
async function redeemOnce(
  { visit }: TokenRequest,
  ticket: CodeTicket,
  answer: () => Promise<Reply>,
): Promise<Reply> {
  const { redeemed } = visit.world.pending
  const now = secondsOf(visit)
  for (const [id, until] of redeemed) if (until < now) redeemed.delete(id)
  redeemed.set(ticket.id, ticket.expiresAt)
  try {
    return await answer()
  } catch (error) {
    redeemed.delete(ticket.id)
    throw error
  }
}
