import type { Reply } from '../http-message.ts'
import type { Account } from '../pending.ts'
import { accessToken, grantedScopes, type Issue, idToken, refreshToken } from './issue.ts'
import { secondsOf, type Visit } from './visit.ts'

const EXPIRES_IN = 3599

export const tokenHeaders = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' }

/** The members every answer of the token endpoint has. The v1 endpoint writes numbers as text, and names the resource. */
export function answerBase(visit: Visit, resource: string): Record<string, unknown> {
  if (visit.endpoint === 2)
    return { token_type: 'Bearer', expires_in: EXPIRES_IN, ext_expires_in: EXPIRES_IN }
  const now = secondsOf(visit)
  return {
    token_type: 'Bearer',
    expires_in: String(EXPIRES_IN),
    ext_expires_in: String(EXPIRES_IN),
    expires_on: String(now + EXPIRES_IN),
    not_before: String(now),
    resource,
  }
}

/** The answer for a user: tokens by what was asked. The v1 endpoint always gives all three. */
export async function userAnswer(visit: Visit, issue: Issue, form: URLSearchParams): Promise<Reply> {
  const { openId } = issue.scopes
  const all = visit.endpoint === 1
  const access = await accessToken(visit, issue)
  return {
    status: 200,
    headers: tokenHeaders,
    body: {
      ...answerBase(visit, issue.permitted.resource.name),
      scope: scopeText(visit, issue),
      access_token: access,
      ...(all || openId.includes('offline_access') ? { refresh_token: refreshToken(visit, issue) } : {}),
      ...(all || openId.includes('openid') ? { id_token: await idToken(visit, issue) } : {}),
      ...(form.get('client_info') === '1' ? { client_info: clientInfo(issue.subject.account) } : {}),
    },
  }
}

/** The scopes of the access token, written the way they were asked for. */
export function scopeText(visit: Visit, issue: Issue): string {
  const { ask } = issue.permitted
  const granted = grantedScopes(issue)
  if (visit.endpoint === 1 || ask.bare) return granted.join(' ')
  const full = granted.map((name) =>
    issue.scopes.openId.some((openId) => openId === name) ? name : `${ask.resource}/${name}`,
  )
  return [...full, ...(ask.static ? [`${ask.resource}/.default`] : [])].join(' ')
}

/** Where the account lives, for client libraries that asked. */
export const clientInfo = ({ objectId, tenantId }: Account): string =>
  Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString('base64url')
