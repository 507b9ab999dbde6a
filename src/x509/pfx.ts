import { X509Certificate } from 'node:crypto'
import { OctetString } from 'asn1js'
import {
  Attribute,
  AuthenticatedSafe,
  CertBag,
  Certificate,
  PFX,
  PKCS8ShroudedKeyBag,
  SafeBag,
  SafeContents,
} from 'pkijs'
import { certificateOf } from './certificate.ts'
import { type KeyFileFormat, type KeyPair, openPrivateKey, pkcs8 } from './key-file.ts'

// PKCS #12, after RFC 7292. The key is encrypted and the certificate is not: what a certificate says is no secret, and
// so it can be looked at without asking anybody for the passphrase.

const KEY_BAG = '1.2.840.113549.1.12.10.1.2'
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3'
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21'
/** In the clear, within the integrity of the whole. */
const UNENCRYPTED = 0
/** What OpenSSL takes by default. */
const ROUNDS = 2048

export const pfx: KeyFileFormat = {
  async write(pair, passphrase = '') {
    const safe = new AuthenticatedSafe({
      parsedValue: { safeContents: [{ privacyMode: UNENCRYPTED, value: contents(pair, passphrase) }] },
    })
    await safe.makeInternalValues({ safeContents: [{}] })
    const file = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } })
    await file.makeInternalValues({
      password: bytes(passphrase),
      iterations: ROUNDS,
      pbkdf2HashAlgorithm: 'SHA-256',
      hmacHashAlgorithm: 'SHA-256',
    })
    return Buffer.from(file.toSchema().toBER())
  },

  async read(content) {
    const bags = await safeBags(content).catch(() => [])
    const [key] = bags.flatMap(({ bagValue }) => (bagValue instanceof PKCS8ShroudedKeyBag ? [bagValue] : []))
    const [held] = bags.flatMap(({ bagValue }) => (bagValue instanceof CertBag ? [bagValue] : []))
    if (!key || !(held?.parsedValue instanceof Certificate)) return undefined
    const der = Buffer.from(held.parsedValue.toSchema(true).toBER())
    const certificate = certificateOf(new X509Certificate(der))
    const encrypted = Buffer.from(key.toSchema().toBER())
    return {
      certificate,
      isEncrypted: true,
      open: (passphrase = '') =>
        openPrivateKey({ key: encrypted, format: 'der', type: 'pkcs8', passphrase }, certificate),
    }
  },
}

function contents({ certificate, privateKey }: KeyPair, passphrase: string): SafeContents {
  // By this, Windows finds the key of a certificate.
  const id = Buffer.from(certificate.thumbprint, 'hex')
  const bagAttributes = () => [
    new Attribute({ type: LOCAL_KEY_ID, values: [new OctetString({ valueHex: id })] }),
  ]
  const key = PKCS8ShroudedKeyBag.fromBER(pkcs8(privateKey, passphrase))
  const held = new CertBag({ parsedValue: Certificate.fromBER(Buffer.from(certificate.der, 'base64')) })
  return new SafeContents({
    safeBags: [
      new SafeBag({ bagId: KEY_BAG, bagValue: key, bagAttributes: bagAttributes() }),
      new SafeBag({ bagId: CERTIFICATE_BAG, bagValue: held, bagAttributes: bagAttributes() }),
    ],
  })
}

async function safeBags(content: Buffer): Promise<readonly SafeBag[]> {
  const file = PFX.fromBER(new Uint8Array(content))
  await file.parseInternalValues({ password: bytes(''), checkIntegrity: false })
  const safe = file.parsedValue?.authenticatedSafe
  await safe?.parseInternalValues({ safeContents: safe.safeContents.map(() => ({})) })
  const contents: readonly { readonly value: SafeContents }[] = safe?.parsedValue?.safeContents ?? []
  return contents.flatMap(({ value }) => value.safeBags)
}

const bytes = (passphrase: string): ArrayBuffer => new TextEncoder().encode(passphrase).buffer as ArrayBuffer
