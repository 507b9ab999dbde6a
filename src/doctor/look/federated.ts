import type { FederatedIdentityCredential } from '../../model/directory.ts'
import { nameDifference } from '../difference.ts'
import { amiss, type Check, inOrder, listed, unknown } from './check.ts'
import { nameOf } from './picture.ts'

interface Presented {
  readonly issuer?: string | undefined
  readonly subject?: string | undefined
  readonly audience?: string | undefined
}

const fields = ['issuer', 'subject', 'audience'] as const

const heldAs = (one: FederatedIdentityCredential, field: (typeof fields)[number]): string =>
  field === 'audience' ? one.audiences.join(', ') : one[field]

const differing = (one: FederatedIdentityCredential, presented: Presented) =>
  fields.filter((field) => presented[field] !== undefined && presented[field] !== heldAs(one, field))

export const federatedCredential: Check = ({ client }, { kind, situation: { parameters } }) => {
  const { application, federatedIdentityCredentials: held } = client.live
  const presented: Presented = parameters
  if (!application || kind !== 'fix-federated-subject') return unknown
  const what = `federated credentials of ${nameOf(client)}`
  const wanted = fields.flatMap((field) => presented[field] ?? [])
  if (held.length === 0) return amiss(what, listed(wanted), 'none')
  if (wanted.length === 0) return unknown
  const nearest = [...held].sort((a, b) => differing(a, presented).length - differing(b, presented).length)[0]
  const [field] = nearest ? differing(nearest, presented) : []
  if (!nearest || !field) return inOrder(what, listed(wanted), nearest?.name ?? '')
  const [asked, known] = [presented[field] ?? '', heldAs(nearest, field)]
  const difference = nameDifference(asked, known)
  return amiss(
    `${field} of the federated credential "${nearest.name}"${difference ? ` (differs in ${difference})` : ''}`,
    asked,
    known,
  )
}

/** Graph does not tell when one was made: that it fits, and was refused, is what an age of minutes looks like. */
export const federatedCredentialAge: Check = (picture, suspicion) => {
  const fits = federatedCredential(picture, { ...suspicion, kind: 'fix-federated-subject' })
  if (fits.verdict === 'unknown') return unknown
  return fits.verdict === 'ruled out'
    ? { ...fits, verdict: 'established' }
    : { ...fits, verdict: 'ruled out' }
}
