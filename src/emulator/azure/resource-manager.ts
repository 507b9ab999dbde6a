import type { HttpRequest, Reply } from '../http-message.ts'
import type { World } from '../world.ts'
import { identify, refusal } from './azure-caller.ts'
import { RESOURCE_MANAGER } from './azure-principals.ts'

export const RESOURCE_MANAGER_HOST = 'management.azure.com'

/** As much of Azure Resource Manager as signing in on the command line asks for: tenants, and no subscription. */
export async function answerResourceManager(world: World, request: HttpRequest): Promise<Reply> {
  const audiences = [RESOURCE_MANAGER.appId, ...RESOURCE_MANAGER.names]
  const caller = await identify(world, request.headers.authorization, audiences)
  if (!caller) return refusal(401, 'AuthenticationFailed', 'Authentication failed.')
  const { tenantId, displayName } = caller.world.tenant
  switch (`${request.method} ${request.path.toLowerCase().replace(/\/$/, '')}`) {
    case 'GET /subscriptions':
      return { status: 200, body: { value: [], count: { type: 'Total', value: 0 } } }
    case 'GET /tenants':
      return { status: 200, body: { value: [{ id: `/tenants/${tenantId}`, tenantId, displayName }] } }
    default:
      return refusal(404, 'NotFound', 'The emulator has no Azure resources.')
  }
}
