import { AuthenticatedSafe, CertBag, Certificate, PFX, PrivateKeyInfo, SafeBag, SafeContents } from 'pkijs'

const KEY_BAG = '1.2.840.113549.1.12.10.1.1'
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3'
const UNENCRYPTED = 0

/** A PKCS #12 file without a password, as a vault gives it out. Both parts are DER; without a key where that stays in. */
export async function pkcs12(certificate: Buffer, key: Buffer | undefined): Promise<Buffer> {
  const held = new CertBag({ parsedValue: Certificate.fromBER(new Uint8Array(certificate)) })
  const value = new SafeContents({
    safeBags: [
      ...(key
        ? [new SafeBag({ bagId: KEY_BAG, bagValue: PrivateKeyInfo.fromBER(new Uint8Array(key)) })]
        : []),
      new SafeBag({ bagId: CERTIFICATE_BAG, bagValue: held }),
    ],
  })
  const safe = new AuthenticatedSafe({
    parsedValue: { safeContents: [{ privacyMode: UNENCRYPTED, value }] },
  })
  await safe.makeInternalValues({ safeContents: [{}] })
  const file = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } })
  await file.makeInternalValues({
    password: new ArrayBuffer(0),
    iterations: 2048,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  })
  return Buffer.from(file.toSchema().toBER())
}
