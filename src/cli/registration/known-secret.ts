import type { PasswordCredential } from '../../model/directory.ts'
import type { SecretReference } from '../../model/registration.ts'
import type { Memory } from '../../secrets/memory.ts'
import { openSink } from '../../secrets/open-sink.ts'
import type { Held, Surroundings } from '../../secrets/sink.ts'

export interface KnownSecret extends SecretReference {
  readonly credential: PasswordCredential
  /** The sink holds the value; `undefined` where it cannot tell, as one that only showed it. */
  readonly isThere: boolean | undefined
}

/** What it takes to find a secret. */
export interface Looking {
  readonly memory: Memory
  readonly now: number
  readonly surroundings: Surroundings
  /** `here`: without asking a sink that lies elsewhere. */
  readonly reach: 'here' | 'anywhere'
}

/**
 * The valid secret of this name that lasts longest, and where its value is: where this machine delivered it, or else
 * where the manifest would have put it. A sink that can be read is looked at, and what it holds compared.
 */
export async function knownSecret(
  wanted: { readonly name: string; readonly store?: string },
  credentials: readonly PasswordCredential[],
  looking: Looking,
): Promise<KnownSecret | undefined> {
  const [credential] = credentials
    .filter(
      ({ displayName, endDateTime }) => displayName === wanted.name && Date.parse(endDateTime) > looking.now,
    )
    .sort((a, b) => b.endDateTime.localeCompare(a.endDateTime))
  if (!credential) return undefined
  const delivered = looking.memory.mintings().find(({ keyId }) => keyId === credential.keyId)?.deliveredTo
  const store = delivered ?? wanted.store
  const known = { name: wanted.name, credential, ...(store ? { store } : {}) }
  const held = store ? await contentOf(store, looking) : undefined
  if (held === undefined) return { ...known, isThere: undefined }
  if (held === 'empty' || !belongs(held, credential)) return { ...known, isThere: false }
  return { ...known, isThere: true, value: held.value }
}

/** Nothing where that cannot be told. */
export async function contentOf(
  address: string,
  { surroundings, reach }: Pick<Looking, 'surroundings' | 'reach'>,
): Promise<Held | 'empty' | undefined> {
  if (reach === 'here' && !address.startsWith('file:')) return undefined
  return openSink(address, surroundings)
    .read?.()
    .then(
      (held) => held ?? 'empty',
      () => undefined,
    )
}

/** The hint is the first characters of the value, as Graph keeps them. */
export const belongs = (held: Held, { keyId, hint }: PasswordCredential): boolean =>
  held.keyId === undefined ? hint === null || held.value.startsWith(hint) : held.keyId === keyId

/** What to say of a valid secret whose value is not where it should be; nothing where all is well. */
export function missingSecretNote({ name, store, credential, isThere }: KnownSecret): string | undefined {
  if (isThere !== false) return undefined
  return `the secret "${name}" is valid until ${credential.endDateTime.slice(0, 10)} (key id ${credential.keyId}), but ${store} does not hold it: if nobody else does, get a new one with appreg secret rotate ${name}`
}
