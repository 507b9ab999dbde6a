import { expect, test } from 'vitest'
import { newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

const split = (key: string) => ({
  name: `Test ${key}`,
  key,
  topology: 'split',
  credentials: { secrets: [{ name: 'connector', store: 'file:client.secret' }] },
})

test.concurrent('a split makes the API first, then a connector that may call it, and converges', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('two-halves'))
  const first = await home.appreg(['apply', '--yes'])
  expect(first.stdout).toMatch(/^two-halves: 3 created[\s\S]*^two-halves-connector: 4 created/m)
  const shown = async (key: string) =>
    JSON.parse((await home.appreg(['show', '--app', key, '-o', 'json'])).stdout).application
  const { appId: resourceAppId } = await shown('two-halves')
  expect(await shown('two-halves-connector')).toMatchObject({ requiredResourceAccess: [{ resourceAppId }] })
  const second = await home.appreg(['apply', '--yes'])
  expect(second.stdout).toContain('2 registrations: 0 changed, 2 as the manifest says')
})

test.concurrent('verify proves both halves, and plan shows that nothing is left', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('verified-halves'))
  await home.appreg(['apply', '--yes'])
  const verified = await home.appreg(['verify'])
  expect(verified.stdout).toContain('2 registrations: 2 healthy')
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

test.concurrent('before the API exists, the plan says what follows when it does', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('not-yet'))
  const { stdout } = await home.appreg(['plan'])
  expect(stdout).toContain('its permissions on not-yet are listed and granted when that registration exists')
})
