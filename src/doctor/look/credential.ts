import type { PasswordCredential } from '../../model/directory.ts'
import { amiss, type Check, inOrder, listed, unknown } from './check.ts'
import { nameOf } from './picture.ts'

const label = ({ displayName, keyId }: { displayName: string | null; keyId: string }): string =>
  `"${displayName ?? 'no name'}" (key id ${keyId})`

const DAY = 86_400_000

/** `2024-05-01, yesterday`. */
export function ended(end: string, at: string): string {
  const days = Math.floor((Date.parse(at) - Date.parse(end)) / DAY)
  const when = days === 0 ? 'within the last day' : days === 1 ? 'yesterday' : `${days} days ago`
  return `${end.slice(0, 10)}, ${when}`
}

export const isPast = (end: string | null, at: string): boolean =>
  end !== null && Date.parse(end) <= Date.parse(at)

export const secretPresent: Check = ({ client, at }) => {
  const { application } = client.live
  if (!application) return unknown
  const secrets = application.passwordCredentials
  const what = `client secrets of ${nameOf(client)}`
  if (secrets.length === 0) return amiss(what, 'one that is valid', 'none')
  return secrets.every(({ endDateTime }) => isPast(endDateTime, at))
    ? amiss(what, 'one that is valid', ends(secrets, at))
    : unknown
}

const ends = (secrets: readonly PasswordCredential[], at: string): string =>
  listed(secrets.map((one) => `${label(one)} ended on ${ended(one.endDateTime, at)}`))

export const secretValid: Check = ({ client, at }, { misconfiguration }) => {
  const { application } = client.live
  if (!application) return unknown
  const secrets = application.passwordCredentials
  const past = secrets.filter(({ endDateTime }) => isPast(endDateTime, at))
  const valid = secrets.filter((one) => !past.includes(one))
  const what = `endDateTime of the client secrets of ${nameOf(client)}`
  const expected = `after ${at.slice(0, 10)}`
  if (secrets.length === 0) return amiss(`client secrets of ${nameOf(client)}`, 'one that is valid', 'none')
  if (past.length > 0 && (valid.length === 0 || misconfiguration === 'secret-expired')) {
    const newer = valid.length > 0 ? `; valid is ${listed(valid.map(label))}` : ''
    return amiss(what, expected, `${ends(past, at)}${newer}`)
  }
  if (misconfiguration !== 'secret-expired') return unknown
  return inOrder(what, expected, listed(valid.map((one) => `${label(one)}: ${one.endDateTime.slice(0, 10)}`)))
}

/** So long it may take until every server of Entra knows a new secret. */
const YOUNG = 10 * 60_000

/** Where an older one is valid too, nobody knows which of them the client sends. */
export const secretAge: Check = ({ client, secret, at }) => {
  const { application } = client.live
  if (!application) return unknown
  const sent = application.passwordCredentials.filter(
    ({ endDateTime, hint }) => !isPast(endDateTime, at) && (secret === undefined || hint === secret.start),
  )
  const age = ({ startDateTime }: PasswordCredential) => Date.parse(at) - Date.parse(startDateTime)
  const young = sent.filter((one) => age(one) < YOUNG)
  const what = `startDateTime of the client secrets of ${nameOf(client)}`
  const expected = 'more than ten minutes ago'
  const ages = listed(sent.map((one) => `${label(one)}: ${one.startDateTime}`))
  if (young.length === 0) return sent.length === 0 ? unknown : inOrder(what, expected, ages)
  return young.length < sent.length ? unknown : amiss(what, expected, ages)
}

/** Graph keeps the first three characters of a secret. */
export const secretHint: Check = ({ client, secret, at }, { kind }) => {
  const { application } = client.live
  // Whether an id was pasted in place of a value, the values do not tell.
  if (!application || kind !== 'new-secret') return unknown
  const held = application.passwordCredentials
  const what = `client secrets of ${nameOf(client)}`
  if (held.length === 0) return amiss(what, 'the one that the client sends', 'none')
  if (!secret) return unknown
  const fitting = held.filter(({ hint }) => hint === secret.start)
  const names = listed(held.map(label))
  if (fitting.length === 0) return amiss(what, 'one that begins as the configured one', `${names} do not`)
  const valid = fitting.filter(({ endDateTime }) => !isPast(endDateTime, at))
  return valid.length > 0
    ? inOrder(what, 'one that begins as the configured one', listed(valid.map(label)))
    : unknown
}

export const secretIsId: Check = ({ client, secret }, { situation: { signals } }) => {
  const held = client.live.application?.passwordCredentials ?? []
  const named = held.find(({ keyId }) => keyId === secret?.guid)
  if (named) return amiss('configured secret', "a secret's value", `the id of the secret ${label(named)}`)
  if (secret && secret.guid === undefined)
    return inOrder('configured secret', "a secret's value", 'no id of a secret')
  if (secret === undefined && !signals.has('secret-is-guid')) return unknown
  return amiss(
    'form of the secret that the client sends',
    "a secret's value",
    held.length === 0 ? 'a GUID' : `a GUID, as the ids of secrets are: ${listed(held.map(label))}`,
  )
}

/** `customKeyIdentifier` is hexadecimal or Base64, as whoever set it wrote it. */
const inHex = (text: string): string =>
  /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)
    ? text.toUpperCase()
    : Buffer.from(text, 'base64').toString('hex').toUpperCase()

const sameThumbprint = (a: string | null, b: string): boolean => a !== null && inHex(a) === inHex(b)

export const certificateRegistered: Check = ({ client, at }, { situation: { parameters } }) => {
  const { application } = client.live
  if (!application) return unknown
  const keys = application.keyCredentials
  const what = `certificates of ${nameOf(client)}`
  const wanted = parameters.thumbprint
  if (keys.length === 0) return amiss(what, wanted ?? 'the one that signs', 'none')
  // Graph names certificates by SHA-1, newer clients by SHA-256: those cannot be compared.
  if (wanted !== undefined && inHex(wanted).length > 40) return unknown
  const known =
    wanted === undefined ? keys : keys.filter((one) => sameThumbprint(one.customKeyIdentifier, wanted))
  if (wanted !== undefined && known.length === 0)
    return amiss(what, wanted, listed(keys.map((one) => one.customKeyIdentifier ?? label(one))))
  const past = known.filter(({ endDateTime }) => isPast(endDateTime, at))
  if (past.length === known.length)
    return amiss(
      `endDateTime of the ${what}`,
      `after ${at.slice(0, 10)}`,
      listed(past.map((one) => `${label(one)} ended on ${ended(one.endDateTime ?? '', at)}`)),
    )
  return wanted === undefined ? unknown : inOrder(what, wanted, listed(known.map(label)))
}
