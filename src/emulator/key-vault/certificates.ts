import type { Ambient } from '../ambient.ts'
import { policyBody, policyOf } from './certificate-policy.ts'
import { issueCertificate } from './issue-certificate.ts'
import { changeBody, type Place, read, recoverableUntil, seconds } from './object.ts'
import { secretOf } from './secret-of-certificate.ts'
import {
  type Certificate,
  type CertificateVersion,
  certificatesOf,
  type DeletedCertificate,
  deletedCertificatesOf,
  named,
  type Vault,
} from './vault.ts'
import {
  badParameter,
  deletedButRecoverable,
  deletedNotFound,
  notFound,
  purgeProtected,
  stillPending,
  VaultRefusal,
} from './vault-refusal.ts'

/** Seconds that the making of a certificate takes. */
const MAKING = 1

const createBody = changeBody.extend({ policy: policyBody.nullish() })

/** Asks for a first or a next version, which is there a moment later. */
export async function createCertificate(place: Place, body: unknown): Promise<Certificate> {
  const { policy: sent, tags, attributes } = read(createBody, body)
  requireFree(place)
  const policy = policyOf(sent, certificatesOf(place.vault).find(named(place.name))?.policy)
  const { version, csr } = await issueCertificate(place.ambient, policy)
  // Meanwhile somebody else may have come first.
  const before = requireFree(place)
  const now = seconds(place.ambient)
  const certificate = before ?? {
    ...{ name: place.name, policy, policyCreated: now, policyUpdated: now },
    ...{ versions: [], pending: null },
  }
  if (!before) certificatesOf(place.vault).push(certificate)
  else if (sent) Object.assign(certificate, { policy, policyUpdated: now })
  certificate.pending = {
    requestId: place.ambient.newId().replaceAll('-', ''),
    csr,
    readyAt: policy.issuer === 'Self' ? now + MAKING : null,
    version: { ...version, tags: tags ?? null, enabled: attributes?.enabled ?? true },
  }
  return certificate
}

/** What is there under the name and may get a new version; throws where the name is taken. */
function requireFree({ vault, name, ambient }: Place): Certificate | undefined {
  if (deletedCertificatesOf(vault).some(named(name))) throw deletedButRecoverable('Certificate', name)
  if (vault.deletedSecrets.some(named(name))) throw deletedButRecoverable('Secret', name)
  const certificate = certificatesOf(vault).find(named(name))
  // The words of the real service for this are not known.
  if (!certificate && vault.secrets.some(named(name)))
    throw new VaultRefusal(409, 'Conflict', {
      message: `A secret with the name ${name} exists already in this key vault.`,
    })
  if (certificate?.pending && isInProgress(certificate, ambient)) throw stillPending()
  return certificate
}

export const isInProgress = ({ pending }: Certificate, ambient: Ambient): boolean =>
  pending !== null && (pending.readyAt === null || pending.readyAt > seconds(ambient))

/** What is made by now becomes a version, and the secret of the same name and version with it. */
export function settleCertificates(vault: Vault, ambient: Ambient): void {
  for (const certificate of certificatesOf(vault)) {
    const { pending, versions } = certificate
    if (!pending || isInProgress(certificate, ambient)) continue
    if (versions.some(({ id }) => id === pending.version.id)) continue
    versions.push(pending.version)
    const held = secretOf(certificate, pending.version)
    const secret = vault.secrets.find(named(certificate.name))
    if (secret) secret.versions.push(held)
    else vault.secrets.push({ name: certificate.name, versions: [held], managed: true })
  }
}

export function certificateNamed({ vault, name }: Place): Certificate {
  const certificate = certificatesOf(vault).find(named(name))
  if (!certificate) throw notFound('Certificate', name)
  return certificate
}

/** The named version or the newest; while the first one is being made, that one. */
export function getCertificate(
  place: Place,
  versionId: string | undefined,
): [Certificate, CertificateVersion] {
  const certificate = certificateNamed(place)
  const { versions, pending } = certificate
  const version =
    versionId === undefined
      ? (versions.at(-1) ?? pending?.version)
      : versions.find(({ id }) => id === versionId.toLowerCase())
  if (!version) throw notFound('Certificate', `${place.name}/${versionId}`)
  return [certificate, version]
}

/** The last one that was asked for. */
export function pendingOf(place: Place): Certificate {
  const certificate = certificateNamed(place)
  if (certificate.pending) return certificate
  throw new VaultRefusal(404, 'PendingCertificateNotFound', {
    message: `Pending certificate not found: ${place.name}`,
  })
}

/** Changes what is said about a version. */
export function updateCertificate(
  place: Place,
  versionId: string | undefined,
  body: unknown,
): [Certificate, CertificateVersion] {
  const { attributes, tags } = read(changeBody, body)
  if (attributes?.nbf !== undefined || attributes?.exp !== undefined)
    throw badParameter('The dates of a certificate cannot be changed.')
  const [certificate, version] = getCertificate(place, versionId)
  version.enabled = attributes?.enabled ?? version.enabled
  version.tags = tags ?? version.tags
  version.updated = seconds(place.ambient)
  // Its secret is said the same of.
  const secret = place.vault.secrets.find(named(place.name))
  const held = secret?.versions.find(({ id }) => id === version.id)
  if (held) Object.assign(held, secretOf(certificate, version))
  return [certificate, version]
}

/** Soft, with its key and its secret. */
export function deleteCertificate(place: Place): DeletedCertificate {
  const { vault, name, ambient } = place
  const deletedDate = seconds(ambient)
  const certificate = certificateNamed(place)
  const deleted = { ...certificate, deletedDate, scheduledPurgeDate: recoverableUntil(deletedDate) }
  vault.certificates = certificatesOf(vault).filter((other) => other !== certificate)
  vault.secrets = vault.secrets.filter((secret) => !named(name)(secret))
  deletedCertificatesOf(vault).push(deleted)
  return deleted
}

export function getDeletedCertificate({ vault, name }: Place): DeletedCertificate {
  const certificate = deletedCertificatesOf(vault).find(named(name))
  if (!certificate) throw deletedNotFound('Certificate', name)
  return certificate
}

export function recoverCertificate(place: Place): Certificate {
  const { deletedDate: _, scheduledPurgeDate: __, ...certificate } = getDeletedCertificate(place)
  remove(place)
  certificatesOf(place.vault).push(certificate)
  const { name, versions } = certificate
  if (versions.length > 0) {
    const held = versions.map((version) => secretOf(certificate, version))
    place.vault.secrets.push({ name, versions: held, managed: true })
  }
  return certificate
}

export function purgeCertificate(place: Place): void {
  getDeletedCertificate(place)
  if (place.vault.purgeProtection) throw purgeProtected(place.vault.name)
  remove(place)
}

function remove({ vault, name }: Place): void {
  vault.deletedCertificates = deletedCertificatesOf(vault).filter((other) => !named(name)(other))
}

export function dropExpiredCertificates(vault: Vault, ambient: Ambient): void {
  const now = seconds(ambient)
  vault.deletedCertificates = deletedCertificatesOf(vault).filter(
    ({ scheduledPurgeDate }) => scheduledPurgeDate > now,
  )
}
