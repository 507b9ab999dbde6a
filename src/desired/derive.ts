import { AppregError } from '../errors.ts'
import { certificateIn } from '../manifest/certificate-file.ts'
import { clientsOf } from '../manifest/clients.ts'
import type { Manifest } from '../manifest/schema.ts'
import { slug } from '../manifest/slug.ts'
import {
  type Desired,
  type DesiredCertificate,
  type DesiredSecret,
  type DesiredServer,
  type Prunable,
  prunable,
} from '../model/desired.ts'
import type { SignInAudience } from '../model/directory.ts'
import { desiredAssignments, desiredPermissions } from './access.ts'
import { desiredRedirectUris, preauthorize } from './clients.ts'
import { desiredAppRole, desiredScope } from './entitlements.ts'
import { desiredFederated } from './federated.ts'
import { desiredSettings } from './settings.ts'
import { split } from './split.ts'
import { unique } from './unique.ts'

const signInAudiences: Readonly<Record<Manifest['audience'], SignInAudience>> = {
  'single-tenant': 'AzureADMyOrg',
  'multi-tenant': 'AzureADMultipleOrgs',
  'multi-tenant-and-personal': 'AzureADandPersonalMicrosoftAccount',
  personal: 'PersonalMicrosoftAccount',
}

/**
 * The registrations that a manifest describes, with everything filled in that follows from other fields.
 * With the topology `split` these are the API and then the client of the connectors.
 */
export function deriveAll(manifest: Manifest): readonly [Desired, ...Desired[]] {
  const whole = desiredOf(manifest)
  return manifest.topology === 'single' ? [whole] : split(whole)
}

/** The registration of a manifest with the topology `single`. */
export function deriveDesired(manifest: Manifest): Desired {
  const [desired, other] = deriveAll(manifest)
  if (other === undefined) return desired
  throw new AppregError('USAGE', 'the manifest describes two registrations, where one is expected', {
    hints: [`name one of them with --app: ${desired.key} or ${other.key}`],
  })
}

/** The registration that clients sign in with: the connector of a split. */
export function deriveClient(manifest: Manifest): Desired {
  const [desired, connector = desired] = deriveAll(manifest)
  return connector
}

function desiredOf(manifest: Manifest): Desired {
  const { name, appId, api } = manifest
  const key = manifest.key ?? (slug(name) || appId || '')
  const { accessToken, idToken, saml2Token } = api.optionalClaims
  return {
    key,
    ...(appId === undefined ? {} : { appId }),
    ...(manifest.key === undefined && appId === undefined ? { isKeyFromName: true as const } : {}),
    displayName: name,
    signInAudience: signInAudiences[manifest.audience],
    tokenVersion: api.tokenVersion,
    identifierUris: unique([api.identifierUri].flat()),
    scopes: api.scopes.map((scope) => desiredScope(scope, { name, key })),
    appRoles: api.appRoles.map((role) => desiredAppRole(role, { name, key })),
    optionalClaims: {
      accessToken: unique(accessToken),
      idToken: unique(idToken),
      saml2Token: unique(saml2Token),
    },
    preauthorize: preauthorize(manifest),
    settings: desiredSettings(manifest),
    tags: unique(manifest.tags),
    redirectUris: desiredRedirectUris(manifest),
    permissions: desiredPermissions(manifest),
    adminConsent: manifest.adminConsent,
    secrets: manifest.credentials.secrets.map(desiredSecret),
    certificates: manifest.credentials.certificates.map(desiredCertificate),
    federated: desiredFederated(manifest.credentials.federated),
    ...(manifest.credentials.federated.some((one) => one['power-platform'])
      ? { connectorIdentity: true as const }
      : {}),
    owners: unique(manifest.owners),
    assignments: desiredAssignments(manifest),
    prune: desiredPrune(manifest),
    clients: unique(clientsOf(manifest).map(({ preset }) => preset)),
    ...(manifest.server ? { server: desiredServer(manifest.server) } : {}),
  }
}

function desiredPrune({ prune, redirectUris }: Manifest): readonly Prunable[] {
  const named = prune === true ? prunable : prune || []
  return prunable.filter((part) => named.includes(part) || (part === 'redirectUris' && redirectUris.prune))
}

type Secret = Manifest['credentials']['secrets'][number]

const desiredSecret = ({ name, lifetime, renewBefore, store }: Secret): DesiredSecret => ({
  name,
  lifetimeDays: lifetime,
  renewBeforeDays: renewBefore,
  ...(store === undefined ? {} : { store }),
})

type Certificates = Manifest['credentials']['certificates']

/** Reads the file that an entry names. */
function desiredCertificate(entry: Certificates[number]): DesiredCertificate {
  if ('file' in entry) return { ...entry, certificate: certificateIn(entry.file) }
  const { lifetime, renewBefore, ...rest } = entry
  return { ...rest, lifetimeDays: lifetime, renewBeforeDays: renewBefore }
}

const desiredServer = ({ kind, url }: NonNullable<Manifest['server']>): DesiredServer => ({
  kind,
  ...(url === undefined ? {} : { url }),
})
