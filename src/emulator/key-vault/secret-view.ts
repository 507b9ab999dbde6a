import { attributes, idOf } from './object.ts'
import type { DeletedSecret, Secret, SecretVersion, Vault } from './vault.ts'

const details = (vault: Vault, secret: Secret, version: SecretVersion) => ({
  ...(version.contentType === null ? {} : { contentType: version.contentType }),
  attributes: attributes(vault, version),
  ...(version.tags === null ? {} : { tags: version.tags }),
  ...(secret.managed ? { managed: true } : {}),
})

/** A secret with its value: the answer to set and get. */
export const bundle = (vault: Vault, secret: Secret, version: SecretVersion): object => ({
  value: version.value,
  id: idOf(vault, 'secrets', [secret.name, version.id]),
  ...details(vault, secret, version),
})

/** One version without its value: the answer to an update, and an item of the list of versions. */
export const versionItem = (vault: Vault, secret: Secret, version: SecretVersion): object => ({
  id: idOf(vault, 'secrets', [secret.name, version.id]),
  ...details(vault, secret, version),
})

/** An item of the list of secrets: the newest version, under the secret's own address. */
export const secretItem = (vault: Vault, secret: Secret): object => ({
  id: idOf(vault, 'secrets', [secret.name]),
  ...details(vault, secret, newest(secret)),
})

const deletion = (vault: Vault, secret: DeletedSecret) => ({
  recoveryId: idOf(vault, 'deletedsecrets', [secret.name]),
  deletedDate: secret.deletedDate,
  scheduledPurgeDate: secret.scheduledPurgeDate,
})

/** A deleted secret: the answer to delete and to a read of it. */
export const deletedBundle = (vault: Vault, secret: DeletedSecret): object => ({
  ...deletion(vault, secret),
  ...versionItem(vault, secret, newest(secret)),
})

export const deletedItem = (vault: Vault, secret: DeletedSecret): object => ({
  ...deletion(vault, secret),
  ...secretItem(vault, secret),
})

export function newest({ versions }: Secret): SecretVersion {
  const version = versions.at(-1)
  if (!version) throw new Error('a secret without versions')
  return version
}
