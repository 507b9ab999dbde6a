import { expect, test } from 'vitest'
import { MICROSOFT_GRAPH } from './colleague.ts'
import { type Env, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

interface Principal {
  readonly id: string
  readonly appRoles: readonly { readonly id: string; readonly value: string }[]
}

/** What leads a command to the tenant as a new client that holds these app roles on Microsoft Graph. */
async function clientWith(...roles: string[]): Promise<Env> {
  const { graph } = tenant.colleague
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
  return { ...tenant.env, AZURE_CLIENT_ID: appId, AZURE_CLIENT_SECRET: secretText }
}

test.concurrent('an identity without any permission is told which one to get and for what, and the exit code is 4', async () => {
  const home = newHome(await clientWith())
  home.write('appreg.yaml', manifest('forbidden'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^error: not allowed to read the application forbidden: Insufficient privileges/)
  expect(stderr).toMatch(/^hint: give the signed-in identity Application\.Read/m)
  expect(code).toBe(4)
})

test.concurrent('an identity that may only read is told what creating the application takes; nothing is created', async () => {
  const home = newHome(await clientWith('Application.Read.All', 'Directory.Read.All'))
  home.write('appreg.yaml', manifest('read-only'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^error: not allowed to create the application: /m)
  expect(stderr).toMatch(/to create the application, the signed-in identity needs Application\.ReadWrite/)
  expect(code).toBe(4)
  expect(await tenant.colleague.applications('read-only')).toEqual([])
})

test.concurrent('without the right to consent everything else is done; the bootstrap client then finishes', async () => {
  const roles = ['Application.ReadWrite.All', 'Directory.Read.All']
  const home = newHome(await clientWith(...roles))
  home.write('appreg.yaml', manifest('unconsented'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  const { appId, passwordCredentials } = await tenant.colleague.application('unconsented')
  expect(stderr).toMatch(/^error: not allowed to grant admin consent for Microsoft Graph: /m)
  expect(stderr).toContain(`the application is there (appId ${appId}`)
  expect(stderr).toMatch(/^hint: .*DelegatedPermissionGrant\.ReadWrite\.All/m)
  expect(code).toBe(4)
  expect(passwordCredentials).toHaveLength(1)
  expect(await tenant.colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(200)

  expect(await home.appreg(['apply', '--yes'], tenant.env)).toMatchObject({ code: 0 })
  expect(await tenant.colleague.grants(appId)).toHaveLength(1)
  expect((await tenant.colleague.application('unconsented')).passwordCredentials).toHaveLength(1)
})
