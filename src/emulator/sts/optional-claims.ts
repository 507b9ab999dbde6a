import type { JWTPayload } from 'jose'
import type { Subject } from './subject.ts'

type Read = (subject: Subject) => string | number | boolean | null

/** Optional claims that an application can ask for, by name. */
const readers: Readonly<Record<string, Read>> = {
  acct: ({ user }) => (user.home ? 1 : 0),
  auth_time: ({ account }) => account.signedInAt,
  email: ({ user }) => user.mail,
  family_name: ({ user }) => user.surname,
  given_name: ({ user }) => user.givenName,
  ipaddr: () => '127.0.0.1',
  login_hint: ({ user }) => user.userPrincipalName,
  preferred_username: ({ user }) => user.userPrincipalName,
  upn: ({ user }) => user.userPrincipalName,
  verified_primary_email: ({ user }) => user.mail,
}

/** The asked claims that have a value; names without a reader here are left out, as the service leaves out unknown ones. */
export function optionalClaims(
  subject: Subject,
  wanted: readonly { readonly name: string }[] = [],
): JWTPayload {
  const pairs = wanted.flatMap(({ name }) => {
    const value = readers[name]?.(subject) ?? null
    return value === null ? [] : [[name, value] as const]
  })
  return Object.fromEntries(pairs)
}
