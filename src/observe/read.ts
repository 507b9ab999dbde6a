import type { Desired } from '../model/desired.ts'
import type { ResourceServicePrincipal } from '../model/directory.ts'
import type { Live, Unread } from '../model/live.ts'

/** What the tenant says about one registration; who asks, and this machine's part, is added by the caller. */
export type Snapshot = Omit<
  Live,
  'tenantId' | 'at' | 'caller' | 'mintings' | 'keptCertificates' | 'signedInAs'
>

/** The reads that make up a snapshot, each with the place where its answer goes. */
export interface Read {
  readonly path: string
  /** What is read, for the message when it is refused. */
  readonly what: string
  readonly least: string
  /** How to do without it. */
  readonly otherwise?: string
  /** Without it the rest is of use all the same. */
  readonly optional?: true
  /** The same, but then it has to be said that this part is unknown. */
  readonly part?: Unread['part']
  readonly place: (snapshot: Snapshot, body: unknown) => Snapshot
}

/** A list with something in it, or from which something may have to go. */
export const isRead = (desired: Desired, part: 'federated' | 'owners' | 'assignments'): boolean =>
  desired[part].length > 0 || desired.prune.includes(part)

/** A user, a group or a service principal. */
export interface Named {
  readonly id: string
  readonly userPrincipalName?: string
  readonly displayName?: string | null
}

/** A name that is known already stays: it is the user principal name, which says more. */
export function withNames(snapshot: Snapshot, objects: readonly Named[]): Snapshot {
  const known = objects.flatMap(({ id, userPrincipalName, displayName }) => {
    const name = userPrincipalName ?? displayName
    return name ? [[id, name] as const] : []
  })
  return { ...snapshot, names: { ...Object.fromEntries(known), ...snapshot.names } }
}

/** What is read of an API. */
export const offered = 'id,appId,displayName,servicePrincipalNames,oauth2PermissionScopes,appRoles'

/** An API by the address of its service principal. */
export const apiAt = (path: string, name: string): Read => ({
  path: `${path}?$select=${offered}`,
  what: `the permissions that ${name} offers`,
  least: 'Application.Read.All',
  place: (snapshot, body) => ({
    ...snapshot,
    resources: [...snapshot.resources, body as ResourceServicePrincipal],
  }),
})
