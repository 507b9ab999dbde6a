import type { Page } from '../graph/wire.ts'
import type { Desired } from '../model/desired.ts'
import type {
  Application,
  FederatedIdentityCredential,
  ResourceServicePrincipal,
} from '../model/directory.ts'
import { deletedCall, deletedOf } from './deleted.ts'
import { isGuid } from './find.ts'
import { behindServicePrincipal } from './principal-reads.ts'
import { apiAt, isRead, type Named, offered, type Read, withNames } from './read.ts'

/** Everything that the manifest's registration may touch, and nothing else: what is not desired is not read. */
export function readsOf(desired: Desired, appId?: string): Read[] {
  return [
    application(desired),
    namesakes(desired),
    ...desired.permissions.flatMap(({ resource }) => (isToCome(resource) ? [] : [resourceNamed(resource)])),
    ...(isRead(desired, 'federated') ? [federatedCredentials(desired)] : []),
    ...(isRead(desired, 'owners') ? [owners(desired)] : []),
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

/** Whoever may only see applications of its own may not search either. */
const namesakes = ({ displayName, key, appId: own }: Desired): Read => ({
  path: `/applications?${named(displayName)}`,
  what: 'the applications of the same name',
  least: 'Application.Read.All',
  part: 'namesakes',
  place: (snapshot, body) => ({
    ...snapshot,
    namesakes: (body as Page<Application>).value.filter(
      (one) => isNamed(one.displayName, displayName) && one.uniqueName !== key && one.appId !== own,
    ),
  }),
})

/** What a filter may compare a display name with; a longer text is refused as an unsupported query. */
const MAX_COMPARED = 120

const named = (name: string): string =>
  name.length <= MAX_COMPARED
    ? `$filter=displayName%20eq%20${quoted(name)}&$select=appId,uniqueName`
    : `$filter=startswith(displayName,${quoted(name.slice(0, MAX_COMPARED))})&$select=appId,displayName,uniqueName`

/** Where the filter asked for the beginning alone. It does not tell upper case from lower case. */
const isNamed = (one: string, name: string): boolean =>
  name.length <= MAX_COMPARED || one.toLowerCase() === name.toLowerCase()

/** Whoever may only see applications of its own may not look at the deleted ones. */
const deleted = ({ key }: Desired): Read => ({
  path: deletedCall.path,
  what: 'the deleted applications',
  least: 'Application.Read.All',
  optional: true,
  place: (snapshot, body) => ({ ...snapshot, deleted: deletedOf(key, body) }),
})

const resource = (appId: string): Read => apiAt(`/servicePrincipals(appId='${appId}')`, appId)

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

/** With their names where some may be removed: the plan shows whom. */
const owners = (desired: Desired): Read => {
  const isPruned = desired.prune.includes('owners')
  return {
    path: `${address(desired)}/owners${isPruned ? '' : '?$select=id'}`,
    what: 'the owners',
    least: 'Application.Read.All',
    place: (snapshot, body) => {
      const { value } = body as Page<Named>
      const named = { ...snapshot, owners: value.map(({ id }) => id) }
      return isPruned ? withNames(named, value) : named
    },
  }
}

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
  otherwise: 'or write the object id into the manifest instead of the name: that is not looked up',
  place: (snapshot, body) => ({
    ...snapshot,
    principals: { ...snapshot.principals, [name]: (body as { id: string }).id },
  }),
})
