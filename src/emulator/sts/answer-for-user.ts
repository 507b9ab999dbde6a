import type { Reply } from '../http-message.ts'
import { checkEnabled, named } from './client.ts'
import type { Authenticity } from './client-authentication.ts'
import { checkConditionalAccess } from './conditional-access.ts'
import { missingConsent } from './consent.ts'
import type { Issue } from './issue.ts'
import { checkSigningKeys } from './mapped-claims.ts'
import { type Asking, checkResourceParameter, permit } from './permission.ts'
import type { Scopes } from './scopes.ts'
import { checkUserAssignment, type Subject } from './subject.ts'
import { userAnswer } from './token-answer.ts'
import { refuse } from './token-refusal.ts'
import { checkOneResource, type TokenRequest } from './token-request.ts'

export interface ForUser {
  readonly request: TokenRequest
  readonly step: Asking['step']
  readonly authenticity: Authenticity
  readonly subject: Subject
  readonly scopes: Scopes
  readonly more?: Pick<Issue, 'platform' | 'nonce' | 'startedAt'>
}

/** What every grant for a user ends with: is it still allowed, is it consented, then the tokens. */
export async function answerForUser({
  request,
  step,
  authenticity,
  subject,
  scopes,
  more,
}: ForUser): Promise<Reply> {
  const { visit, client, form } = request
  checkResourceParameter(visit, form.get('resource'), scopes)
  checkOneResource(scopes)
  checkEnabled(subject.tenant, client)
  const permitted = permit({ visit, client, step, userId: subject.user.id }, scopes)
  checkUserAssignment(subject, client)
  checkConditionalAccess(subject, { client, permitted, step: step === 'refresh' ? 'refresh' : 'authorize' })
  checkSigningKeys(visit.world, { client, scopes, permitted })
  const missing = missingConsent(visit.world, { subject, client, scopes, permitted })
  if (missing.length > 0) throw refuse(65001, named(client))
  const [only] = permitted
  return userAnswer(visit, { client, authenticity, subject, scopes, permitted: only, ...more }, form)
}
