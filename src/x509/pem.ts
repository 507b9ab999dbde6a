import { pemBlocks, readCertificate } from './certificate.ts'
import { type KeyFileFormat, openPrivateKey, pkcs8 } from './key-file.ts'

/** Private key and certificate one after the other, as the Azure CLI and `@azure/identity` want it. */
export const pem: KeyFileFormat = {
  async write({ certificate, privateKey }, passphrase) {
    const label = passphrase ? 'ENCRYPTED PRIVATE KEY' : 'PRIVATE KEY'
    return Buffer.from(
      block(label, pkcs8(privateKey, passphrase)) +
        block('CERTIFICATE', Buffer.from(certificate.der, 'base64')),
    )
  },

  async read(content) {
    const reading = readCertificate(content)
    const [key, ...more] = pemBlocks(content.toString('latin1'), '[A-Z ]*PRIVATE KEY')
    if (!('certificate' in reading) || key === undefined || more.length > 0) return undefined
    const { certificate } = reading
    return {
      certificate,
      isEncrypted: /ENCRYPTED/.test(key),
      open: (passphrase) => openPrivateKey({ key, ...(passphrase ? { passphrase } : {}) }, certificate),
    }
  },
}

const block = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/(.{64})(?!$)/g, '$1\n')}\n-----END ${label}-----\n`
