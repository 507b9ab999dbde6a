import type { KeyFileFormat } from './key-file.ts'
import { pem } from './pem.ts'

/** By the end of the name. PKCS #12 takes a large library, which is loaded when a `.pfx` is named. */
export const formatOf = async (path: string): Promise<KeyFileFormat> =>
  isPfx(path) ? (await import('./pfx.ts')).pfx : pem

export const isPfx = (path: string): boolean => /\.pfx$/i.test(path)
