import { bundle, deletedBundle, deletedItem, newest, secretItem, versionItem } from './secret-view.ts'
import {
  deleteSecret,
  getDeletedSecret,
  getSecret,
  purgeSecret,
  recoverSecret,
  secretNamed,
  setSecret,
  updateSecret,
} from './secrets.ts'
import { paged } from './vault-list.ts'
import type { VaultRoute, Visit } from './vault-route.ts'

const SECRET = '/secrets/{name}'
const VERSION = '/secrets/{name}/{version}'
const DELETED = '/deletedsecrets/{name}'

/** What Key Vault does with secrets, apart from backup and restore. The first line that fits wins. */
export const secretRoutes: readonly VaultRoute[] = [
  { method: 'GET', path: '/secrets', action: 'secrets/list', handle: list },
  { method: 'PUT', path: SECRET, action: 'secrets/set', handle: set },
  { method: 'GET', path: SECRET, action: 'secrets/get', handle: get },
  { method: 'PATCH', path: SECRET, action: 'secrets/update', handle: update },
  { method: 'DELETE', path: SECRET, action: 'secrets/delete', handle: remove },
  { method: 'GET', path: '/secrets/{name}/versions', action: 'secrets/list', handle: versions },
  { method: 'GET', path: VERSION, action: 'secrets/get', handle: get },
  { method: 'PATCH', path: VERSION, action: 'secrets/update', handle: update },
  { method: 'GET', path: '/deletedsecrets', action: 'secrets/list', handle: listDeleted },
  { method: 'GET', path: DELETED, action: 'secrets/get', handle: getDeleted },
  { method: 'POST', path: `${DELETED}/recover`, action: 'secrets/recover', handle: recover },
  { method: 'DELETE', path: DELETED, action: 'secrets/purge', handle: purge },
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
