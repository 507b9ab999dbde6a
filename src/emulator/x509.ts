import { createHash, type KeyObject, sign } from 'node:crypto'
import {
  bits,
  explicit,
  implicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  time,
  utf8,
  yes,
} from './der.ts'

export interface CertificateRequest {
  readonly serial: number
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly issuerKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  readonly validity: { readonly from: Date; readonly to: Date }
  readonly extensions: readonly Buffer[]
}

/** An X.509 v3 certificate in PEM, signed with SHA-256 by an EC or RSA key. */
export function createCertificate(request: CertificateRequest): string {
  const { issuerKeys, validity, publicKey } = request
  const algorithm = issuerKeys.privateKey.asymmetricKeyType === 'rsa' ? rsaWithSha256 : ecdsaWithSha256
  const body = sequence(
    explicit(0, integer(2)),
    integer(request.serial),
    algorithm,
    commonName(request.issuer),
    sequence(time(validity.from), time(validity.to)),
    commonName(request.subject),
    spki(publicKey),
    explicit(
      3,
      sequence(
        extension('2.5.29.14', octets(keyId(publicKey))),
        extension('2.5.29.35', sequence(implicit(0, keyId(issuerKeys.publicKey)))),
        ...request.extensions,
      ),
    ),
  )
  const signed = sequence(body, algorithm, bits(sign('sha256', body, issuerKeys.privateKey)))
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n')
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const rsaWithSha256 = sequence(oid('1.2.840.113549.1.1.11'), nothing)

const commonName = (name: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(name))))

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

const keyId = (key: KeyObject): Buffer => createHash('sha1').update(spki(key)).digest()

const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), octets(value))
const criticalExtension = (id: string, value: Buffer): Buffer => sequence(oid(id), yes, octets(value))

/** Extensions of a certificate authority that signs servers directly. */
export const authorityExtensions = (): Buffer[] => [
  criticalExtension('2.5.29.19', sequence(yes, integer(0))),
  criticalExtension('2.5.29.15', bits(Buffer.from([0b0000_0110]), 1)),
]

/** Extensions of a server certificate for the given DNS names and loopback. */
export const serverExtensions = (hostNames: readonly string[]): Buffer[] => [
  criticalExtension('2.5.29.19', sequence()),
  criticalExtension('2.5.29.15', bits(Buffer.from([0b1000_0000]), 7)),
  extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
  extension(
    '2.5.29.17',
    sequence(
      ...hostNames.map((name) => implicit(2, Buffer.from(name))),
      implicit(7, Buffer.from([127, 0, 0, 1])),
      implicit(7, Buffer.from('00000000000000000000000000000001', 'hex')),
    ),
  ),
]
