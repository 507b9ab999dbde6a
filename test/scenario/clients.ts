import { MICROSOFT_GRAPH } from './colleague.ts'
import type { Env, SharedTenant } from './support.ts'

interface Principal {
  readonly id: string
  readonly appRoles: readonly { readonly id: string; readonly value: string }[]
}

/** What leads a command to the tenant as a new client that holds these app roles on Microsoft Graph. */
export async function clientWith({ colleague, env }: SharedTenant, ...roles: string[]): Promise<Env> {
  const { graph } = colleague
  const { id, appId } = await graph<{ id: string; appId: string }>('POST', '/applications', {
    displayName: 'A client',
  })
  const { secretText } = await graph<{ secretText: string }>('POST', `/applications/${id}/addPassword`, {})
  const principal = await graph<Principal>('POST', '/servicePrincipals', { appId })
  const resource = await graph<Principal>('GET', `/servicePrincipals(appId='${MICROSOFT_GRAPH}')`)
  for (const role of resource.appRoles.filter(({ value }) => roles.includes(value))) {
    await graph('POST', `/servicePrincipals/${principal.id}/appRoleAssignments`, {
      principalId: principal.id,
      resourceId: resource.id,
      appRoleId: role.id,
    })
  }
  return { ...env, AZURE_CLIENT_ID: appId, AZURE_CLIENT_SECRET: secretText }
}
