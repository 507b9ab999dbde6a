import { compactVerify, createLocalJWKSet, type JWTPayload } from 'jose'
import type { FederatedIdentityCredential } from '../tenant.ts'
import type { Client } from './client.ts'
import { refuse } from './token-refusal.ts'
import { checkTimes } from './valid-time.ts'
import type { Visit } from './visit.ts'

interface Presented {
  readonly assertion: string
  readonly claims: JWTPayload
}

/** A token of an outside issuer instead of a secret: one credential of the application has to name it exactly. */
export async function checkFederated(visit: Visit, client: Client, presented: Presented): Promise<void> {
  const { claims } = presented
  if (isEntra(claims) && !claims.sub?.startsWith('/eid1/')) throw refuse(700222)
  if (visit.world.tenant.federationBlocked) throw refuse(700223)
  match(client.record?.federatedIdentityCredentials ?? [], claims)
  await checkSignature(visit, presented)
  checkTimes(claims, visit.world.ambient.now())
}

const isEntra = ({ iss = '' }: JWTPayload): boolean =>
  /^https:\/\/(login\.microsoftonline\.com|sts\.windows\.net)\//.test(iss)

/** Issuer, then audience, then subject; with case. */
function match(credentials: readonly FederatedIdentityCredential[], claims: JWTPayload): void {
  const { iss: issuer = '', sub: subject = '' } = claims
  const audience = [claims.aud].flat()[0] ?? ''
  if (credentials.length === 0) throw refuse(70021, { issuer, subject, audience })
  const byIssuer = credentials.filter((credential) => credential.issuer === issuer)
  if (byIssuer.length === 0) throw refuse(700211, { issuer })
  const byAudience = byIssuer.filter(({ audiences }) => audiences.includes(audience))
  const [expected] = byAudience
  if (!expected) throw refuse(700212, { audience })
  if (byAudience.some((credential) => credential.subject === subject)) return
  if (byAudience.some((credential) => credential.subject.toLowerCase() === subject.toLowerCase()))
    throw refuse(7002138, { subject })
  if (isEntra(claims)) throw refuse(7002137, { subject, expected: expected.subject })
  throw refuse(700213, { subject })
}

async function checkSignature({ world }: Visit, { assertion, claims }: Presented): Promise<void> {
  const issuer = world.federatedIssuers.find((known) => known.issuer === claims.iss)
  try {
    await compactVerify(assertion, createLocalJWKSet(issuer?.jwks ?? { keys: [] }))
  } catch {
    throw refuse(50013, { reason: 'The key was not found.', thumbprint: '' })
  }
}
