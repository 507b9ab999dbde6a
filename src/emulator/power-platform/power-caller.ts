import { type AzureCaller, identify } from '../azure/azure-caller.ts'
import { POWER_APPS } from '../azure/azure-principals.ts'
import type { World } from '../world.ts'
import type { Environment } from './environment.ts'
import { PowerRefusal } from './power-refusal.ts'

const AUDIENCES = [POWER_APPS.appId, ...POWER_APPS.names]

/** Whoever the token names, in their tenant. */
export async function callerOf(world: World, authorization: string | undefined): Promise<AzureCaller> {
  const caller = await identify(world, authorization, AUDIENCES)
  if (caller) return caller
  throw new PowerRefusal(
    401,
    'AuthenticationFailed',
    `Authentication failed. The token must be one for ${POWER_APPS.names[0]}.`,
  )
}

/**
 * Administrators may do everything, and so may the bootstrap application, which counts as registered with Power Platform
 * as a management application. Everybody is a maker in the default environment; others have makers of their own.
 */
export function isMaker({ world, objectId, claims }: AzureCaller, environment: Environment): boolean {
  const user = world.tenant.users.find(({ id }) => id === objectId)
  const isAdministrator = user ? user.administrator : claims.appid === world.state.bootstrap.clientId
  return (
    isAdministrator || (user !== undefined && environment.isDefault) || environment.makers.includes(objectId)
  )
}

/** The environment, where it is one of the tenant and the caller may do that in it. */
export function environmentFor(caller: AzureCaller, name: string, permission: string): Environment {
  const environment = caller.world.tenant.environments.find(
    (one) => one.name.toLowerCase() === name.toLowerCase(),
  )
  if (!environment)
    throw new PowerRefusal(403, 'EnvironmentAccessDenied', `Access to the environment '${name}' is denied.`)
  if (isMaker(caller, environment)) return environment
  const { tenantId } = caller.world.tenant
  throw new PowerRefusal(
    403,
    'EnvironmentAccess',
    `The user with object id '${caller.objectId}' in tenant '${tenantId}' does not have access to permission '${permission}' in environment '${environment.name}'. Error Code: '<null>'`,
  )
}
