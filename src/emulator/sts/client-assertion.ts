import { createHash, X509Certificate } from 'node:crypto'
import { compactVerify } from 'jose'
import type { KeyCredential } from '../graph/credentials.ts'
import { tenantsOf } from '../world.ts'
import { type Client, named, principalOf } from './client.ts'
import { checkFederated } from './federated-assertion.ts'
import { type Assertion, readAssertion } from './read-assertion.ts'
import { refuse } from './token-refusal.ts'
import { checkTimes, isOutside } from './valid-time.ts'
import type { Visit } from './visit.ts'

/** An assertion that the client signed itself with a registered certificate, or one of an outside issuer. */
export async function checkAssertion(visit: Visit, client: Client, text: string): Promise<'2'> {
  const assertion = readAssertion(text)
  if (assertion.claims.iss.toLowerCase() === client.app.appId)
    await checkCertificate(visit, client, assertion)
  else await checkFederated(visit, client, assertion)
  return '2'
}

async function checkCertificate(
  visit: Visit,
  client: Client,
  { text, header, claims }: Assertion,
): Promise<void> {
  const thumbprint = header['x5t#S256'] ?? header.x5t ?? header.kid ?? ''
  const registered = [client.app, principalOf(visit.world.tenant, client)?.entity]
    .flatMap((holder) => holder?.keyCredentials ?? [])
    .flatMap(readKey)
    .find(({ certificate }) => thumbprints(certificate).includes(thumbprint))
  const about = { ...named(client), thumbprint: inHex(thumbprint) }
  if (!registered) throw refuse(700027, { ...about, reason: 'The key was not found.' })
  const now = visit.world.ambient.now()
  await compactVerify(text, registered.certificate.publicKey, { algorithms: ['RS256', 'PS256'] }).catch(
    () => {
      throw refuse(700027, {
        ...about,
        reason: 'The key was found, but use of the key to verify the signature failed.',
      })
    },
  )
  const { endDateTime, startDateTime } = registered.credential
  if (
    isOutside(now, {
      from: startDateTime ?? registered.certificate.validFrom,
      to: endDateTime ?? registered.certificate.validTo,
    })
  )
    throw refuse(1000502)
  if (claims.sub?.toLowerCase() !== client.app.appId) throw refuse(9002313)
  if (![claims.aud].flat().some((audience) => isOurs(visit, audience ?? ''))) throw refuse(700023)
  checkTimes(claims, now)
}

/** As messages give it, whatever alphabet the client wrote it in. */
function inHex(thumbprint: string): string {
  const bytes = Buffer.from(thumbprint, 'base64url')
  return bytes.length === 20 || bytes.length === 32 ? bytes.toString('hex').toUpperCase() : thumbprint
}

function readKey(credential: KeyCredential): { credential: KeyCredential; certificate: X509Certificate }[] {
  try {
    return [{ credential, certificate: new X509Certificate(Buffer.from(credential.key ?? '', 'base64')) }]
  } catch {
    return []
  }
}

/** Clients name the certificate by either hash, in either alphabet, or in hex. */
const thumbprints = ({ raw }: X509Certificate): string[] =>
  ['sha1', 'sha256'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(raw).digest()
    return [digest.toString('base64url'), digest.toString('base64'), digest.toString('hex').toUpperCase()]
  })

/** The token endpoint or the issuer, of this tenant or of the authority that was called. */
function isOurs({ world, authority, http }: Visit, audience: string): boolean {
  if (!URL.canParse(audience)) return false
  const { host, pathname } = new URL(audience)
  const [, segment = '', rest = ''] = /^\/([^/]+)\/?(.*)$/.exec(pathname) ?? []
  const ownHost = /^(login\.(microsoftonline|microsoft|windows)\.(com|net)|sts\.windows\.net)$/.test(host)
  if (!ownHost && host.replace(/:\d+$/, '') !== http.host) return false
  if (!['', 'v2.0', 'oauth2/token', 'oauth2/v2.0/token'].includes(rest)) return false
  const wanted = segment.toLowerCase()
  const tenant = tenantsOf(world).find(
    ({ tenantId, domains }) => tenantId === wanted || domains.some(({ id }) => id === wanted),
  )
  return wanted === authority.segment || (tenant !== undefined && tenant === authority.tenant)
}
