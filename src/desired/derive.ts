import { CONNECTOR_REDIRECT_URI } from '../manifest/redirect-uri.ts'
import type { Manifest } from '../manifest/schema.ts'
import { slug } from '../manifest/slug.ts'
import type { Desired, DesiredPermissions, DesiredSecret, DesiredServer } from '../model/desired.ts'
import type { DelegatedScope, SignInAudience } from '../model/directory.ts'
import { scopeId } from './ids.ts'

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'

const signInAudiences: Readonly<Record<Manifest['audience'], SignInAudience>> = {
  'single-tenant': 'AzureADMyOrg',
  'multi-tenant': 'AzureADMultipleOrgs',
  'multi-tenant-and-personal': 'AzureADandPersonalMicrosoftAccount',
  personal: 'PersonalMicrosoftAccount',
}

/** Fills in what follows from other fields: the key, consent texts, ids and the redirect URI of Power Platform. */
export function deriveDesired(manifest: Manifest): Desired {
  const { name, key = slug(name), api, redirectUris } = manifest
  return {
    key,
    displayName: name,
    signInAudience: signInAudiences[manifest.audience],
    tokenVersion: api.tokenVersion,
    identifierUris: [api.identifierUri],
    scopes: api.scopes.map((scope) => desiredScope(scope, { name, key })),
    redirectUris: {
      web: unique([CONNECTOR_REDIRECT_URI, ...redirectUris.web]),
      spa: unique(redirectUris.spa),
      publicClient: unique(redirectUris.publicClient),
    },
    pruneRedirectUris: redirectUris.prune,
    permissions: desiredPermissions(manifest),
    adminConsent: manifest.adminConsent,
    secrets: manifest.credentials.secrets.map(desiredSecret),
    ...(manifest.server ? { server: desiredServer(manifest.server) } : {}),
  }
}

type Scope = Manifest['api']['scopes'][number]

function desiredScope(scope: Scope, { name, key }: { name: string; key: string }): DelegatedScope {
  const title = scope.value === 'access_as_user' ? `Access ${name}` : `Access ${name} (${scope.value})`
  const displayName = scope.displayName ?? title
  const description = scope.description ?? `Lets the app call ${name} on behalf of the signed-in user.`
  const isForUsers = scope.consent === 'admins-and-users'
  return {
    id: scopeId(key, scope.value),
    value: scope.value,
    adminConsentDisplayName: displayName,
    adminConsentDescription: description,
    userConsentDisplayName: isForUsers ? displayName : null,
    userConsentDescription: isForUsers ? description : null,
    type: isForUsers ? 'User' : 'Admin',
    isEnabled: true,
  }
}

function desiredPermissions({ permissions }: Manifest): DesiredPermissions[] {
  const delegated = unique(permissions['microsoft-graph'])
  return delegated.length === 0 ? [] : [{ resourceAppId: MICROSOFT_GRAPH, delegated }]
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

const unique = (values: readonly string[]): string[] => [...new Set(values)]
