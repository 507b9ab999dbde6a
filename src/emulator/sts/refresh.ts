import type { Reply } from '../http-message.ts'
import { worldOf } from '../world.ts'
import { answerForUser } from './answer-for-user.ts'
import { named } from './client.ts'
import { authenticate } from './client-authentication.ts'
import type { RefreshTicket } from './issue.ts'
import { findResource, isSelf } from './resource.ts'
import { parseScopes, type Scopes, v1Scopes } from './scopes.ts'
import { type Subject, subjectIn, whoIs } from './subject.ts'
import { open } from './ticket.ts'
import { refuse } from './token-refusal.ts'
import { required, type TokenRequest } from './token-request.ts'
import { secondsOf, type Visit } from './visit.ts'

const DAY = 86_400
const INACTIVE_DAYS = 90

/** New tokens for a refresh token. The old one stays good until it is too old: the service does not revoke it either. */
export async function refresh(request: TokenRequest): Promise<Reply> {
  const { client, form } = request
  const ticket = open<RefreshTicket>(request.visit.world, 'refresh', required(form, 'refresh_token'))
  const authenticity = await authenticate(request.visit, client, ticket?.platform ?? undefined)
  if (!ticket) throw refuse(9002313)
  if (ticket.clientId !== client.app.appId) throw refuse(70000)
  checkAge(ticket, secondsOf(request.visit))
  const tenantId = request.visit.authority.tenant?.tenantId ?? ticket.tenantId
  const visit = { ...request.visit, world: worldOf(request.visit.world, tenantId) ?? request.visit.world }
  const subject = subjectOf({ ...request, visit }, ticket)
  const scopes = scopesOf({ ...request, visit }, ticket)
  const more = { platform: ticket.platform ?? undefined, startedAt: ticket.startedAt }
  return answerForUser({
    request: { ...request, visit },
    step: 'refresh',
    authenticity,
    subject,
    scopes,
    more,
  })
}

function checkAge({ platform, issuedAt, startedAt }: RefreshTicket, now: number): void {
  const issued = new Date(issuedAt * 1000).toISOString()
  if (platform === 'spa' && now > startedAt + DAY) throw refuse(700084, { issued })
  if (now > issuedAt + INACTIVE_DAYS * DAY)
    throw refuse(700082, { issued, inactive: `${INACTIVE_DAYS}.00:00:00` })
}

/** The user still has to be there, and must not have been signed out everywhere since. */
function subjectOf({ visit, client }: TokenRequest, { account }: RefreshTicket): Subject {
  const subject = subjectIn(visit.world.tenant, account)
  const about = { ...named(client), ...whoIs(visit, account) }
  if (!subject)
    throw visit.world.tenant.tenantId === account.tenantId ? refuse(51004, about) : refuse(90072, about)
  const validFrom = validFromOf(visit, subject)
  if (account.signedInAt * 1000 < Date.parse(validFrom))
    throw refuse(50173, { issued: new Date(account.signedInAt * 1000).toISOString(), validFrom })
  return subject
}

/** A guest's password is the one of the home account. */
function validFromOf({ world }: Visit, { user, account }: Subject): string {
  const home =
    worldOf(world, account.tenantId)?.tenant.users.find(({ id }) => id === account.objectId) ?? user
  return home.signInSessionsValidFromDateTime > user.signInSessionsValidFromDateTime
    ? home.signInSessionsValidFromDateTime
    : user.signInSessionsValidFromDateTime
}

/** Without a scope the refresh token is for what it was issued for, which an application's own API does not allow. */
function scopesOf({ visit, form, client }: TokenRequest, ticket: RefreshTicket): Scopes {
  const name = form.get('resource') ?? ticket.resource
  if (visit.endpoint === 1) return v1Scopes(name, ticket.scope)
  const sent = form.get('scope')
  if (sent === null || sent === '') {
    if (isSelf(client, findResource(visit.world, ticket.resource))) throw refuse(90009, named(client))
    return original(ticket)
  }
  const scopes = parseScopes(sent)
  return { ...scopes, openId: [...new Set([...original(ticket).openId, ...scopes.openId])] }
}

function original({ endpoint, resource, scope }: RefreshTicket): Scopes {
  if (endpoint === 1) return parseScopes(`${resource}/.default openid offline_access`)
  const scopes = parseScopes(scope)
  const asks = scopes.asks.filter((ask) => ask.resource === resource)
  return { ...scopes, asks: asks.length > 0 ? asks : scopes.asks.slice(0, 1) }
}
