import { setTimeout as sleep } from 'node:timers/promises'
import type { CertificateClient, KeyVaultCertificate } from '@azure/keyvault-certificates'
import { AppregError } from '../errors.ts'
import { wholeMonths } from '../model/certificate.ts'
import { addressIn, statusOf, type VaultPlace } from './vault-refusal.ts'

/** What the next version is to be. */
export interface VaultCertificateRequest {
  readonly subject: string
  readonly bits: number
  readonly lifetimeDays: number
  /** Whether whoever may read the secret of the same name gets the private key. */
  readonly exportable: boolean
  /** The key of the registration that it is for. */
  readonly registration: string
}

/** Carried by every version that appreg made. */
export const TAG = 'appreg'
/** How often a vault is asked whether it is done, in milliseconds. */
const INTERVAL = 500
/** How often it is asked again for a new version. */
const TRIES = 3

/** A name in a vault that is asked. */
export interface Vault {
  readonly client: CertificateClient
  readonly place: VaultPlace
  readonly abortSignal: AbortSignal
}

export const orNothing = (error: unknown): undefined => {
  if (statusOf(error) === 404) return undefined
  throw error
}

/** The first version is shown while it is being made: then there is none yet. */
export async function newest({
  client,
  place,
  abortSignal,
}: Vault): Promise<KeyVaultCertificate | undefined> {
  const found = await client.getCertificate(place.name, { abortSignal }).catch(orNothing)
  return found?.cer ? found : undefined
}

export const isUnderWay = (error: unknown): boolean =>
  statusOf(error) === 409 &&
  /pending key vault certificate/i.test(error instanceof Error ? error.message : '')

/** Asks for a new version, and waits for it. `single` sends a request once. */
export async function make(
  on: Vault,
  single: CertificateClient,
  request: VaultCertificateRequest,
): Promise<KeyVaultCertificate> {
  const { client, place, abortSignal } = on
  const before = (await newest(on))?.properties.version
  await begin(on, { single, request, before })
  const poller = await client.getCertificateOperation(place.name, { abortSignal, intervalInMs: INTERVAL })
  const made = await poller.pollUntilDone()
  if (made.cer && made.properties.version !== before) return made
  throw new AppregError('DELIVERY_FAILED', `${addressIn(place)} was asked for a new version and made none`, {
    hints: [
      `what it says: az keyvault certificate pending show --vault-name ${place.vault} --name ${place.name}`,
    ],
  })
}

interface Beginning {
  /** Sends a request once. */
  readonly single: CertificateClient
  readonly request: VaultCertificateRequest
  /** The version that there is. */
  readonly before: string | undefined
}

/** Where no answer came, it is looked whether the vault has heard: asked again blindly, it would make a second version. */
async function begin(on: Vault, { single, request, before }: Beginning): Promise<void> {
  const { place, abortSignal } = on
  for (let tries = 0; ; tries++) {
    const error: unknown = await single
      .beginCreateCertificate(place.name, policy(request), {
        abortSignal,
        tags: { [TAG]: request.registration },
      })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      )
    if (error === undefined || isUnderWay(error)) return
    const status = statusOf(error) ?? 500
    if ((status < 500 && status !== 429) || tries === TRIES) throw error
    if (await hasBegun(on, before)) return
    await sleep(INTERVAL * 2 ** tries, undefined, { signal: abortSignal })
  }
}

/** The one under way first: it may be done by the time of the second look. */
async function hasBegun(on: Vault, before: string | undefined): Promise<boolean> {
  const { client, place, abortSignal } = on
  const pending = await client.getCertificateOperation(place.name, { abortSignal }).catch(orNothing)
  const isOpen = pending?.getOperationState().certificateOperation?.status === 'inProgress'
  return isOpen || (await newest(on))?.properties.version !== before
}

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2'

/** Good for proving who one is and for nothing else. It renews nothing by itself: the tenant would not hear of it. */
const policy = ({ subject, bits, lifetimeDays, exportable }: VaultCertificateRequest) => ({
  issuerName: 'Self',
  subject: `CN=${commonName(subject)}`,
  keyType: 'RSA' as const,
  keySize: bits,
  exportable,
  reuseKey: false,
  keyUsage: ['digitalSignature' as const],
  enhancedKeyUsage: [CLIENT_AUTHENTICATION],
  validityInMonths: wholeMonths(lifetimeDays),
  lifetimeActions: [{ action: 'EmailContacts' as const, lifetimePercentage: 80 }],
})

/** RFC 5280: the longest common name. */
const MAX_SUBJECT = 64

/** Without what a distinguished name has to quote, which is written differently everywhere. */
const commonName = (subject: string): string =>
  [...subject.replace(/[^\p{L}\p{N}._-]+/gu, ' ').trim()].slice(0, MAX_SUBJECT).join('').trim() || 'appreg'
