import type { Certificate } from '../model/certificate.ts'
import type { Change } from '../model/change.ts'
import type { Desired, DesiredCertificate, MadeCertificate } from '../model/desired.ts'
import type { KeyCredential } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import {
  certificatesNamed,
  dueCertificates,
  ownSigner,
  sharedInVault,
  unregistered,
} from './held-certificates.ts'
import { applicationPath, patchApplication } from './patch.ts'
import { writeApplications } from './permissions.ts'
import { daysLeft, expiry } from './secrets.ts'

const DAY = 86_400_000

/**
 * Certificates. One from a file is known by its thumbprint; one that appreg makes, by its display name: it is due when
 * none is valid beyond `renewBefore`. Others stay, but for expired ones of the name of a new one.
 */
export const certificates: Aspect = {
  id: 'certificates',

  changes(desired, live) {
    return [
      ...dueCertificates(desired, live).map((want) => addition(want, live)),
      ...superseded(desired, live).map(removal),
    ]
  },

  next(desired, live) {
    if (!live.application) return []
    const [first, ...more] = dueCertificates(desired, live)
    if (!first) return []
    const signer = ownSigner(live)
    return [signer ? addKey(desired, live, { first, signer }) : patch(desired, live, [first, ...more])]
  },
}

/** Nobody signs in with these any more, and nobody misses them beside a new one of their name. */
function superseded(desired: Desired, live: Live): readonly KeyCredential[] {
  if (ownSigner(live)) return []
  return dueCertificates(desired, live)
    .flatMap(({ name }) => certificatesNamed(name, live))
    .filter((credential) => daysLeft(credential, live) <= 0)
}

function addition(want: DesiredCertificate, live: Live): Change {
  const change = { object: 'keyCredential', name: want.name, op: 'create' } as const
  const known = ({ thumbprint }: Certificate): Change => ({
    ...change,
    path: 'customKeyIdentifier',
    after: thumbprint,
  })
  if ('file' in want) return known(want.certificate)
  const shared = sharedInVault(want, live)
  if (shared) return known(shared)
  const have = certificatesNamed(want.name, live)
  return {
    ...change,
    path: 'endDateTime',
    ...(have.length > 0 ? { before: expiry(have, live) } : {}),
    after: `${want.lifetimeDays} days, ${want.key}`,
  }
}

const removal = ({ displayName, keyId, endDateTime }: KeyCredential): Change => ({
  object: 'keyCredential',
  name: `${displayName} (${keyId})`,
  op: 'delete',
  before: `expired on ${endDateTime?.slice(0, 10)}`,
})

/** Graph replaces the list whole. What is sent back as it was read, without its key, stays as it is. */
function patch(desired: Desired, live: Live, due: readonly DesiredCertificate[]): GraphRequest {
  const gone = superseded(desired, live)
  const kept = (live.application?.keyCredentials ?? []).filter((one) => !gone.includes(one))
  const added = due.map((want) => entryOf(want, live))
  const names = due.map(({ name }) => `"${name}"`).join(', ')
  return {
    ...patchApplication(desired, {
      summary: `add the certificate${due.length > 1 ? 's' : ''} ${names}`,
      body: { keyCredentials: [...kept, ...added.map(({ customKeyIdentifier: _, ...entry }) => entry)] },
    }),
    fold: (before) => withCertificates(before, [...kept, ...added.map(asRead)]),
  }
}

/**
 * An application may roll its own certificates without any permission, where it proves that it has the key of one that
 * is valid. This adds one and touches no other.
 */
function addKey(
  desired: Desired,
  live: Live,
  { first, signer }: { first: DesiredCertificate; signer: Certificate },
): GraphRequest {
  const added = entryOf(first, live)
  const { customKeyIdentifier: _, ...keyCredential } = added
  return {
    summary: `add the certificate "${first.name}"`,
    method: 'POST',
    path: `${applicationPath(desired)}/addKey`,
    body: { keyCredential, passwordCredential: null },
    ok: [200],
    permission: writeApplications,
    provenBy: signer.thumbprint,
    fold: (before, answer) =>
      withCertificates(before, [
        ...(before.application?.keyCredentials ?? []),
        { ...asRead(added), ...(answer as KeyCredential | undefined) },
      ]),
  }
}

function entryOf(want: DesiredCertificate, live: Live): KeyCredential {
  const { thumbprint, der, notBefore, notAfter } =
    'file' in want ? want.certificate : (unregistered(want, live) ?? foreseen(want, live))
  return {
    keyId: keyIdOf(thumbprint),
    displayName: want.name,
    customKeyIdentifier: thumbprint,
    startDateTime: notBefore,
    // Graph refuses an end beyond that of the certificate.
    endDateTime: notAfter,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: der,
  }
}

/** In a plan, before it is made. */
const foreseen = ({ lifetimeDays }: MadeCertificate, { at }: Live): Certificate => ({
  thumbprint: '{thumbprint}',
  der: '{certificate}',
  notBefore: at,
  notAfter: new Date(Date.parse(at) + lifetimeDays * DAY).toISOString(),
})

/** Follows from the certificate: a request that is sent twice adds it once. */
const keyIdOf = (thumbprint: string): string =>
  thumbprint.toLowerCase().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-a$4-$5')

const asRead = (entry: KeyCredential): KeyCredential => ({ ...entry, key: null })

const withCertificates = (live: Live, keyCredentials: readonly KeyCredential[]): Live =>
  live.application ? { ...live, application: { ...live.application, keyCredentials } } : live
