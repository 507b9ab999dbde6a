import type { ConditionalAccessPolicy } from '../tenant.ts'
import type { Client } from './client.ts'
import type { Permitted } from './permission.ts'
import type { Subject } from './subject.ts'
import { refuse, type TokenRefusal } from './token-refusal.ts'

/** Refuses a sign-in or a refresh that a policy covers. Resources count, and so does the client itself. */
export function checkConditionalAccess(
  { tenant, user, account }: Subject,
  of: { client: Client; permitted: readonly Permitted[]; step: 'authorize' | 'refresh' },
): void {
  const apps = [of.client.app.appId, ...of.permitted.map(({ resource }) => resource.principal.appId)]
  const covers = ({ users, applications }: ConditionalAccessPolicy): boolean =>
    (users?.includes(user.id) ?? true) &&
    (applications?.some((id) => apps.includes(id.toLowerCase())) ?? true)
  const resource = of.permitted[0]?.resource.principal.appId ?? of.client.app.appId
  const issued = new Date(account.signedInAt * 1000).toISOString()
  for (const policy of tenant.conditionalAccess.filter(covers)) {
    const refusal = answers[policy.control]({ resource, issued, lifetime: '0' }, of.step)
    if (refusal) throw refusal
  }
}

type Answer = (
  of: { resource: string; issued: string; lifetime: string },
  step: string,
) => TokenRefusal | undefined

const answers: Readonly<Record<ConditionalAccessPolicy['control'], Answer>> = {
  block: () => refuse(53003),
  mfa: (of) => refuse(50076, of),
  mfaRegistration: (of) => refuse(50079, of),
  compliantDevice: () => refuse(53000),
  signInFrequency: (of, step) => (step === 'refresh' ? refuse(70043, of) : undefined),
}
