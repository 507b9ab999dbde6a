import { createHash } from 'node:crypto'

/** Drawn once for appreg. Every id that it derives depends on it, so it never changes. */
const NAMESPACE = '9330fcc7-a44e-4588-9a21-d8631cac9823'

/**
 * The id of a scope, derived from the registration's key and the scope's value: two machines plan the same, and a
 * registration that is deleted and made again keeps the ids that clients refer to.
 */
export const scopeId = (key: string, value: string): string => uuidV5(NAMESPACE, `${key}/scope/${value}`)

/** The id of an app role, derived in the same way. */
export const roleId = (key: string, value: string): string => uuidV5(NAMESPACE, `${key}/role/${value}`)

/** A name-based UUID (RFC 9562, version 5), in lower case. */
export function uuidV5(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
