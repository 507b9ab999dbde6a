import type { WrittenManifest } from '../manifest/schema.ts'
import {
  type Application,
  type AppRoleAssignment,
  MICROSOFT_GRAPH,
  type RequiredResourceAccess,
  type ResourceServicePrincipal,
} from '../model/directory.ts'
import type { Live, Unread } from '../model/live.ts'
import type { LeftOut, Said } from './left-out.ts'
import { say } from './left-out.ts'

const NO_ROLE = '00000000-0000-0000-0000-000000000000'

type Assignment = NonNullable<WrittenManifest['assignments']>[number]

interface Names {
  readonly delegated: readonly string[]
  readonly application: readonly string[]
}

export interface SaidPermissions {
  readonly permissions: Readonly<Record<string, Names>>
  readonly adminConsent: boolean
  readonly leftOut: readonly LeftOut[]
}

/**
 * The permissions that the registration lists, by name. A manifest consents to all of them or to none: where some lack
 * consent, it asks for none, and what was consented to stays.
 */
export function permissionsOf(application: Application, live: Live): SaidPermissions {
  const apis = application.requiredResourceAccess.map((access) => ({ access, ...namesOf(access, live) }))
  const said = apis.filter(({ names }) => names.delegated.length + names.application.length > 0)
  const missing = said.flatMap(({ access, names }) => withoutConsent(access.resourceAppId, names, live))
  const beyond = grantedBeyond(said, live)
  const adminConsent = said.length > 0 && missing.length === 0 && live.servicePrincipal !== undefined
  return {
    permissions: {
      // Otherwise the default would be asked for.
      'microsoft-graph': { delegated: [], application: [] },
      ...Object.fromEntries(said.map(({ access, names }) => [keyOf(access.resourceAppId), names])),
    },
    adminConsent,
    leftOut: [
      ...apis.flatMap(({ leftOut }) => leftOut),
      ...beyond,
      ...personalConsents(live),
      ...unsaidConsent(adminConsent || said.length === 0 ? [] : missing, live),
    ],
  }
}

function unsaidConsent(missing: readonly string[], { unread = [] }: Live): LeftOut[] {
  const path = ['adminConsent']
  const [refused] = unread.filter(({ part }) => part !== 'appRoleAssignedTo')
  if (refused) return [{ path, what: `consent: ${unknownPart(refused)}` }]
  if (missing.length === 0) return []
  return [{ path, what: `consent, as long as these are not consented to: ${missing.join(', ')}` }]
}

const unknownPart = ({ least }: Unread): string => `unknown: may not be read (needs ${least})`

const keyOf = (appId: string): string => (appId === MICROSOFT_GRAPH ? 'microsoft-graph' : appId)

const resourceOf = (appId: string, { resources }: Live): ResourceServicePrincipal | undefined =>
  resources.find((resource) => resource.appId === appId)

function namesOf(
  { resourceAppId, resourceAccess }: RequiredResourceAccess,
  live: Live,
): { names: Names; leftOut: readonly LeftOut[] } {
  const path = ['permissions', keyOf(resourceAppId)]
  const api = resourceOf(resourceAppId, live)
  const found = (type: 'Scope' | 'Role') =>
    say(
      resourceAccess.filter((one) => one.type === type),
      path,
      ({ id }) => {
        const offered: readonly { readonly id: string; readonly value: string | null }[] =
          (type === 'Scope' ? api?.oauth2PermissionScopes : api?.appRoles) ?? []
        const value = offered.find((one) => one.id === id)?.value
        // A name leads back to the first that has it.
        return value && offered.find((one) => one.value === value)?.id === id
          ? { entry: value }
          : { unsaid: `the permission ${id} of ${api?.displayName ?? resourceAppId}: ${unknown(api)}` }
      },
    )
  const [delegated, application] = [found('Scope'), found('Role')]
  return {
    names: { delegated: delegated.entries, application: application.entries },
    leftOut: [...delegated.leftOut, ...application.leftOut],
  }
}

const unknown = (api: ResourceServicePrincipal | undefined): string =>
  api ? 'the API does not offer it by a name' : 'the API has no service principal in this tenant'

function withoutConsent(appId: string, { delegated, application }: Names, live: Live): string[] {
  const api = resourceOf(appId, live)
  const granted = scopesGranted(api, live)
  const given = live.appRoleAssignments.filter(({ resourceId }) => resourceId === api?.id)
  return [
    ...delegated.filter((name) => !granted.includes(name)),
    ...application.filter((name) => {
      const id = api?.appRoles.find(({ value }) => value === name)?.id
      return !given.some(({ appRoleId }) => appRoleId === id)
    }),
  ]
}

const scopesGranted = (api: ResourceServicePrincipal | undefined, { grants }: Live): string[] =>
  grants
    .find(({ resourceId, consentType }) => resourceId === api?.id && consentType === 'AllPrincipals')
    ?.scope.split(' ')
    .filter(Boolean) ?? []

/** Consent that nobody would see in the list of required permissions. */
function grantedBeyond(
  said: readonly { readonly access: RequiredResourceAccess; readonly names: Names }[],
  live: Live,
): LeftOut[] {
  return live.resources.flatMap((api) => {
    const names = said.find(({ access }) => access.resourceAppId === api.appId)?.names
    const roles = live.appRoleAssignments
      .filter(({ resourceId }) => resourceId === api.id)
      .map(({ appRoleId }) => api.appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId)
    const beyond = [
      ...scopesGranted(api, live).filter((name) => !names?.delegated.includes(name)),
      ...roles.filter((name) => !names?.application.includes(name)),
    ]
    return beyond.map((name) => ({
      path: ['permissions', keyOf(api.appId)],
      what: `the consent to ${name} of ${api.displayName}: the registration does not list it as required`,
    }))
  })
}

/** A manifest speaks for the whole tenant only. */
const personalConsents = ({ grants, resources }: Live): LeftOut[] =>
  grants
    .filter(({ consentType }) => consentType === 'Principal')
    .map(({ resourceId, principalId, scope }) => {
      const api = resources.find(({ id }) => id === resourceId)?.displayName ?? resourceId
      return {
        path: ['adminConsent'],
        what: `the consent of ${principalId} alone to ${scope.trim()} of ${api}: a manifest consents for everybody`,
      }
    })

/** Roles that the manifest does not list cannot be given in it. */
export function assignmentsOf(
  application: Application,
  { appRoleAssignedTo, unread = [] }: Live,
  roles: readonly { readonly value: string }[],
): Said<Assignment> {
  const path = ['assignments']
  const refused = unread.filter(({ part }) => part === 'appRoleAssignedTo')
  const said = say<AppRoleAssignment, Assignment>(appRoleAssignedTo, path, ({ principalId, appRoleId }) => {
    if (appRoleId === NO_ROLE) return { entry: { principal: principalId } }
    const role = application.appRoles.find(({ id }) => id === appRoleId)?.value
    return role && roles.some(({ value }) => value === role)
      ? { entry: { principal: principalId, role } }
      : { unsaid: `the assignment of ${principalId}: its app role ${role ?? appRoleId} does not stand here` }
  })
  return {
    ...said,
    leftOut: [...said.leftOut, ...refused.map((one) => ({ path, what: `${one.what}: ${unknownPart(one)}` }))],
  }
}
