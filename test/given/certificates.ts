import type { KeyType } from '../../src/model/certificate.ts'
import type { KeyPair } from '../../src/x509/key-file.ts'
import { makeCertificate } from '../../src/x509/make.ts'
import { inDays } from './model.ts'

interface Asked {
  /** Valid from and to so many days after `today`. */
  readonly from?: number
  readonly to?: number
  readonly subject?: string
  readonly key?: KeyType
}

const made = new Map<string, Promise<KeyPair>>()

/** A key pair of a test: the same for all that ask for the same, because to make one takes a tenth of a second. */
export function keyPair(asked: Asked = {}): Promise<KeyPair> {
  const name = JSON.stringify(asked)
  const pair = made.get(name) ?? newKeyPair(asked)
  made.set(name, pair)
  return pair
}

/** One that nobody else has. */
export const newKeyPair = ({ from = -10, to = 355, subject = 'MCP dev', key = 'rsa-2048' }: Asked = {}) =>
  makeCertificate({ subject, key, notBefore: new Date(inDays(from)), notAfter: new Date(inDays(to)) })

/** A certificate in PEM, as a person exports it: without its key. */
export const publicPem = ({ certificate }: KeyPair): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.der}\n-----END CERTIFICATE-----\n`
