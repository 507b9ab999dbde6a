import { resolve } from 'node:path'
import { trustedBy } from './federated.ts'
import type { Finding, Path } from './problem.ts'
import { findings, type Rule, repeated } from './rule.ts'
import type { Manifest } from './schema.ts'

const secretIsTheOnlyOne: Rule = ({ credentials: { secrets } }) =>
  secrets.slice(1).map((_, index) => ({
    path: ['credentials', 'secrets', index + 1],
    message: 'is one client secret too many: appreg keeps one',
  }))

const secretIsRenewedAfterItsStart: Rule = ({ credentials: { secrets } }) =>
  secrets.flatMap(({ lifetime, renewBefore }, index) =>
    renewBefore < lifetime
      ? []
      : [tooEarly(['credentials', 'secrets', index], { lifetime, renewBefore }, 'client secret')],
  )

const certificateIsRenewedAfterItsStart: Rule = ({ credentials: { certificates } }) =>
  certificates.flatMap((entry, index) =>
    'file' in entry || entry.renewBefore < entry.lifetime
      ? []
      : [tooEarly(['credentials', 'certificates', index], entry, 'certificate')],
  )

const tooEarly = (
  path: Path,
  { lifetime, renewBefore }: { readonly lifetime: number; readonly renewBefore: number },
  what: string,
): Finding => ({
  path: [...path, 'renewBefore'],
  message: `is ${renewBefore} days, not less than the lifetime of ${lifetime} days`,
  suggestion: `a new ${what} would be due at once: make it shorter`,
})

const certificateNamesDiffer: Rule = ({ credentials: { certificates } }) =>
  repeated(certificates.map(({ name }) => name)).flatMap((index) =>
    findings(['credentials', 'certificates', index, 'name'], ['is the name of another certificate']),
  )

const certificateStoresDiffer: Rule = ({ credentials: { certificates } }) => {
  const stores = certificates.flatMap((entry, index) =>
    'store' in entry && entry.store ? [{ index, place: placeOf(entry.store) }] : [],
  )
  return repeated(stores.map(({ place }) => place)).flatMap((index) =>
    findings(
      ['credentials', 'certificates', stores[index]?.index ?? 0, 'store'],
      ['is where another certificate is kept'],
    ),
  )
}

/** The same for every way to write it. Names in a vault are compared without case. */
const placeOf = (store: string): string =>
  store.startsWith('file:') ? resolve(store.slice('file:'.length)) : store.toLowerCase()

/** A certificate in a vault is a secret of the same name as well. */
const certificateIsNoSecret: Rule = ({ credentials: { secrets, certificates } }) =>
  certificates.flatMap((entry, index) =>
    'store' in entry &&
    entry.store?.startsWith('keyvault:') &&
    secrets.some(({ store }) => store?.toLowerCase() === entry.store?.toLowerCase())
      ? findings(['credentials', 'certificates', index, 'store'], ['is where the client secret is kept'])
      : [],
  )

const trusted = ({ credentials: { federated } }: Manifest) =>
  federated.flatMap((entry, index) =>
    trustedBy(entry).map((more) => ({ path: ['credentials', 'federated', index, more.kind], ...more })),
  )

const federatedSubjectsDiffer: Rule = (manifest) => {
  const all = trusted(manifest)
  return repeated(all.map(({ issuer, subject }) => JSON.stringify([issuer, subject]))).flatMap((index) =>
    findings(all[index]?.path ?? [], ['has the issuer and the subject of another entry']),
  )
}

const federatedNamesDiffer: Rule = (manifest) => {
  const named = trusted(manifest).filter(({ name }) => name !== undefined)
  return repeated(named.map(({ name = '' }) => name)).flatMap((index) =>
    findings(
      [...(named[index]?.path ?? []), 'name'],
      ['is the name of another federated identity credential'],
    ),
  )
}

const federatedSubjectsFit: Rule = (manifest) =>
  trusted(manifest).flatMap(({ path, subject }) =>
    subject.length > 600 ? findings(path, ['makes a subject of more than 600 characters']) : [],
  )

export const credentialRules: readonly Rule[] = [
  secretIsTheOnlyOne,
  secretIsRenewedAfterItsStart,
  certificateIsRenewedAfterItsStart,
  certificateNamesDiffer,
  certificateStoresDiffer,
  certificateIsNoSecret,
  federatedSubjectsDiffer,
  federatedNamesDiffer,
  federatedSubjectsFit,
]
