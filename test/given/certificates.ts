import type { KeyType } from '../../src/model/certificate.ts'
import type { KeyPair } from '../../src/x509/key-file.ts'
import { makeCertificate } from '../../src/x509/make.ts'
import { inDays } from './model.ts'

/** A key pair of a test: valid from `from` to `to` days after `today`. */
export const keyPair = ({
  from = -10,
  to = 355,
  subject = 'MCP dev',
  key = 'rsa-2048' as KeyType,
} = {}): Promise<KeyPair> =>
  makeCertificate({ subject, key, notBefore: new Date(inDays(from)), notAfter: new Date(inDays(to)) })

/** A certificate in PEM, as a person exports it: without its key. */
export const publicPem = ({ certificate }: KeyPair): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.der}\n-----END CERTIFICATE-----\n`
