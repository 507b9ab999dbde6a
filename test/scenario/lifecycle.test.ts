import { expect, test } from 'vitest'
import { newHome, sharedTenant } from './support.ts'

// A registration after its first apply: redirect URIs, list, show, deletion and return.

const tenant = sharedTenant()
const connector = 'https://global.consent.azure-apim.net/redirect/cr1-5ftest-5f0123456789abcdef'

async function applied(key: string) {
  const home = newHome(tenant.env)
  await home.prepare(['apply', '--name', `Test ${key}`, '--key', key, '--yes', '--secret-to', 'file:secret'])
  return { home, at: ['--app', key] }
}

test.concurrent('redirect add registers a connector URL, keeps the others and proves it', async () => {
  const { home, at } = await applied('add-uri')
  const { code, stdout } = await home.appreg(['redirect', 'add', connector, ...at, '--yes'])
  expect(stdout).toContain(`web           ${connector}\n`)
  expect(stdout).toContain('web           https://global.consent.azure-apim.net/redirect\n')
  expect(stdout).toMatch(/^ok {7}the token service sends the answer of a sign-in to/m)
  expect(code).toBe(0)
})

test.concurrent('redirect puts a loopback URI on the platform of local programs', async () => {
  const { home, at } = await applied('add-loopback')
  await home.appreg(['redirect', 'add', ' http://localhost:8080/callback\n', ...at, '--yes'])
  const { stdout } = await home.appreg(['redirect', 'list', ...at, '-o', 'json'])
  expect(JSON.parse(stdout).redirectUris.publicClient).toEqual(['http://localhost:8080/callback'])
})

test.concurrent('redirect remove takes one away and nothing else; one that is not there is named', async () => {
  const { home, at } = await applied('remove-uri')
  await home.prepare(['redirect', 'add', connector, ...at, '--yes'])
  const { stdout, stderr } = await home.appreg(['redirect', 'remove', connector, ...at, '--yes'])
  expect(stdout).toBe('web           https://global.consent.azure-apim.net/redirect\n')
  expect(stderr).toMatch(/^done +remove the redirect URIs$/m)
  const again = await home.appreg(['redirect', 'remove', connector, ...at, '--yes'])
  expect(again.stderr).toContain(`error: not registered: ${connector}`)
  expect(again.code).toBe(1)
})

test.concurrent('a redirect URI that another platform has is refused by redirect and by apply, which moves it with prune', async () => {
  const { home, at } = await applied('two-platforms')
  const local = 'http://localhost:8080/callback'
  await home.prepare(['redirect', 'add', local, ...at, '--yes'])
  const other = ['redirect', 'add', 'http://localhost:9090/callback', '--platform', 'web']
  const added = await home.appreg([...other, ...at, '--yes'])
  expect(added.stderr).toContain(`the same as ${local}, which is registered under publicClient`)
  expect(added.code).toBe(3)

  const wanted = { name: 'Test two-platforms', key: 'two-platforms', credentials: { secrets: [] } }
  home.write('appreg.yaml', { ...wanted, redirectUris: { web: [local] } })
  const refused = await home.appreg(['apply', '--yes'])
  expect(refused.stderr).toContain(`appreg redirect remove ${local} --app`)
  expect(refused.code).toBe(3)
  home.write('appreg.yaml', { ...wanted, redirectUris: { web: [local], prune: true } })
  expect((await home.appreg(['apply', '--yes'])).code).toBe(0)
  const { web, publicClient } = await tenant.colleague.application('two-platforms')
  expect(web.redirectUris).toContain(local)
  expect(publicClient.redirectUris).toEqual([])
})

test.concurrent('an unusable URI, an unknown action and a missing --yes are bad input: nothing is changed', async () => {
  const { home, at } = await applied('bad-uri')
  const bad = await home.appreg(['redirect', 'add', 'http://app.example.com/cb', ...at, '--yes'])
  expect(bad.code).toBe(3)
  expect((await home.appreg(['redirect', 'ad', connector, ...at, '--yes'])).code).toBe(3)
  const unasked = await home.appreg(['redirect', 'add', connector, ...at])
  expect(unasked).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('look with appreg redirect list --app bad-uri first, then add --yes'),
  })
  for (const action of ['add', 'remove']) {
    const nothing = await home.appreg(['redirect', action, ...at, '--yes'])
    expect(nothing.stderr).toContain(`error: redirect ${action}: no redirect URI is given`)
    expect(nothing.code).toBe(3)
  }
  const { stdout } = await home.appreg(['redirect', 'list', ...at])
  expect(stdout).toBe('web           https://global.consent.azure-apim.net/redirect\n')
})

test.concurrent('list names the registrations with a key, show reads one', async () => {
  const { home, at } = await applied('listed')
  const { stdout } = await home.appreg(['list', '-o', 'json'])
  const keys = (JSON.parse(stdout).registrations as { key: string }[]).map(({ key }) => key)
  expect(keys).toContain('listed')
  const shown = await home.appreg(['show', ...at])
  expect(shown.stdout).toMatch(/^display name +Test listed$/m)
  expect(shown.stdout).toMatch(/^secrets +connector \(.{3}…, 180 days left\)$/m)
  expect(shown.stdout).toMatch(/^sign-in +enabled, for everybody in the tenant$/m)
  expect(shown.stdout).toMatch(/^required permissions +Microsoft Graph: User\.Read$/m)
  expect(shown.stdout).toMatch(/^tenant-wide consent +Microsoft Graph: User\.Read$/m)
  for (const label of ['owners', 'assignments', 'federated credentials', 'tags', 'notes'])
    expect(shown.stdout).toMatch(new RegExp(`^${label} `, 'm'))
  const secret = home.read('secret').trim()
  expect(shown.stdout).not.toContain(secret)
})

test.concurrent('list names a registration without a key once this machine has worked with it', async () => {
  const { home } = await applied('beside-a-stranger')
  const { appId } = await tenant.colleague.graph<{ appId: string }>('POST', '/applications', {
    displayName: 'Without a key',
  })
  expect((await home.appreg(['list'])).stdout).not.toContain(appId)
  await home.appreg(['show', '--app', appId])
  expect((await home.appreg(['list'])).stdout).toMatch(new RegExp(`^- +${appId} +Without a key$`, 'm'))
})

test.concurrent('destroy says until when it can come back; restore brings it back, and apply the consent', async () => {
  const { home, at } = await applied('comes-back')
  const gone = await home.appreg(['destroy', ...at, '--yes'])
  expect(gone.stdout).toMatch(/^deleted Test comes-back[\s\S]*until \d{4}-\d{2}-\d{2}: appreg restore --app /)
  expect(gone.stderr).toMatch(/^what depends on Test comes-back .*\n(.*\n)* {2}secrets and certificates +1$/m)
  expect((await home.appreg(['show', ...at])).code).toBe(1)
  const back = await home.appreg(['restore', ...at, '--yes'])
  expect(back.stdout).toMatch(/^restored Test comes-back/)
  const applyAgain = [
    'apply',
    '--name',
    'Test comes-back',
    '--key',
    'comes-back',
    '--yes',
    '--secret-to',
    'file:secret',
  ]
  const healed = await home.appreg(applyAgain)
  expect(healed.stdout).toMatch(/^applied the plan \(1 to create, 0 to update, 0 to delete\)/)
  const again = await home.appreg(['restore', ...at, '--yes'])
  expect(again.stderr).toContain('no deleted registration goes by comes-back')
})
