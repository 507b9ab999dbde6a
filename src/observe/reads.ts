import type { Page } from '../graph/wire.ts'
import type { Desired } from '../model/desired.ts'
import type {
  Application,
  AppRoleAssignment,
  FederatedIdentityCredential,
  OAuth2PermissionGrant,
  ResourceServicePrincipal,
  ServicePrincipal,
} from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import { deletedCall, deletedOf } from './deleted.ts'
import { isGuid } from './find.ts'

/** What the tenant says about one registration; the journal's part of `Live` is added by the caller. */
export type Snapshot = Omit<Live, 'tenantId' | 'at' | 'mintings'>

/** The reads that make up a snapshot, each with the place where its answer goes. */
export interface Read {
  readonly path: string
  /** What is read, for the message when it is refused. */
  readonly what: string
  readonly least: string
  /** Without it the rest is of use all the same. */
  readonly optional?: true
  readonly place: (snapshot: Snapshot, body: unknown) => Snapshot
}

/** Everything that the manifest's registration may touch, and nothing else: what is not desired is not read. */
export function readsOf(desired: Desired, appId?: string): Read[] {
  return [
    application(desired),
    namesakes(desired),
    ...desired.permissions.flatMap(({ resource }) => (isToCome(resource) ? [] : [resourceNamed(resource)])),
    ...(desired.federated.length > 0 ? [federatedCredentials(desired)] : []),
    ...(desired.owners.length > 0 ? [owners(desired)] : []),
    ...usersNamed(desired).map(user),
    ...(appId ? behindServicePrincipal(desired, appId) : []),
    // Where the appId is known, the application is probably there.
    ...(appId || desired.appId ? [] : [deleted(desired)]),
  ]
}

const quoted = (value: string): string => encodeURIComponent(`'${value.replaceAll("'", "''")}'`)

/** As the aspects address it: see aspects/patch.ts. */
const address = ({ key, appId }: Desired): string =>
  `/applications(${appId === undefined ? `uniqueName=${quoted(key)}` : `appId='${appId}'`})`

const application = (desired: Desired): Read => ({
  path: address(desired),
  what: `the application ${desired.appId ?? desired.key}`,
  least: 'Application.Read.All, or Application.ReadWrite.OwnedBy for its own applications',
  place: (snapshot, body) => ({ ...snapshot, application: body as Application }),
})

const namesakes = ({ displayName, key, appId: own }: Desired): Read => ({
  path: `/applications?$filter=displayName%20eq%20${quoted(displayName)}&$select=appId,uniqueName`,
  what: 'the applications of the same name',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({
    ...snapshot,
    namesakes: (body as Page<Application>).value.filter(
      ({ uniqueName, appId }) => uniqueName !== key && appId !== own,
    ),
  }),
})

/** Whoever may only see applications of its own may not look at the deleted ones. */
const deleted = ({ key }: Desired): Read => ({
  path: deletedCall.path,
  what: 'the deleted applications',
  least: 'Application.Read.All',
  optional: true,
  place: (snapshot, body) => ({ ...snapshot, deleted: deletedOf(key, body) }),
})

/** What is read of an API. */
const offered = 'id,appId,displayName,servicePrincipalNames,oauth2PermissionScopes,appRoles'

const resource = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')?$select=${offered}`,
  what: `the permissions that ${appId} offers`,
  least: 'Application.Read.All',
  place: (snapshot, body) => ({
    ...snapshot,
    resources: [...snapshot.resources, body as ResourceServicePrincipal],
  }),
})

/** By an identifier URI an API is found with a filter: as a key, Graph takes the appId alone. */
const resourceNamed = (name: string): Read =>
  isGuid(name)
    ? resource(name)
    : {
        ...resource(name),
        path: `/servicePrincipals?$filter=servicePrincipalNames/any(n:n%20eq%20${quoted(name)})&$select=${offered}`,
        place: (snapshot, body) => ({
          ...snapshot,
          resources: [...snapshot.resources, ...(body as Page<ResourceServicePrincipal>).value],
        }),
      }

/** Another registration of ours that does not exist yet: see aspects/resources.ts. */
const isToCome = (name: string): boolean => name.startsWith('key:')

const federatedCredentials = (desired: Desired): Read => ({
  path: `${address(desired)}/federatedIdentityCredentials`,
  what: 'the federated identity credentials',
  least: 'Application.Read.All, or Application.ReadWrite.OwnedBy for its own applications',
  place: (snapshot, body) => ({
    ...snapshot,
    federatedIdentityCredentials: (body as Page<FederatedIdentityCredential>).value,
  }),
})

const owners = (desired: Desired): Read => ({
  path: `${address(desired)}/owners?$select=id`,
  what: 'the owners',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({
    ...snapshot,
    owners: (body as Page<{ id: string }>).value.map(({ id }) => id),
  }),
})

/** Users are named as people know them; groups and applications by their object ids. */
const usersNamed = ({ owners, assignments }: Desired): string[] => [
  ...new Set(
    [...owners, ...assignments.map(({ principal }) => principal)].filter((name) => name.includes('@')),
  ),
]

const user = (name: string): Read => ({
  path: `/users/${encodeURIComponent(name)}?$select=id,userPrincipalName`,
  what: `the user ${name}`,
  least: 'User.ReadBasic.All',
  place: (snapshot, body) => ({
    ...snapshot,
    principals: { ...snapshot.principals, [name]: (body as { id: string }).id },
  }),
})

function behindServicePrincipal(desired: Desired, appId: string): Read[] {
  const grantsRoles = desired.permissions.some(({ application }) => application.length > 0)
  return [
    servicePrincipal(appId),
    grants(appId),
    ...(grantsRoles ? [roleAssignments(appId, 'appRoleAssignments')] : []),
    ...(desired.assignments.length > 0 ? [roleAssignments(appId, 'appRoleAssignedTo')] : []),
  ]
}

const roleAssignments = (appId: string, which: 'appRoleAssignments' | 'appRoleAssignedTo'): Read => ({
  path: `/servicePrincipals(appId='${appId}')/${which}`,
  what: which === 'appRoleAssignments' ? 'the app roles given to it' : 'who is assigned to it',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({ ...snapshot, [which]: (body as Page<AppRoleAssignment>).value }),
})

const servicePrincipal = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')?$select=id,appId,displayName,accountEnabled,appRoleAssignmentRequired`,
  what: 'the service principal',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({ ...snapshot, servicePrincipal: body as ServicePrincipal }),
})

const grants = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')/oauth2PermissionGrants`,
  what: 'the consents given to the service principal',
  least: 'Directory.Read.All',
  place: (snapshot, body) => ({ ...snapshot, grants: (body as Page<OAuth2PermissionGrant>).value }),
})
