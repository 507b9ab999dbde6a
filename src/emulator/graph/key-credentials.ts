import { X509Certificate } from 'node:crypto'
import type { KeyCredential } from './credentials.ts'
import { toUtc } from './dates.ts'
import { badRequest, invalidValue, Refusal } from './refusal.ts'

/**
 * The list after a write. An entry that is sent back with the id of a stored one and without key survives as it is;
 * a new entry needs a certificate.
 */
export function mergeKeyCredentials(
  stored: readonly KeyCredential[],
  sent: readonly KeyCredential[],
  newId: () => string,
): KeyCredential[] {
  return sent.map((entry) => {
    const known = stored.find((old) => old.keyId !== null && old.keyId === entry.keyId)
    if (!known) return newKeyCredential(entry, newId)
    if (entry.key !== null && normalize(entry.key) !== known.key)
      throw badRequest(`Update to existing credential with KeyId '${known.keyId}' is not allowed.`)
    return known
  })
}

/** A credential from what was sent; certificates fill in their thumbprint and subject. */
export function newKeyCredential(entry: KeyCredential, newId: () => string): KeyCredential {
  if (entry.key === null || entry.type === null || entry.usage === null)
    throw invalidValue('keyCredentials', 'Application')
  const key = normalize(entry.key)
  const certificate = entry.type === 'AsymmetricX509Cert' ? readCertificate(key) : undefined
  if (
    certificate &&
    entry.endDateTime !== null &&
    Date.parse(entry.endDateTime) > Date.parse(certificate.validTo)
  )
    throw new Refusal(400, 'KeyCredentialsInvalidEndDate', 'Key credential end date is invalid.')
  return {
    customKeyIdentifier: entry.customKeyIdentifier ?? certificate?.fingerprint.replaceAll(':', '') ?? null,
    displayName: entry.displayName ?? (certificate ? subjectOf(certificate) : null),
    endDateTime: entry.endDateTime === null ? null : toUtc(entry.endDateTime),
    key,
    keyId: entry.keyId ?? newId(),
    startDateTime: entry.startDateTime === null ? null : toUtc(entry.startDateTime),
    type: entry.type,
    usage: entry.usage,
  }
}

const normalize = (key: string): string => key.replace(/\s/g, '')

function readCertificate(key: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(key, 'base64'))
  } catch {
    throw invalidValue('keyCredentials', 'Application')
  }
}

/** The subject as Graph shows it: most specific part last becomes first, ST is called S. */
const subjectOf = (certificate: X509Certificate): string =>
  certificate.subject.split('\n').reverse().join(', ').replace(/\bST=/, 'S=')
