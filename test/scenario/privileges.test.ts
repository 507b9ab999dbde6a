import { expect, test } from 'vitest'
import { clientWith } from './clients.ts'
import { consentAt } from './consent-page.ts'
import { manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

test.concurrent('an identity without any permission is told which one to get and for what, and the exit code is 4', async () => {
  const home = newHome(await clientWith(tenant))
  home.write('appreg.yaml', manifest('forbidden'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^error: not allowed to read the application forbidden: Insufficient privileges/)
  expect(stderr).toMatch(/^hint: give the signed-in identity Application\.Read/m)
  expect(code).toBe(4)
})

test.concurrent('an identity that may only read is told what creating the application takes; nothing is created', async () => {
  const home = newHome(await clientWith(tenant, 'Application.Read.All', 'Directory.Read.All'))
  home.write('appreg.yaml', manifest('read-only'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^error: not allowed to create the application: /m)
  expect(stderr).toMatch(/to create the application, the signed-in identity needs Application\.ReadWrite/)
  expect(code).toBe(4)
  expect(await tenant.colleague.applications('read-only')).toEqual([])
})

test.concurrent('without the right to consent everything else is done; the bootstrap client then finishes', async () => {
  const roles = ['Application.ReadWrite.All', 'Directory.Read.All']
  const home = newHome(await clientWith(tenant, ...roles))
  home.write('appreg.yaml', manifest('unconsented'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  const { appId, passwordCredentials } = await tenant.colleague.application('unconsented')
  expect(stderr).toMatch(/^error: not allowed to grant admin consent for Microsoft Graph: /m)
  expect(stderr).toContain(`the application is there (appId ${appId}`)
  expect(stderr).toMatch(/^hint: .*DelegatedPermissionGrant\.ReadWrite\.All/m)
  expect(stderr).toMatch(/^hint: whoever may, runs: appreg apply --yes$/m)
  expect(code).toBe(4)
  expect(passwordCredentials).toHaveLength(1)
  expect(await tenant.colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(200)

  expect(await home.appreg(['apply', '--yes'], tenant.env)).toMatchObject({ code: 0 })
  expect(await tenant.colleague.grants(appId)).toHaveLength(1)
  expect((await tenant.colleague.application('unconsented')).passwordCredentials).toHaveLength(1)
})

test.concurrent('an administrator who opens the admin consent URL finishes it as well; apply then finds nothing to do', async () => {
  const home = newHome(await clientWith(tenant, 'Application.ReadWrite.All', 'Directory.Read.All'))
  home.write('appreg.yaml', manifest('by-url'))
  const { stdout } = await home.appreg(['apply', '--yes', '--output', 'json'])
  const { error } = JSON.parse(stdout) as { error: { code: string; hints: string[] } }
  expect(error.code).toBe('FORBIDDEN')
  const [url = ''] = error.hints.flatMap((hint) => /https:\S+\/adminconsent\S+/.exec(hint) ?? [])
  const { appId } = await tenant.colleague.application('by-url')
  expect(url).toContain(`https://login.microsoftonline.com/${tenant.ready.tenantId}/adminconsent?`)
  expect(new URL(url).searchParams.get('client_id')).toBe(appId)

  await consentAt(tenant.ready, url)
  expect(await tenant.colleague.grants(appId)).toHaveLength(1)
  const second = await home.appreg(['apply', '--yes'])
  expect(second.stdout).toMatch(/^no changes/)
  expect(second.code).toBe(0)
})
