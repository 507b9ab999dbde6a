import type { Account } from '../pending.ts'
import type { Tenant, User } from '../tenant.ts'
import { homeUser } from './subject.ts'
import { open, seal } from './ticket.ts'
import { secondsOf, type Visit } from './visit.ts'

const COOKIE = 'emulator-session'

interface SessionTicket {
  readonly accounts: readonly Account[]
}

/** The accounts that are signed in in this browser and have not been signed out everywhere since. */
export function readSession(visit: Visit): Account[] {
  const cookie = new RegExp(`(?:^|; *)${COOKIE}=([^;]+)`).exec(visit.http.headers.cookie ?? '')?.[1]
  const session = cookie === undefined ? undefined : open<SessionTicket>(visit.world, 'session', cookie)
  return (session?.accounts ?? []).filter((account) => {
    const user = homeUser(visit.world, account)?.user
    return user && account.signedInAt * 1000 >= Date.parse(user.signInSessionsValidFromDateTime)
  })
}

/** An account that has just given its password. */
export const signedIn = (visit: Visit, { tenant, user }: { tenant: Tenant; user: User }): Account => ({
  tenantId: tenant.tenantId,
  objectId: user.id,
  signedInAt: secondsOf(visit),
  sessionId: visit.world.ambient.newId(),
})

export const sameAccount = (a: Account, b: Account): boolean =>
  a.tenantId === b.tenantId && a.objectId === b.objectId

/** The header that adds an account to the session, or replaces its entry. */
export function sessionWith(visit: Visit, account: Account): Record<string, string> {
  const others = readSession(visit).filter((other) => !sameAccount(other, account))
  return sessionCookie(visit, [...others, account])
}

export function sessionCookie(visit: Visit, accounts: readonly Account[]): Record<string, string> {
  const attributes = 'Path=/; Secure; HttpOnly; SameSite=None'
  const value = accounts.length === 0 ? '; Max-Age=0' : seal(visit.world, 'session', { accounts })
  return { 'set-cookie': `${COOKIE}=${value}; ${attributes}` }
}
