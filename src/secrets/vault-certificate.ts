import type { CertificateClient, KeyVaultCertificate } from '@azure/keyvault-certificates'
import { AppregError } from '../errors.ts'
import type { Certificate, Signer } from '../model/certificate.ts'
import { readCertificate } from '../x509/certificate.ts'
import { clientOptions, PATIENCE, type VaultAccess } from './key-vault.ts'
import {
  isUnderWay,
  make,
  newest,
  orNothing,
  TAG,
  type Vault,
  type VaultCertificateRequest,
} from './vault-making.ts'
import {
  addressIn,
  explained,
  nameOfDeleted,
  statusOf,
  type VaultPlace,
  vaultPlace,
} from './vault-refusal.ts'

/** One version of a certificate in a vault. */
export interface VaultVersion {
  readonly certificate: Certificate
  /** Made by appreg for the registration of this key. */
  readonly registration?: string
}

/**
 * A certificate in Azure Key Vault. Its private key is made there, and appreg never sees it: what has to be signed is
 * sent there as a hash.
 */
export interface VaultCertificate {
  /** As the manifest writes it. */
  readonly address: string
  /** What it holds now: read once, and again after `make`. Undefined where there is none. */
  newest(): Promise<VaultVersion | undefined>
  /** The versions before that one which are valid then. */
  former(at: Date): Promise<VaultVersion[]>
  /** Throws an `AppregError` where none could be made; makes none. */
  check(): Promise<void>
  /** Waits until it is there. Where one is being made already, it waits for that one. */
  make(request: VaultCertificateRequest): Promise<VaultVersion>
  /** Throws `FORBIDDEN`, when it signs, where the caller may not use the key. */
  signer(version: VaultVersion): Signer
}

/** `address` is `keyvault://VAULT/NAME`. */
export function openVaultCertificate(address: string, vaults: VaultAccess): VaultCertificate {
  const rest = address.slice('keyvault:'.length)
  const place = vaultPlace(rest, vaults.suffix, 'make a certificate')
  const client = once(() => openClient(place, vaults))
  const keys = new Map<string, string>()
  const ask = async <T>(question: (vault: Vault) => Promise<T>): Promise<T> =>
    client()
      .then((opened) => question({ client: opened, place, abortSignal: AbortSignal.timeout(PATIENCE) }))
      .catch((error: unknown) => {
        throw explained(error, place)
      })
  const version = (found: KeyVaultCertificate): VaultVersion => {
    const certificate = publicPart(found, place)
    keys.set(certificate.thumbprint, found.keyId ?? '')
    const registration = found.properties.tags?.[TAG]
    return { certificate, ...(registration === undefined ? {} : { registration }) }
  }
  const readNewest = async () => {
    const found = await ask(newest)
    return found && version(found)
  }
  let known: ReturnType<typeof readNewest> | undefined
  return {
    address,
    newest() {
      known ??= readNewest()
      return known
    },
    former: async (at) => (await ask((on) => former(on, at))).map(version),
    check: async () => {
      await ask(requireFreeName)
      await ask(tryMaking)
    },
    async make(request) {
      const single = await openClient(place, vaults, { maxRetries: 0 })
      const made = version(await ask((on) => make(on, single, request)))
      known = Promise.resolve(made)
      return made
    },
    signer: ({ certificate }) => ({
      certificate,
      sign: (algorithm, data) =>
        signWith(keys.get(certificate.thumbprint) ?? '', vaults, { algorithm, data }).catch(
          (error: unknown) => {
            throw explained(error, { ...place, want: 'sign' })
          },
        ),
    }),
  }
}

const once = <T>(open: () => Promise<T>): (() => Promise<T>) => {
  let opened: Promise<T> | undefined
  return () => {
    opened ??= open()
    return opened
  }
}

/** Loaded when a vault is needed. */
async function openClient(
  { host }: VaultPlace,
  vaults: VaultAccess,
  retries?: { readonly maxRetries: number },
): Promise<CertificateClient> {
  const { CertificateClient } = await import('@azure/keyvault-certificates')
  const { retryOptions, ...options } = clientOptions(vaults)
  return new CertificateClient(`https://${host}`, vaults.credential, {
    ...options,
    retryOptions: retries ?? retryOptions,
  })
}

async function former(on: Vault, at: Date): Promise<KeyVaultCertificate[]> {
  const { client, place, abortSignal } = on
  const last = (await newest(on))?.properties.version
  const versions: KeyVaultCertificate[] = []
  for await (const one of client.listPropertiesOfCertificateVersions(place.name, { abortSignal })) {
    const { version, enabled, expiresOn } = one
    if (version === undefined || version === last || !enabled || !expiresOn || expiresOn < at) continue
    versions.push(await client.getCertificateVersion(place.name, version, { abortSignal }))
  }
  return versions
}

/** Whoever may not look at deleted certificates is told when the name is used. */
async function requireFreeName({ client, place, abortSignal }: Vault): Promise<void> {
  const deleted = await client.getDeletedCertificate(place.name, { abortSignal }).catch((error: unknown) => {
    if (statusOf(error) === 403) return undefined
    return orNothing(error)
  })
  if (deleted) throw nameOfDeleted(deleted.properties.recoveryLevel, deleted.scheduledPurgeDate)
}

/**
 * As with secrets, Key Vault has no way to ask whether one may. A key of one bit is made by nobody: where the caller may,
 * it is refused as wrong (400), or because one is being made at the moment.
 */
async function tryMaking({ client, place, abortSignal }: Vault): Promise<void> {
  const impossible = { issuerName: 'Self', subject: 'CN=appreg', keyType: 'RSA' as const, keySize: 1 as 2048 }
  await client.beginCreateCertificate(place.name, impossible, { abortSignal }).catch((error: unknown) => {
    if (statusOf(error) !== 400 && !isUnderWay(error)) throw error
  })
}

function publicPart({ cer }: KeyVaultCertificate, place: VaultPlace): Certificate {
  const reading = readCertificate(Buffer.from(cer ?? []))
  if ('certificate' in reading) return reading.certificate
  throw new AppregError('INPUT_UNREADABLE', `${addressIn(place)} ${reading.fault}`, {
    hints: ['name another certificate in the manifest, with an RSA key of at least 2048 bits'],
  })
}

async function signWith(
  keyId: string,
  vaults: VaultAccess,
  { algorithm, data }: { readonly algorithm: 'RS256' | 'PS256'; readonly data: Uint8Array },
): Promise<Uint8Array> {
  const { CryptographyClient } = await import('@azure/keyvault-keys')
  const key = new CryptographyClient(keyId, vaults.credential, clientOptions(vaults))
  const { result } = await key.signData(algorithm, data, { abortSignal: AbortSignal.timeout(PATIENCE) })
  return result
}
