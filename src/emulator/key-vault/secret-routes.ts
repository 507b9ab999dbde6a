import { bundle, deletedBundle, deletedItem, newest, secretItem, versionItem } from './secret-view.ts'
import {
  deleteSecret,
  getDeletedSecret,
  getSecret,
  type Place,
  purgeSecret,
  recoverSecret,
  secretNamed,
  setSecret,
  updateSecret,
} from './secrets.ts'
import type { Action } from './vault-caller.ts'
import { paged } from './vault-list.ts'

/** A request to a vault by a caller who may. */
export interface Visit extends Place {
  readonly version: string | undefined
  /** Parsed JSON. */
  readonly body: unknown
  readonly query: URLSearchParams
}

export interface VaultRoute {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  /** `{name}` and `{version}` stand for what the path holds there. */
  readonly path: string
  readonly action: Action
  /** The body of the answer; undefined for none. */
  handle(visit: Visit): object | undefined
}

const SECRET = '/secrets/{name}'
const VERSION = '/secrets/{name}/{version}'
const DELETED = '/deletedsecrets/{name}'

/** What Key Vault does with secrets, apart from backup and restore. The first line that fits wins. */
export const secretRoutes: readonly VaultRoute[] = [
  { method: 'GET', path: '/secrets', action: 'list', handle: list },
  { method: 'PUT', path: SECRET, action: 'set', handle: set },
  { method: 'GET', path: SECRET, action: 'get', handle: get },
  { method: 'PATCH', path: SECRET, action: 'update', handle: update },
  { method: 'DELETE', path: SECRET, action: 'delete', handle: remove },
  { method: 'GET', path: '/secrets/{name}/versions', action: 'list', handle: versions },
  { method: 'GET', path: VERSION, action: 'get', handle: get },
  { method: 'PATCH', path: VERSION, action: 'update', handle: update },
  { method: 'GET', path: '/deletedsecrets', action: 'list', handle: listDeleted },
  { method: 'GET', path: DELETED, action: 'get', handle: getDeleted },
  { method: 'POST', path: `${DELETED}/recover`, action: 'recover', handle: recover },
  { method: 'DELETE', path: DELETED, action: 'purge', handle: purge },
]

function list(on: Visit): object {
  const items = on.vault.secrets.map((secret) => secretItem(on.vault, secret))
  return paged(on, '/secrets', items)
}

function set(on: Visit): object {
  return bundle(on.vault, ...setSecret(on, on.body))
}

function get(on: Visit): object {
  return bundle(on.vault, ...getSecret(on, on.version))
}

function update(on: Visit): object {
  return versionItem(on.vault, ...updateSecret(on, on.version, on.body))
}

function remove(on: Visit): object {
  return deletedBundle(on.vault, deleteSecret(on))
}

function versions(on: Visit): object {
  const secret = secretNamed(on)
  const items = secret.versions.map((version) => versionItem(on.vault, secret, version))
  return paged(on, `/secrets/${secret.name}/versions`, items)
}

function listDeleted(on: Visit): object {
  const items = on.vault.deletedSecrets.map((secret) => deletedItem(on.vault, secret))
  return paged(on, '/deletedsecrets', items)
}

function getDeleted(on: Visit): object {
  return deletedBundle(on.vault, getDeletedSecret(on))
}

function recover(on: Visit): object {
  const secret = recoverSecret(on)
  return versionItem(on.vault, secret, newest(secret))
}

function purge(on: Visit): undefined {
  purgeSecret(on)
}
