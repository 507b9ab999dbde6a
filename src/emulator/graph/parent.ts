import type { ApplicationRecord, ServicePrincipalRecord } from '../tenant.ts'
import { ownApplicationOf, readableApplicationOf } from './application-access.ts'
import type { Call } from './route.ts'
import { ownServicePrincipalOf, servicePrincipalOf } from './service-principals.ts'

/** Applications and service principals carry the same kinds of things: credentials, owners. */
export interface Parent {
  readonly context: 'applications' | 'servicePrincipals'
  /** Graph's name of the type, as it appears in messages. */
  readonly resource: 'Application' | 'ServicePrincipal'
  /** Where the app management policy speaks of it. */
  readonly restrictions: 'applicationRestrictions' | 'servicePrincipalRestrictions'
  /** The object that the path names, if the caller may read it. */
  find(call: Call): ApplicationRecord | ServicePrincipalRecord
  /** The same, if the caller may write it. */
  findOwn(call: Call): ApplicationRecord | ServicePrincipalRecord
}

export const parents: readonly Parent[] = [
  {
    context: 'applications',
    resource: 'Application',
    restrictions: 'applicationRestrictions',
    find: readableApplicationOf,
    findOwn: ownApplicationOf,
  },
  {
    context: 'servicePrincipals',
    resource: 'ServicePrincipal',
    restrictions: 'servicePrincipalRestrictions',
    find: servicePrincipalOf,
    findOwn: ownServicePrincipalOf,
  },
]

/** What hangs on one object: `applications('…')/owners`. */
export const contextBelow = (parent: Parent, id: string, name: string): string =>
  `${parent.context}('${id}')/${name}`
