import { appRoleAssignmentRoutes } from './app-role-assignments.ts'
import { applicationRoutes } from './applications.ts'
import { classificationRoutes } from './classifications.ts'
import { credentialRoutes } from './credential-routes.ts'
import { deletedItemRoutes } from './deleted-items.ts'
import { directoryRoutes } from './directory.ts'
import { directoryObjectRoutes } from './directory-object-routes.ts'
import { federatedCredentialRoutes } from './federated-credentials.ts'
import { grantRoutes } from './grants.ts'
import { groupRoutes } from './group-routes.ts'
import { ownerRoutes } from './owners.ts'
import { type Key, matchPath, type Segment } from './path.ts'
import { policyRoutes } from './policy-routes.ts'
import { propertyRoutes } from './property-routes.ts'
import { Refusal } from './refusal.ts'
import type { Route } from './route.ts'
import { servicePrincipalRoutes } from './service-principals.ts'
import { userRoutes } from './users.ts'

/** Every path the emulator serves. The first line that fits wins, so literal names stand before `{}`. */
const routes: readonly Route[] = [
  ...applicationRoutes,
  ...servicePrincipalRoutes,
  ...credentialRoutes,
  ...classificationRoutes,
  ...federatedCredentialRoutes,
  ...ownerRoutes,
  ...propertyRoutes,
  ...appRoleAssignmentRoutes,
  ...grantRoutes,
  ...deletedItemRoutes,
  ...directoryRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...directoryObjectRoutes,
  ...policyRoutes,
]

/** The route for a method and path with the path's keys, or Graph's refusal. */
export function findRoute(method: string, segments: readonly Segment[]): { route: Route; keys: Key[] } {
  const fitting = routes.flatMap((route) => {
    const keys = matchPath(route.path, segments)
    return keys ? [{ route, keys }] : []
  })
  const found = fitting.find(({ route }) => route.method === method)
  if (found) return found
  if (fitting.length > 0)
    throw new Refusal(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    )
  throw unknownSegment(segments)
}

function unknownSegment(segments: readonly Segment[]): Refusal {
  const name = segments.flatMap((segment) => ('name' in segment ? [segment.name] : [])).at(-1) ?? ''
  return new Refusal(400, 'BadRequest', `Resource not found for the segment '${name}'.`)
}
