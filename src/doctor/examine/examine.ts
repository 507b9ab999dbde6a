import { type Link, links } from '../../model/finding.ts'
import type { Picture } from '../look/picture.ts'
import type { Mendable } from '../mend/mendable.ts'
import { disabledScopes, identifierUris, preAuthorization, tokenVersion } from './api.ts'
import { consents, tokenForItself, unlisted } from './consent.ts'
import { credentials } from './credentials.ts'
import { redirectUris } from './redirect-uris.ts'
import { assignments, owners, servicePrincipals } from './registration.ts'
import type { Trouble } from './trouble.ts'
import { widerThanListed, widerThanManifest } from './wider.ts'

const parts: readonly ((picture: Picture) => readonly Trouble[])[] = [
  servicePrincipals,
  redirectUris,
  credentials,
  tokenVersion,
  disabledScopes,
  identifierUris,
  unlisted,
  consents,
  tokenForItself,
  preAuthorization,
  assignments,
  widerThanListed,
  widerThanManifest,
  owners,
]

/** The links of the chain that the parts cover. */
export const examinedLinks: readonly Link[] = links.filter((link) => link !== 'server')

const weight = { error: 0, warning: 1, info: 2 } as const

const troublesOf = (picture: Picture): Trouble[] =>
  parts
    .flatMap((part) => part(picture))
    .sort((a, b) => weight[a.finding.severity] - weight[b.finding.severity])

/** What will fail, before anybody signs in: the worst first. Each is a failure of its own, but one secret is enough. */
export const examine = (picture: Picture): Mendable[] =>
  troublesOf(picture).map(({ finding, repair, newSecret }) => {
    const identity = identityOf(finding)
    return {
      finding,
      failure: newSecret ? `no valid secret of ${newSecret.party.appId}` : identity,
      // Nobody asked to have mended what is no trouble.
      ...(repair && finding.severity !== 'info' ? { repair } : {}),
      ...(newSecret ? { newSecret } : {}),
      isFoundIn: (later) => troublesOf(later).some((one) => identityOf(one.finding) === identity),
    }
  })

const identityOf = ({ title, evidence }: Trouble['finding']): string =>
  [title, ...evidence.map(({ what }) => what)].join('\n')
