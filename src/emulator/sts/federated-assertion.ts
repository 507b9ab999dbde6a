import { compactVerify, createLocalJWKSet } from 'jose'
import { type Client, named } from './client.ts'
import type { Assertion } from './read-assertion.ts'
import { refuse } from './token-refusal.ts'
import { checkTimes } from './valid-time.ts'
import type { Visit } from './visit.ts'

type Claims = Assertion['claims']

/** A token of an outside issuer instead of a secret: one credential of the application has to name it exactly. */
export async function checkFederated(visit: Visit, client: Client, assertion: Assertion): Promise<void> {
  const { claims } = assertion
  const { federationBlocked } = visit.world.tenant
  checkEntraToken(claims)
  if (federationBlocked === true) throw refuse(700223)
  match(visit, client, claims)
  // The tenant's word on an issuer comes last: whoever hears it knows that the credential itself is right.
  const { iss: issuer } = claims
  if (Array.isArray(federationBlocked) && federationBlocked.includes(issuer)) throw refuse(700238, { issuer })
  await checkSignature(visit, assertion)
  checkTimes(claims, visit.world.ambient.now())
}

/**
 * Of Entra's own tokens those of managed identities count, and those of platforms whose subjects begin with `/eid1/`; which
 * number the others get follows from what they are.
 */
function checkEntraToken(claims: Claims): void {
  if (!isEntra(claims) || claims.sub?.startsWith('/eid1/') || claims.xms_mirid !== undefined) return
  if (claims.scp !== undefined) throw refuse(700229)
  if (claims.azp !== undefined || claims.appid !== undefined) throw refuse(700226)
  throw refuse(700222)
}

const isEntra = ({ iss }: Claims): boolean =>
  /^https:\/\/(login\.microsoftonline\.com|sts\.windows\.net)\//.test(iss)

/** Issuer, then audience, then subject; with case. */
function match({ world }: Visit, client: Client, claims: Claims): void {
  const credentials = client.record?.federatedIdentityCredentials ?? []
  const { iss: issuer, sub: subject = '' } = claims
  const audience = [claims.aud].flat()[0] ?? ''
  if (credentials.length === 0) {
    const { variants } = world.ambient
    if (variants.has('no-federated-credential-70025')) throw refuse(70025, named(client))
    throw refuse(70021, { issuer, subject, audience })
  }
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

async function checkSignature({ world }: Visit, { text, claims }: Assertion): Promise<void> {
  const issuer = world.federatedIssuers.find((known) => known.issuer === claims.iss)
  try {
    await compactVerify(text, createLocalJWKSet(issuer?.jwks ?? { keys: [] }))
  } catch {
    throw refuse(50013, { reason: 'The key was not found.', thumbprint: '' })
  }
}
