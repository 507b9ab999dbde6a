import type { Application } from '../graph/application-entity.ts'
import type { ApplicationRecord, ServicePrincipalRecord, Tenant } from '../tenant.ts'
import { findRegistration, type World } from '../world.ts'
import type { Authority } from './authority.ts'
import { firstPartyApplication } from './first-party-client.ts'
import { refuse } from './token-refusal.ts'

/** The application that asks. */
export interface Client {
  readonly app: Application
  /** What carries its credentials; absent for Microsoft's own applications. */
  readonly record?: ApplicationRecord
  /** Where it is registered; absent for Microsoft's own applications. */
  readonly home?: Tenant
}

/** How refusals name a client. */
export const named = ({ app }: Client): { appId: string; appName: string } => ({
  appId: app.appId,
  appName: app.displayName,
})

/** The client of a request, known and allowed at this endpoint. */
export function findClient(world: World, clientId: string, authority: Authority): Client {
  const { tenant } = authority
  const client = lookUp(world, clientId)
  if (!client) throw unknown(clientId, authority)
  if (authority.kind === 'tenant' && client.home && client.home !== tenant) checkForeign(client, authority)
  if (tenant) checkEnabled(tenant, client)
  checkAudience(client, authority)
  return client
}

function lookUp(world: World, clientId: string): Client | undefined {
  const found = findRegistration(world, clientId)
  if (found) return { app: found.app.entity, record: found.app, home: found.tenant }
  const app = firstPartyApplication(world.tenant, clientId)
  return app && { app }
}

const unknown = (appId: string, { tenant, segment }: Authority) =>
  refuse(700016, { appId, tenant: tenant?.displayName ?? segment })

/** An application of another tenant: unknown here, unless it is for several tenants or was when it came here. */
function checkForeign(client: Client, authority: Authority): void {
  const { tenant } = authority
  if (!tenant || client.app.signInAudience !== 'AzureADMyOrg') return
  if (!principalOf(tenant, client)) throw unknown(client.app.appId, authority)
  throw refuse(650059, { ...named(client), tenantId: tenant.tenantId })
}

/** The client's service principal in a tenant; it is missing until someone consents. */
export const principalOf = (tenant: Tenant, { app }: Client): ServicePrincipalRecord | undefined =>
  tenant.servicePrincipals.find(({ entity }) => entity.appId === app.appId)

export function checkEnabled(tenant: Tenant, client: Client): void {
  if (principalOf(tenant, client)?.entity.accountEnabled === false) throw refuse(7000112, named(client))
}

/** Which accounts the application is for decides which endpoints it may use. */
function checkAudience(client: Client, { kind }: Authority): void {
  const audience = client.app.signInAudience
  const names = named(client)
  if (audience === 'PersonalMicrosoftAccount') {
    if (kind === 'tenant') throw refuse(9002346, names)
    if (kind !== 'consumers') throw refuse(9002331, names)
    return
  }
  if (kind === 'consumers' && audience === 'AzureADMyOrg') throw refuse(9002332, names)
  if (kind === 'consumers' && audience === 'AzureADMultipleOrgs') throw refuse(90130, names)
  if (kind !== 'tenant' && audience === 'AzureADMyOrg') throw refuse(50194, names)
}

/** Whether personal accounts may sign in to it. */
export const admitsPersonal = ({ app }: Client): boolean =>
  app.signInAudience === 'AzureADandPersonalMicrosoftAccount' ||
  app.signInAudience === 'PersonalMicrosoftAccount'
