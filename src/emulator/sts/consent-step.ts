import type { Reply } from '../http-message.ts'
import { approvalPage, consentPage, type Permission } from '../pages/consent-page.ts'
import { traceLines } from '../pages/message-page.ts'
import type { Account } from '../pending.ts'
import type { Prompt } from './authorize-request.ts'
import { type Client, checkEnabled } from './client.ts'
import { checkConditionalAccess } from './conditional-access.ts'
import { listedScopes, missingConsent, type Wanted } from './consent.ts'
import { consentRefusal } from './consent-policy.ts'
import { grantConsent, installed } from './grant-consent.ts'
import { type Journey, stepOf } from './journey.ts'
import { checkSigningKeys } from './mapped-claims.ts'
import { checkResourceParameter, type Permitted, permit } from './permission.ts'
import { namedScopes } from './resource.ts'
import type { Scopes } from './scopes.ts'
import { admitAccount, checkUserAssignment, type Subject } from './subject.ts'
import { refuse, type TokenRefusal } from './token-refusal.ts'
import type { Visit } from './visit.ts'

/** What an account wants to do. */
export interface Wish {
  readonly journey: Journey
  readonly client: Client
  readonly scopes: Scopes
  readonly resource: string | null
  readonly prompt: Prompt | undefined
  readonly account: Account
  readonly silent: boolean
}

/** Judges account and consent in the issuing tenant; finishes, or shows the page that is needed first. */
export async function askOrFinish(
  visit: Visit,
  wish: Wish,
  finish: (visit: Visit, subject: Subject) => Promise<Reply>,
): Promise<Reply> {
  const { client, scopes, account, silent } = wish
  const subject = admitAccount(visit, { client, account, silent })
  checkEnabled(subject.tenant, client)
  checkResourceParameter(visit, wish.resource, scopes)
  const permitted = permit({ visit, client, step: 'authorize', userId: subject.user.id }, scopes)
  checkUserAssignment(subject, client)
  checkConditionalAccess(subject, { client, permitted, step: 'authorize' })
  checkSigningKeys(visit.world, { client, scopes, permitted })
  const wanted = wantedConsent(visit, { subject, client, scopes, permitted, prompt: wish.prompt })
  if (wanted.length > 0) return ask(visit, { wish, subject, wanted })
  if (client.record) installed(visit.world, client, subject)
  return finish(visit, subject)
}

/** What is missing; with prompt=consent everything that is asked for, consented or not. */
function wantedConsent(
  { world }: Visit,
  of: {
    subject: Subject
    client: Client
    scopes: Scopes
    permitted: readonly Permitted[]
    prompt: Prompt | undefined
  },
): Wanted[] {
  const missing = missingConsent(world, of)
  if (of.prompt !== 'consent' && of.prompt !== 'admin_consent') return missing
  const all = of.permitted.flatMap(({ ask, resource }) =>
    ask.static
      ? listedScopes(world, of.client)
      : [{ resource, scopes: namedScopes(of.client, resource, ask) }],
  )
  return [
    ...all.filter(({ scopes }) => scopes.length > 0),
    ...missing.filter(({ resource }) => !all.some((item) => item.resource.principal === resource.principal)),
  ]
}

function ask(
  visit: Visit,
  { wish, subject, wanted }: { wish: Wish; subject: Subject; wanted: readonly Wanted[] },
): Reply {
  const { client, prompt } = wish
  if (wish.silent) throw refuse(65001, { appId: client.app.appId, appName: client.app.displayName })
  const { administrator, userPrincipalName: userName } = subject.user
  if (prompt === 'admin_consent' && !administrator) throw refuse(90093)
  const refusal = consentRefusal(subject, client, wanted)
  if (refusal) return approval(visit, { wish, subject, refusal })
  const everybody = prompt === 'admin_consent' ? 'only' : administrator ? 'offered' : 'no'
  const permissions = wanted.flatMap((item) => permissionsOf(item, administrator))
  const step = stepOf(visit, { journey: wish.journey, client, page: 'consent' })
  return consentPage(step, { userName, publisher: publisherOf(client), permissions, everybody })
}

export const publisherOf = ({ app }: Client): string => app.publisherDomain ?? 'unknown publisher'

/** Permissions in the words that the resource has for this kind of reader. */
export const permissionsOf = ({ resource, scopes }: Wanted, administrator: boolean): Permission[] =>
  scopes.map((scope) => {
    const value = scope.value ?? ''
    const forUser = administrator ? null : scope.userConsentDisplayName
    return {
      name: forUser ?? scope.adminConsentDisplayName ?? value,
      description:
        `${(administrator ? null : scope.userConsentDescription) ?? scope.adminConsentDescription ?? ''} (${resource.principal.displayName}: ${value})`.trim(),
    }
  })

function approval(
  visit: Visit,
  { wish, subject, refusal }: { wish: Wish; subject: Subject; refusal: TokenRefusal },
): Reply {
  const step = stepOf(visit, { journey: wish.journey, client: wish.client, page: 'consent' })
  const message = refusal.message.replace(/^AADSTS\d+: /, '')
  const trace = traceLines(visit.traces, refusal.message)
  return approvalPage(step, { userName: subject.user.userPrincipalName, message, trace })
}

/** The person accepted: everything is judged again, then stored. Answers who it was. */
export function storeConsent(
  visit: Visit,
  of: { client: Client; scopes: Scopes; account: Account; everybody: boolean; prompt: Prompt | undefined },
): Subject {
  const { client, scopes, account, prompt } = of
  const subject = admitAccount(visit, { client, account, silent: false })
  const permitted = permit({ visit, client, step: 'authorize', userId: subject.user.id }, scopes)
  checkUserAssignment(subject, client)
  const everybody = of.everybody || prompt === 'admin_consent'
  if (everybody && !subject.user.administrator) throw refuse(90093)
  const wanted = wantedConsent(visit, { subject, client, scopes, permitted, prompt })
  const refusal = consentRefusal(subject, client, wanted)
  if (refusal) throw refusal
  grantConsent(visit.world, { subject, client, wanted, everybody })
  return subject
}
