import { type KeyVersion, keyBundle, keyOf, signDigest } from './keys.ts'
import { idOf } from './object.ts'
import type { VaultRoute, Visit } from './vault-route.ts'

/** The keys of certificates: others are not played, and of what keys can do only signing. */
export const keyRoutes: readonly VaultRoute[] = [
  { method: 'GET', path: '/keys/{name}', action: 'keys/get', handle: get },
  { method: 'GET', path: '/keys/{name}/{version}', action: 'keys/get', handle: get },
  { method: 'POST', path: '/keys/{name}/sign', action: 'keys/sign', handle: sign },
  { method: 'POST', path: '/keys/{name}/{version}/sign', action: 'keys/sign', handle: sign },
]

function get(on: Visit): object {
  return keyBundle(on.vault, keyOf(on, on.version))
}

function sign(on: Visit): object {
  const key: KeyVersion = keyOf(on, on.version)
  return { kid: idOf(on.vault, 'keys', [key.name, key.version.id]), value: signDigest(on, key, on.body) }
}
