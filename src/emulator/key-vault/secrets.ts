import * as z from 'zod'
import type { Ambient } from '../ambient.ts'
import { changeBody, type Place, read, recoverableUntil, seconds } from './object.ts'
import { newest } from './secret-view.ts'
import { type DeletedSecret, named, type Secret, type SecretVersion, type Vault } from './vault.ts'
import {
  deletedButRecoverable,
  deletedNotFound,
  disabled,
  managedByCertificate,
  notFound,
  purgeProtected,
} from './vault-refusal.ts'

const MAX_VALUE = 25_600

const secretChange = changeBody.extend({ contentType: z.string().max(255).nullish() })
const setBody = secretChange.extend({ value: z.string().max(MAX_VALUE) })

/** Stores a value: a new secret, or a new version of one that is there. */
export function setSecret({ vault, name, ambient }: Place, body: unknown): [Secret, SecretVersion] {
  const { value, ...sent } = read(setBody, body)
  if (vault.deletedSecrets.some(named(name))) throw deletedButRecoverable('Secret', name)
  const version = changed(newVersion(ambient, value), sent, seconds(ambient))
  const secret = vault.secrets.find(named(name))
  if (secret?.managed) throw managedByCertificate('set')
  if (secret) secret.versions.push(version)
  const stored = secret ?? { name, versions: [version], managed: false }
  if (!secret) vault.secrets.push(stored)
  return [stored, version]
}

/** A value and nothing said about it. */
export function newVersion(ambient: Ambient, value: string): SecretVersion {
  const [id, created] = [ambient.newId().replaceAll('-', ''), seconds(ambient)]
  const blank = { contentType: null, enabled: true, notBefore: null, expires: null, tags: null }
  return { ...blank, id, value, created, updated: created }
}

/** The named version, or the newest. A disabled one cannot be read. */
export function getSecret(place: Place, versionId: string | undefined): [Secret, SecretVersion] {
  const [secret, version] = find(place, versionId)
  if (!version.enabled) throw disabled('secret', 'get')
  return [secret, version]
}

/** Changes what is said about a version, not its value. What is absent or null stays. */
export function updateSecret(
  place: Place,
  versionId: string | undefined,
  body: unknown,
): [Secret, SecretVersion] {
  const [secret, version] = find(place, versionId)
  if (secret.managed) throw managedByCertificate('update')
  Object.assign(version, changed(version, read(secretChange, body), seconds(place.ambient)))
  return [secret, version]
}

export function secretNamed({ vault, name }: Place): Secret {
  const secret = vault.secrets.find(named(name))
  if (!secret) throw notFound('Secret', name)
  return secret
}

/** Soft: the secret waits, under its name, to be recovered or purged. */
export function deleteSecret(place: Place): DeletedSecret {
  const { vault, ambient } = place
  const secret = secretNamed(place)
  if (secret.managed) throw managedByCertificate('delete')
  const deletedDate = seconds(ambient)
  const deleted = { ...secret, deletedDate, scheduledPurgeDate: recoverableUntil(deletedDate) }
  vault.secrets = vault.secrets.filter((other) => other !== secret)
  vault.deletedSecrets.push(deleted)
  return deleted
}

export function getDeletedSecret({ vault, name }: Place): DeletedSecret {
  const secret = vault.deletedSecrets.find(named(name))
  if (!secret) throw deletedNotFound('Secret', name)
  return secret
}

export function recoverSecret(place: Place): Secret {
  const { deletedDate: _, scheduledPurgeDate: __, ...secret } = getDeletedSecret(place)
  remove(place)
  place.vault.secrets.push(secret)
  return secret
}

export function purgeSecret(place: Place): void {
  const { name } = getDeletedSecret(place)
  if (place.vault.purgeProtection) throw purgeProtected(place.vault.name)
  remove({ ...place, name })
}

function remove({ vault, name }: Place): void {
  vault.deletedSecrets = vault.deletedSecrets.filter((other) => !named(name)(other))
}

/** Deleted secrets go for good when their time is up. */
export function dropExpired(vault: Vault, ambient: Ambient): void {
  const now = seconds(ambient)
  if (vault.deletedSecrets.some(({ scheduledPurgeDate }) => scheduledPurgeDate <= now))
    vault.deletedSecrets = vault.deletedSecrets.filter(({ scheduledPurgeDate }) => scheduledPurgeDate > now)
}

function find(place: Place, versionId: string | undefined): [Secret, SecretVersion] {
  const secret = secretNamed(place)
  const version =
    versionId === undefined
      ? newest(secret)
      : secret.versions.find(({ id }) => id === versionId.toLowerCase())
  if (!version) throw notFound('Secret', `${place.name}/${versionId}`)
  return [secret, version]
}

function changed(version: SecretVersion, sent: z.infer<typeof secretChange>, now: number): SecretVersion {
  const { contentType, attributes, tags } = sent
  return {
    ...version,
    contentType: contentType ?? version.contentType,
    enabled: attributes?.enabled ?? version.enabled,
    notBefore: attributes?.nbf ?? version.notBefore,
    expires: attributes?.exp ?? version.expires,
    tags: tags ?? version.tags,
    updated: now,
  }
}
