import { createHash } from 'node:crypto'
import type { Ambient } from '../ambient.ts'
import { isInProgress } from './certificates.ts'
import { attributes, idOf } from './object.ts'
import type { Certificate, CertificateVersion, DeletedCertificate, Vault } from './vault.ts'

/** A certificate without its key: the answer to a get. */
export function certificateBundle(
  vault: Vault,
  certificate: Certificate,
  version: CertificateVersion,
): object {
  const isMade = certificate.versions.includes(version)
  const { name, pending } = certificate
  return {
    id: idOf(vault, 'certificates', [name, version.id]),
    ...(isMade
      ? {
          kid: idOf(vault, 'keys', [name, version.id]),
          sid: idOf(vault, 'secrets', [name, version.id]),
          x5t: thumbprint(version),
          cer: version.cer,
        }
      : {}),
    // While it is being made it cannot be used.
    attributes: attributes(vault, isMade ? version : { ...version, enabled: false }),
    ...tagsOf(version),
    policy: policyView(vault, certificate),
    ...(pending ? { pending: { id: pendingId(vault, name) } } : {}),
  }
}

const tagsOf = ({ tags }: CertificateVersion) => (tags === null ? {} : { tags })

const thumbprint = ({ cer }: CertificateVersion): string =>
  createHash('sha1').update(Buffer.from(cer, 'base64')).digest('base64url')

const pendingId = (vault: Vault, name: string): string => idOf(vault, 'certificates', [name, 'pending'])

export function policyView(vault: Vault, { name, policy, ...dates }: Certificate): object {
  return {
    id: idOf(vault, 'certificates', [name, 'policy']),
    key_props: {
      exportable: policy.exportable,
      kty: 'RSA',
      key_size: policy.keySize,
      reuse_key: policy.reuseKey,
    },
    secret_props: { contentType: policy.contentType },
    x509_props: {
      subject: policy.subject,
      sans: {},
      ekus: policy.ekus,
      key_usage: policy.keyUsage,
      validity_months: policy.validityMonths,
      basic_constraints: { ca: false },
    },
    lifetime_actions: policy.lifetimeActions,
    issuer: { name: policy.issuer },
    attributes: { enabled: true, created: dates.policyCreated, updated: dates.policyUpdated },
  }
}

/** How far the making of the last version is. */
export function operationView(vault: Vault, certificate: Certificate, ambient: Ambient): object {
  const { name, policy, pending } = certificate
  const isOpen = isInProgress(certificate, ambient)
  return {
    id: pendingId(vault, name),
    issuer: { name: policy.issuer },
    csr: pending?.csr,
    cancellation_requested: false,
    status: isOpen ? 'inProgress' : 'completed',
    ...(isOpen
      ? { status_details: details(policy.issuer) }
      : { target: idOf(vault, 'certificates', [name]) }),
    request_id: pending?.requestId,
  }
}

const details = (issuer: string): string =>
  issuer === 'Unknown'
    ? 'Pending certificate created. Please Perform Merge to complete the request.'
    : 'Pending certificate created. Certificate request is in progress. This may take some time based on the issuer provider. Please check again later.'

/** An item of a list. */
export const certificateItem = (
  vault: Vault,
  { name }: Certificate,
  { version, withId }: { readonly version: CertificateVersion | undefined; readonly withId: boolean },
): object =>
  version === undefined
    ? { id: idOf(vault, 'certificates', [name]) }
    : {
        id: idOf(vault, 'certificates', withId ? [name, version.id] : [name]),
        x5t: thumbprint(version),
        attributes: attributes(vault, version),
        subject: '',
        ...tagsOf(version),
      }

export const deletion = (vault: Vault, certificate: DeletedCertificate): object => ({
  recoveryId: idOf(vault, 'deletedcertificates', [certificate.name]),
  deletedDate: certificate.deletedDate,
  scheduledPurgeDate: certificate.scheduledPurgeDate,
})

export function deletedCertificateBundle(vault: Vault, certificate: DeletedCertificate): object {
  const version = certificate.versions.at(-1) ?? certificate.pending?.version
  return {
    ...deletion(vault, certificate),
    ...(version ? certificateBundle(vault, certificate, version) : {}),
  }
}
