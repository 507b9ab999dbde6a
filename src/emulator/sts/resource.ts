import type { AppRole } from '../graph/application-entity.ts'
import type { ServicePrincipal } from '../graph/service-principal-entity.ts'
import type { Tenant } from '../tenant.ts'
import type { Client } from './client.ts'
import { TokenRefusal } from './token-refusal.ts'

/** What a token is asked for. */
export interface Resource {
  readonly principal: ServicePrincipal
  /** The name it was asked by; becomes the audience of a v1 token. */
  readonly name: string
  /** 2 only where the application says so. */
  readonly tokenVersion: 1 | 2
}

/** The resource in a v2 `scope` of an app-only request: exactly `{resource}/.default`. */
export function resourceName(scope: string): string {
  const scopes = scope.split(' ').filter((part) => part !== '')
  const suffixed = scopes.filter((part) => part.endsWith('/.default'))
  if (scopes.length !== suffixed.length || suffixed.length === 0)
    throw new TokenRefusal(
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    )
  if (suffixed.length > 1)
    throw new TokenRefusal(
      'invalid_scope',
      28000,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    )
  return scope.trim().slice(0, -'/.default'.length)
}

/** The service principal with that name, enabled. */
export function findResource(tenant: Tenant, name: string): Resource {
  const principal = tenant.servicePrincipals.find(({ entity }) =>
    entity.servicePrincipalNames.some((own) => own.toLowerCase() === name.toLowerCase()),
  )?.entity
  if (!principal)
    throw new TokenRefusal(
      'invalid_resource',
      500011,
      `The resource principal named ${name} was not found in the tenant named ${tenant.displayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    )
  if (!principal.accountEnabled)
    throw new TokenRefusal(
      'invalid_resource',
      500014,
      `The service principal for resource '${name}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
    )
  const app = tenant.applications.find(({ entity }) => entity.appId === principal.appId)
  return { principal, name, tokenVersion: app?.entity.api.requestedAccessTokenVersion === 2 ? 2 : 1 }
}

/** Values of the app roles the client holds on the resource; where assignment is required, none is not enough. */
export function assignedRoles(tenant: Tenant, client: Client, { principal }: Resource): string[] {
  const held = tenant.appRoleAssignments.filter(
    ({ principalId, resourceId }) =>
      principalId === client.principal.entity.id && resourceId === principal.id,
  )
  if (principal.appRoleAssignmentRequired && held.length === 0)
    throw new TokenRefusal(
      'invalid_grant',
      501051,
      `Application '${client.app.entity.appId}'(${client.app.entity.displayName}) is not assigned to a role for the application '${principal.appId}'(${principal.displayName}).`,
    )
  const byId = (id: string): AppRole | undefined => principal.appRoles.find((role) => role.id === id)
  return held.flatMap(({ appRoleId }) => byId(appRoleId)?.value ?? [])
}
