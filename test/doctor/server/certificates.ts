import 'reflect-metadata'
import { KeyObject, type webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { Certificate } from '../../given/loopback.ts'

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const keyPair = (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(EC, true, ['sign', 'verify'])

export interface Wanted {
  readonly from?: Date
  readonly to?: Date
  readonly names?: readonly x509.JsonGeneralName[]
}

export const thisMachine: readonly x509.JsonGeneralName[] = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
]

/** A certificate authority, and certificates of it; valid for this machine and for a century unless wanted otherwise. */
export async function makeAuthority() {
  const keys = await keyPair()
  const name = 'CN=Test Authority'
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name,
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2100-01-01'),
    keys,
    signingAlgorithm: EC,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  })
  return {
    ca: certificate.toString('pem'),
    async issue({ from, to, names = thisMachine }: Wanted = {}): Promise<Certificate> {
      const own = await keyPair()
      const issued = await x509.X509CertificateGenerator.create({
        serialNumber: '02',
        subject: 'CN=orders',
        issuer: name,
        notBefore: from ?? new Date('2020-01-01'),
        notAfter: to ?? new Date('2100-01-01'),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: EC,
        extensions: [new x509.SubjectAlternativeNameExtension([...names])],
      })
      const key = KeyObject.from(own.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
      return { cert: issued.toString('pem'), key }
    },
  }
}
