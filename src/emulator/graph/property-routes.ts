import type { Reply } from '../http-message.ts'
import { contextBelow, type Parent, parents } from './parent.ts'
import * as allow from './permissions.ts'
import { METADATA } from './representation.ts'
import type { Call, Route } from './route.ts'

/** Collections that clients read alone, by the type that has them. */
const PROPERTIES = {
  applications: ['appRoles', 'identifierUris', 'requiredResourceAccess'],
  servicePrincipals: ['appRoles', 'oauth2PermissionScopes'],
} as const

export const propertyRoutes: readonly Route[] = parents.flatMap((parent) =>
  PROPERTIES[parent.context].map((name): Route => {
    const path = `/${parent.context}/{}/${name}`
    return { method: 'GET', path, needs: allow.readApplication, handle: (call) => get(call, parent, name) }
  }),
)

/** One property in an envelope of its own. */
function get(call: Call, parent: Parent, name: string): Reply {
  const { entity } = parent.find(call)
  const value: unknown = Reflect.get(entity, name)
  return {
    status: 200,
    body: { '@odata.context': `${METADATA}#${contextBelow(parent, entity.id, name)}`, value },
  }
}
