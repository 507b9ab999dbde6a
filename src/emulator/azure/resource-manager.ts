import type { HttpRequest, Reply } from '../http-message.ts'
import type { World } from '../world.ts'
import { identify, refusal } from './azure-caller.ts'
import { RESOURCE_MANAGER } from './azure-principals.ts'
import { resources, SUBSCRIPTION, subscriptions, tenants } from './azure-resources.ts'

export const RESOURCE_MANAGER_HOST = 'management.azure.com'

/** As much of Azure Resource Manager as finding one's tenants and Key Vaults takes. */
export async function answerResourceManager(world: World, request: HttpRequest): Promise<Reply> {
  const audiences = [RESOURCE_MANAGER.appId, ...RESOURCE_MANAGER.names]
  const caller = await identify(world, request.headers.authorization, audiences)
  if (!caller) return refusal(401, 'AuthenticationFailed', 'Authentication failed.')
  const query = new URLSearchParams(request.query)
  if (!query.has('api-version'))
    return refusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    )
  switch (`${request.method} ${request.path.toLowerCase().replace(/\/$/, '')}`) {
    case 'GET /subscriptions':
      return subscriptions(caller)
    case 'GET /tenants':
      return tenants(caller)
    case `GET /subscriptions/${SUBSCRIPTION}/resources`:
      return resources(caller, query)
    default:
      return refusal(404, 'NotFound', 'The emulator does not play this part of Azure.')
  }
}
