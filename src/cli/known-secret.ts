import type { PasswordCredential } from '../model/directory.ts'
import type { SecretReference } from '../model/registration.ts'
import type { Memory } from '../secrets/memory.ts'
import { openSink } from '../secrets/open-sink.ts'

export interface KnownSecret extends SecretReference {
  readonly credential: PasswordCredential
  /** The sink holds the value; `undefined` where it cannot tell, as one that only showed it. */
  readonly isThere: boolean | undefined
}

/**
 * The valid secret of this name that lasts longest, and where its value is: where this machine delivered it, or else
 * where the manifest would have put it. A sink that can be read is looked at, and the first characters compared, which
 * Graph keeps as a hint.
 */
export async function knownSecret(
  wanted: { readonly name: string; readonly store?: string },
  credentials: readonly PasswordCredential[],
  { memory, now }: { memory: Memory; now: number },
): Promise<KnownSecret | undefined> {
  const [credential] = credentials
    .filter(({ displayName, endDateTime }) => displayName === wanted.name && Date.parse(endDateTime) > now)
    .sort((a, b) => b.endDateTime.localeCompare(a.endDateTime))
  if (!credential) return undefined
  const delivered = memory.mintings().find(({ keyId }) => keyId === credential.keyId)?.deliveredTo
  const store = delivered ?? wanted.store
  const known = { name: wanted.name, credential, ...(store ? { store } : {}) }
  const value = store ? await readable(store) : undefined
  if (value === undefined) return { ...known, isThere: store?.startsWith('file:') ? false : undefined }
  const isThere = credential.hint === null || value.startsWith(credential.hint)
  return { ...known, isThere, ...(isThere ? { value } : {}) }
}

/** A sink that cannot be read back, or not any more, holds nothing for us. */
const readable = (address: string): Promise<string | undefined> =>
  openSink(address)
    .read()
    .catch(() => undefined)

/** What to say of a valid secret whose value is not where it should be; nothing where all is well. */
export function missingSecretNote({ name, store, credential, isThere }: KnownSecret): string | undefined {
  if (isThere !== false) return undefined
  return `the secret "${name}" is valid until ${credential.endDateTime.slice(0, 10)} (key id ${credential.keyId}), but ${store} does not hold it: if nobody else does, remove it from the registration and run apply again to get a new one`
}
