import { MICROSOFT_GRAPH } from './colleague.ts'
import type { Env, Tenant } from './support.ts'

interface Principal {
  readonly id: string
  readonly appRoles: readonly { readonly id: string; readonly value: string }[]
}

/** What leads a command to the tenant as a new client that holds these app roles on Microsoft Graph. */
export async function clientWith(tenant: Tenant, ...roles: string[]): Promise<Env> {
  const { graph } = tenant.colleague
  const { id, appId } = await graph<{ id: string; appId: string }>('POST', '/applications', {
    displayName: 'A client',
  })
  const { secretText } = await graph<{ secretText: string }>('POST', `/applications/${id}/addPassword`, {})
  await graph<Principal>('POST', '/servicePrincipals', { appId })
  await rolesFor(tenant, appId, ...roles)
  return { ...tenant.env, AZURE_CLIENT_ID: appId, AZURE_CLIENT_SECRET: secretText }
}

/** Gives an application that has a service principal app roles on Microsoft Graph. */
export async function rolesFor({ colleague }: Tenant, appId: string, ...roles: string[]): Promise<void> {
  const { graph } = colleague
  const principal = await graph<Principal>('GET', `/servicePrincipals(appId='${appId}')`)
  const resource = await graph<Principal>('GET', `/servicePrincipals(appId='${MICROSOFT_GRAPH}')`)
  for (const role of resource.appRoles.filter(({ value }) => roles.includes(value))) {
    await graph('POST', `/servicePrincipals/${principal.id}/appRoleAssignments`, {
      principalId: principal.id,
      resourceId: resource.id,
      appRoleId: role.id,
    })
  }
}
