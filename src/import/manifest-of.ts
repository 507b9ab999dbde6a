import { check } from '../manifest/load.ts'
import type { WrittenManifest } from '../manifest/schema.ts'
import { slug } from '../manifest/slug.ts'
import type { Application, SignInAudience } from '../model/directory.ts'
import { sayableName } from '../model/display-name.ts'
import type { Live } from '../model/live.ts'
import { assignmentsOf, permissionsOf } from './access.ts'
import { appRolesOf, claimsOf, preauthorizedOf, scopesOf } from './api.ts'
import { certificatesOf, federatedOf, secretsOf } from './credentials.ts'
import { fitted } from './fit.ts'
import type { LeftOut } from './left-out.ts'

export interface Imported {
  /** A manifest as it is written: accepted by schema and rules. */
  readonly document: object
  /** What the registration holds besides; it stays as it is. */
  readonly leftOut: readonly LeftOut[]
}

/** The manifest that asks for what a registration holds, as far as a manifest can say it. */
export function manifestOf(application: Application, live: Live): Imported {
  const scopes = scopesOf(application)
  const roles = appRolesOf(application)
  const clients = preauthorizedOf(application, scopes.entries)
  const access = permissionsOf(application, live)
  const assignments = assignmentsOf(application, live, roles.entries)
  const secrets = secretsOf(application.passwordCredentials, live.at)
  const certificates = certificatesOf(application.keyCredentials, live.at)
  const federated = federatedOf(live.federatedIdentityCredentials)
  const { name, leftOut: nameLeftOut } = nameOf(application)
  const written: WrittenManifest = {
    name,
    ...addressOf(application, name),
    audience: audiences[application.signInAudience],
    ...settingsOf(application),
    ...filled({ tags: [...application.tags] }),
    api: {
      identifierUri: application.identifierUris.map((uri) => uri.replaceAll(application.appId, '{appId}')),
      tokenVersion: application.api.requestedAccessTokenVersion === 2 ? 2 : 1,
      scopes: [...scopes.entries],
      ...filled({
        appRoles: [...roles.entries],
        optionalClaims: claimsOf(application.optionalClaims),
        preauthorize: [...clients.entries],
      }),
    },
    permissions: mutable(access.permissions),
    adminConsent: access.adminConsent,
    clients: [],
    redirectUris: {
      web: [...application.web.redirectUris],
      spa: [...application.spa.redirectUris],
      publicClient: [...application.publicClient.redirectUris],
    },
    credentials: {
      secrets: [...secrets.entries],
      ...filled({ certificates: [...certificates.entries], federated: [...federated.entries] }),
    },
    ...principalOf(live),
    ...filled({ assignments: [...assignments.entries], owners: [...live.owners] }),
  }
  const { document, leftOut } = fitted(written)
  const unsaid = [scopes, roles, clients, access, assignments, secrets, certificates, federated, { leftOut }]
  return {
    document,
    leftOut: [...nameLeftOut, ...unsaid.flatMap((part) => part.leftOut), ...foreign(application)],
  }
}

/** Without what is empty and would be so by default. */
const filled = <Part extends object>(part: Part): Partial<Part> =>
  Object.fromEntries(
    Object.entries(part).filter(([, value]) =>
      Array.isArray(value) ? value.length > 0 : Object.values(value ?? {}).flat().length > 0,
    ),
  ) as Partial<Part>

const mutable = (permissions: ReturnType<typeof permissionsOf>['permissions']) =>
  Object.fromEntries(
    Object.entries(permissions).map(([api, { delegated, application }]) => [
      api,
      { delegated: [...delegated], application: [...application] },
    ]),
  )

const audiences: Readonly<Record<SignInAudience, WrittenManifest['audience']>> = {
  AzureADMyOrg: 'single-tenant',
  AzureADMultipleOrgs: 'multi-tenant',
  AzureADandPersonalMicrosoftAccount: 'multi-tenant-and-personal',
  PersonalMicrosoftAccount: 'personal',
}

/** By its key where it has one that appreg could have given, else by its client id. */
function addressOf({ uniqueName, appId }: Application, name: string) {
  const hasKey = typeof uniqueName === 'string' && check({ name, key: uniqueName }).findings.length === 0
  if (hasKey) return { key: uniqueName }
  return { appId, ...(slug(name) === '' ? { key: appId } : {}) }
}

/** A name is the one thing that a manifest cannot leave out. */
function nameOf(application: Application): { name: string; leftOut: LeftOut[] } {
  const { displayName } = application
  const name = sayableName(application)
  if (name === displayName) return { name, leftOut: [] }
  const what = `the name ${JSON.stringify(displayName)}: a manifest cannot say it; it stays while the manifest has this one`
  return { name, leftOut: [{ path: ['name'], what }] }
}

/** What has no value stays out: so it is left as it is. */
function settingsOf({ notes, web, isFallbackPublicClient }: Application) {
  const { homePageUrl, logoutUrl, implicitGrantSettings: implicit } = web
  return {
    ...(notes ? { notes } : {}),
    ...(homePageUrl ? { homePageUrl } : {}),
    ...(logoutUrl ? { logoutUrl } : {}),
    ...(typeof isFallbackPublicClient === 'boolean' ? { publicClient: isFallbackPublicClient } : {}),
    ...(implicit
      ? {
          implicit: {
            accessTokens: implicit.enableAccessTokenIssuance,
            idTokens: implicit.enableIdTokenIssuance,
          },
        }
      : {}),
  }
}

const principalOf = ({ servicePrincipal }: Live) =>
  servicePrincipal
    ? {
        enabled: servicePrincipal.accountEnabled,
        assignmentRequired: servicePrincipal.appRoleAssignmentRequired,
      }
    : { servicePrincipal: false }

/** Members of an application that a manifest has no field for, where they hold something. */
const unnamed = [
  'groupMembershipClaims',
  'serviceManagementReference',
  'parentalControlSettings',
  'samlMetadataUrl',
  'tokenEncryptionKeyId',
  'addIns',
]

const foreign = (application: Application): LeftOut[] => {
  const members = application as unknown as Readonly<Record<string, unknown>>
  const held = unnamed.filter((name) => isHeld(members[name]))
  const known = (application.api as Readonly<Record<string, unknown>>).knownClientApplications
  return [...held, ...(isHeld(known) ? ['api.knownClientApplications'] : [])].map((name) => ({
    path: [],
    what: `${name}: a manifest has no field for it`,
  }))
}

const isHeld = (value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  (typeof value !== 'object' || (Array.isArray(value) && value.length > 0))
