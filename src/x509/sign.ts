import { constants, sign } from 'node:crypto'
import type { Signer } from '../model/certificate.ts'
import type { KeyPair } from './key-file.ts'

/** Signs with a private key that is here. */
export const signerWith = ({ certificate, privateKey }: KeyPair): Signer => ({
  certificate,
  sign: async (algorithm, data) =>
    sign('sha256', data, algorithm === 'PS256' ? { key: privateKey, ...PSS } : privateKey),
})

/** RFC 7518, section 3.5: the salt is as long as the hash. */
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
