import type { TokenCredential } from '@azure/core-auth'
import type { KeyVaultSecret, SecretClient, SecretClientOptions } from '@azure/keyvault-secrets'
import type { Held, SecretFacts, Sink, Surroundings } from './sink.ts'
import { explained, nameOfDeleted, statusOf, vaultPlace } from './vault-refusal.ts'

/** How the vaults of this cloud are reached. */
export interface VaultAccess {
  /** `vault.azure.net` and its sovereign forms. */
  readonly suffix: string
  /** The one HTTP stack of the program. */
  readonly httpClient: NonNullable<SecretClientOptions['httpClient']>
  /** Who is signed in. */
  readonly credential: TokenCredential
}

/** A secret in Azure Key Vault. Every delivery is a new version, which readers of the secret get from then on. */
export function keyVaultSink(rest: string, { vaults }: Pick<Surroundings, 'vaults'>): Sink {
  const place = vaultPlace(rest, vaults.suffix, 'set a secret')
  const { name } = place
  let opened: Promise<SecretClient> | undefined
  const ask = async <T>(question: (vault: Vault) => Promise<T>): Promise<T> => {
    opened ??= openVault(place.host, vaults)
    const client = await opened
    return question({ client, name, abortSignal: AbortSignal.timeout(PATIENCE) }).catch((error: unknown) => {
      throw explained(error, place)
    })
  }
  return {
    address: `keyvault:${rest}`,
    fate: 'kept',
    async check() {
      await ask(trySetting)
      await ask(requireFreeName)
    },
    async deliver(value, facts) {
      await ask((on) => set(on, value, facts))
    },
    read: () => ask(get),
  }
}

/** How long a vault may take to answer, in milliseconds, attempts included. */
export const PATIENCE = 60_000

/** For all clients of vaults. */
export const clientOptions = ({ httpClient }: VaultAccess) => ({
  httpClient,
  retryOptions: { maxRetries: 3, retryDelayInMs: 500 },
})

/** A name in a vault that is asked. */
interface Vault {
  readonly client: SecretClient
  readonly name: string
  readonly abortSignal: AbortSignal
}

/** Loaded when a vault is needed. */
async function openVault(host: string, vaults: VaultAccess): Promise<SecretClient> {
  const { SecretClient } = await import('@azure/keyvault-secrets')
  return new SecretClient(`https://${host}`, vaults.credential, clientOptions(vaults))
}

/**
 * Key Vault has no way to ask whether one may set a secret. A request without a value can do nothing: where the caller
 * may, it is refused as incomplete (400). Should a vault look at the value before the permission, the delivery finds out.
 */
async function trySetting({ client, name, abortSignal }: Vault): Promise<void> {
  const nothing = undefined as unknown as string
  await client.setSecret(name, nothing, { abortSignal }).catch((error: unknown) => {
    if (statusOf(error) !== 400) throw error
  })
}

/** Whoever may not look at deleted secrets is told when the name is used. */
async function requireFreeName({ client, name, abortSignal }: Vault): Promise<void> {
  const deleted = await client.getDeletedSecret(name, { abortSignal }).catch((error: unknown) => {
    if (statusOf(error) === 404 || statusOf(error) === 403) return undefined
    throw error
  })
  if (!deleted) return
  const { recoveryLevel, scheduledPurgeDate } = deleted.properties
  throw nameOfDeleted(recoveryLevel, scheduledPurgeDate)
}

async function set({ client, name, abortSignal }: Vault, value: string, facts: SecretFacts): Promise<void> {
  const options = {
    abortSignal,
    contentType: 'client secret of an app registration',
    expiresOn: new Date(facts.endDateTime),
    tags: { appId: facts.appId, keyId: facts.keyId },
  }
  await client.setSecret(name, value, options).catch(async (error: unknown) => {
    // No answer: it may have been stored all the same, and the readers have it.
    if (statusOf(error) === undefined && (await holds(client, name, value))) return
    throw error
  })
}

const holds = (client: SecretClient, name: string, value: string): Promise<boolean> =>
  client.getSecret(name, { abortSignal: AbortSignal.timeout(PATIENCE) }).then(
    (found) => found.value === value,
    () => false,
  )

async function get({ client, name, abortSignal }: Vault): Promise<Held | undefined> {
  const found = await client
    .getSecret(name, { abortSignal })
    .catch((error: unknown): KeyVaultSecret | undefined => {
      if (statusOf(error) === 404) return undefined
      throw error
    })
  if (found?.value === undefined) return undefined
  const keyId = found.properties.tags?.keyId
  return { value: found.value, ...(keyId ? { keyId } : {}) }
}
