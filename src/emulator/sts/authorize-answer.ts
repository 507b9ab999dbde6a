import type { Reply } from '../http-message.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import { accessToken, type Issue, idToken } from './issue.ts'
import { permit } from './permission.ts'
import type { CodeTicket } from './redeem-code.ts'
import { respond } from './response.ts'
import type { Subject } from './subject.ts'
import { seal } from './ticket.ts'
import { clientInfo, scopeText } from './token-answer.ts'
import { secondsOf, type Visit } from './visit.ts'

const CODE_LIFETIME = 600
const TOKEN_LIFETIME = '3599'

/** Sends what was asked for back to the application. `visit` is in the tenant that issues. */
export async function answerAuthorize(
  visit: Visit,
  request: AuthorizeRequest,
  subject: Subject,
): Promise<Reply> {
  const { target, responseTypes, clientInfo: wantsInfo } = request
  const { account } = subject
  const code = responseTypes.includes('code') ? codeFor(visit, request, subject) : undefined
  return respond(visit, target, {
    ...(code === undefined ? {} : { code }),
    ...(await frontChannelTokens(visit, { request, subject, code })),
    ...(wantsInfo ? { client_info: clientInfo(account) } : {}),
    session_state: account.sessionId,
  })
}

function codeFor(visit: Visit, request: AuthorizeRequest, subject: Subject): string {
  const { target, scopes, resource, challenge, challengeMethod, nonce } = request
  const ticket: CodeTicket = {
    id: visit.world.ambient.newId(),
    tenantId: subject.tenant.tenantId,
    clientId: target.client.app.appId,
    account: subject.account,
    scope: visit.endpoint === 1 ? scopes.openId.join(' ') : scopes.text,
    resource,
    endpoint: visit.endpoint,
    redirectUri: target.redirect.uri,
    platform: target.redirect.platform,
    challenge,
    challengeMethod,
    nonce,
    expiresAt: secondsOf(visit) + CODE_LIFETIME,
  }
  return seal(visit.world, 'code', ticket)
}

/** Tokens straight from this endpoint, where the registration allows it. */
async function frontChannelTokens(
  visit: Visit,
  { request, subject, code }: { request: AuthorizeRequest; subject: Subject; code: string | undefined },
): Promise<Record<string, string>> {
  const { target, responseTypes, scopes } = request
  const { client, redirect } = target
  const [permitted] = permit({ visit, client, step: 'authorize', userId: subject.user.id }, scopes)
  const nonce = request.nonce ?? undefined
  const issue: Issue = {
    client,
    authenticity: '0',
    subject,
    scopes,
    permitted,
    platform: redirect.platform,
    nonce,
  }
  const accessed = responseTypes.includes('token') ? await accessToken(visit, issue) : undefined
  return {
    ...(accessed === undefined ? {} : tokenMembers(visit, issue, accessed)),
    ...(responseTypes.includes('id_token')
      ? { id_token: await idToken(visit, issue, { code, accessToken: accessed }) }
      : {}),
  }
}

const tokenMembers = (visit: Visit, issue: Issue, accessed: string): Record<string, string> => ({
  access_token: accessed,
  token_type: 'Bearer',
  expires_in: TOKEN_LIFETIME,
  scope: scopeText(visit, issue),
})
