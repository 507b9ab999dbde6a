import { AppregError } from '../errors.ts'
import { clientsOf } from '../manifest/clients.ts'
import type { Manifest } from '../manifest/schema.ts'
import { slug } from '../manifest/slug.ts'
import type { Desired, DesiredSecret, DesiredServer } from '../model/desired.ts'
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
export function deriveAll(manifest: Manifest): readonly Desired[] {
  const whole = desiredOf(manifest)
  return manifest.topology === 'single' ? [whole] : split(whole)
}

/** The registration of a manifest with the topology `single`. */
export function deriveDesired(manifest: Manifest): Desired {
  if (manifest.topology === 'single') return desiredOf(manifest)
  throw new AppregError(
    'MANIFEST_INVALID',
    'the manifest describes two registrations, where one is expected',
    {
      hints: ['write `topology: single` into it'],
    },
  )
}

function desiredOf(manifest: Manifest): Desired {
  const { name, appId, api } = manifest
  const key = manifest.key ?? (slug(name) || appId || '')
  const { accessToken, idToken, saml2Token } = api.optionalClaims
  return {
    key,
    ...(appId === undefined ? {} : { appId }),
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
    pruneRedirectUris: manifest.redirectUris.prune,
    permissions: desiredPermissions(manifest),
    adminConsent: manifest.adminConsent,
    secrets: manifest.credentials.secrets.map(desiredSecret),
    federated: desiredFederated(manifest.credentials.federated),
    owners: unique(manifest.owners),
    assignments: desiredAssignments(manifest),
    clients: unique(clientsOf(manifest).map(({ preset }) => preset)),
    ...(manifest.server ? { server: desiredServer(manifest.server) } : {}),
  }
}

type Secret = Manifest['credentials']['secrets'][number]

const desiredSecret = ({ name, lifetime, renewBefore, store }: Secret): DesiredSecret => ({
  name,
  lifetimeDays: lifetime,
  renewBeforeDays: renewBefore,
  ...(store === undefined ? {} : { store }),
})

const desiredServer = ({ kind, url }: NonNullable<Manifest['server']>): DesiredServer => ({
  kind,
  ...(url === undefined ? {} : { url }),
})
