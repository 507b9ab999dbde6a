import { firstPartyName } from '../first-party.ts'
import type { Application, AppRole, PermissionScope } from '../graph/application-entity.ts'
import type { ServicePrincipal } from '../graph/service-principal-entity.ts'
import { GUID } from '../guid.ts'
import { PERSONAL_TENANT, type Tenant } from '../tenant.ts'
import { findRegistration, type World } from '../world.ts'
import { type Client, named, principalOf } from './client.ts'
import type { Ask } from './scopes.ts'
import { refuse } from './token-refusal.ts'

/** What a token is asked for. */
export interface Resource {
  readonly principal: ServicePrincipal
  /** Its registration; absent for Microsoft's own. */
  readonly app?: Application
  /** The name it was asked by; becomes the audience of a v1 token. */
  readonly name: string
  /** 2 only where the application says so. */
  readonly tokenVersion: 1 | 2
}

/** The service principal with that name in the tenant, enabled. */
export function findResource(world: World, name: string): Resource {
  const principal = principalNamed(world.tenant, name) ?? forPersonalAccounts(world, name)
  if (!principal) throw missing(world, name)
  if (!principal.accountEnabled) throw refuse(500014, { resource: name })
  const app = findRegistration(world, principal.appId)?.app.entity
  const tokenVersion = app?.api.requestedAccessTokenVersion === 2 ? 2 : 1
  return { principal, name, tokenVersion, ...(app ? { app } : {}) }
}

function principalNamed(tenant: Tenant, name: string): ServicePrincipal | undefined {
  const wanted = withoutSlash(name)
  return tenant.servicePrincipals.find(({ entity }) =>
    entity.servicePrincipalNames.some((own) => withoutSlash(own) === wanted),
  )?.entity
}

/** Nobody installs applications where personal accounts live: every application is known there as it is at home. */
function forPersonalAccounts({ tenant, others }: World, name: string): ServicePrincipal | undefined {
  if (tenant.tenantId !== PERSONAL_TENANT) return undefined
  const homes = others.map((home) => ({ home, principal: principalNamed(home, name) }))
  return homes.find(({ home, principal }) => principal?.appOwnerOrganizationId === home.tenantId)?.principal
}

const withoutSlash = (name: string): string => name.toLowerCase().replace(/\/$/, '')

/** An application id that exists and has no service principal here is told apart from a name that nothing has. */
function missing(world: World, name: string) {
  const { tenant } = world
  const exists = GUID.test(name)
    ? (findRegistration(world, name)?.app.entity.displayName ?? firstPartyName(name))
    : undefined
  if (exists !== undefined)
    return refuse(650052, {
      resourceAppId: name.toLowerCase(),
      resourceName: exists,
      tenant: tenant.tenantId,
    })
  return refuse(500011, { resource: name, tenant: tenant.displayName })
}

/** The resource's enabled scopes with the asked names; an unknown one is refused. */
export function namedScopes(client: Client, { principal }: Resource, { names }: Ask): PermissionScope[] {
  return names.map((name) => {
    const scope = enabledScopes(principal).find(({ value }) => value?.toLowerCase() === name.toLowerCase())
    if (!scope) throw refuse(650053, { ...named(client), scope: name, resourceAppId: principal.appId })
    return scope
  })
}

export const enabledScopes = ({ oauth2PermissionScopes }: ServicePrincipal): PermissionScope[] =>
  oauth2PermissionScopes.filter(({ isEnabled }) => isEnabled)

/** Whether client and resource are one registration. */
export const isSelf = ({ app }: Client, { principal }: Resource): boolean => app.appId === principal.appId

/** Values of the app roles that principals hold on the resource: a client, or a user with their groups. */
export function heldRoles(tenant: Tenant, holders: readonly string[], { principal }: Resource): string[] {
  const held = tenant.appRoleAssignments.filter(
    ({ principalId, resourceId }) => holders.includes(principalId) && resourceId === principal.id,
  )
  const byId = (id: string): AppRole | undefined => principal.appRoles.find((role) => role.id === id)
  return [...new Set(held.flatMap(({ appRoleId }) => byId(appRoleId)?.value ?? []))]
}

/** Where assignment is required, an application without a role gets no token. */
export function checkAppAssignment(tenant: Tenant, client: Client, resource: Resource): void {
  const { principal } = resource
  const id = principalOf(tenant, client)?.entity.id
  if (!principal.appRoleAssignmentRequired) return
  if (
    tenant.appRoleAssignments.some(
      ({ principalId, resourceId }) => principalId === id && resourceId === principal.id,
    )
  )
    return
  throw refuse(501051, {
    ...named(client),
    resourceAppId: principal.appId,
    resourceName: principal.displayName,
  })
}
