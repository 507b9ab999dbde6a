import { createPrivateKey, type KeyObject, type PrivateKeyInput, X509Certificate } from 'node:crypto'
import { AppregError } from '../errors.ts'
import type { Certificate } from '../model/certificate.ts'

export interface KeyPair {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

/** A file with a certificate and its private key. */
export interface KeyFile {
  readonly certificate: Certificate
  readonly isEncrypted: boolean
  /** Throws `INPUT_UNREADABLE` where the passphrase is wrong, or the key is that of another certificate. */
  open(passphrase?: string): KeyObject
}

/** A way to write key files. */
export interface KeyFileFormat {
  write(pair: KeyPair, passphrase: string | undefined): Promise<Buffer>
  /** Undefined where the content is something else. The certificate can be read without the passphrase. */
  read(content: Buffer): Promise<KeyFile | undefined>
}

export function openPrivateKey(input: PrivateKeyInput, { der }: Certificate): KeyObject {
  const privateKey = parse(input)
  if (new X509Certificate(Buffer.from(der, 'base64')).checkPrivateKey(privateKey)) return privateKey
  throw unreadable('the private key is that of another certificate')
}

function parse(input: PrivateKeyInput): KeyObject {
  try {
    return createPrivateKey(input)
  } catch {
    // Not as a cause: OpenSSL's errors are about paddings.
    throw unreadable(
      input.passphrase ? 'the passphrase does not open the private key' : 'no private key can be read',
    )
  }
}

const unreadable = (message: string): AppregError =>
  new AppregError('INPUT_UNREADABLE', message, {
    hints: ['name the right passphrase: --passphrase-env names the environment variable that holds it'],
  })

/** An encrypted key is wrapped in PKCS #8 by OpenSSL itself, so that both formats hold the same. */
export const pkcs8 = (privateKey: KeyObject, passphrase: string | undefined) =>
  privateKey.export({
    type: 'pkcs8',
    format: 'der',
    ...(passphrase ? { cipher: 'aes-256-cbc', passphrase } : {}),
  })
