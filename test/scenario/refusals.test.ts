import { expect, test } from 'vitest'
import { manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

test.concurrent.each([
  ['command', ['aply'], /unknown command 'aply'/, /Did you mean apply\?/],
  ['flag', ['plan', '--verbos'], /unknown option '--verbos'/, /Did you mean --verbose\?/],
])('an unknown %s suggests the one that was meant, and exits with 3', async (_, args, error, hint) => {
  const { code, stderr } = await newHome().appreg(args)
  expect(stderr).toMatch(error)
  expect(stderr).toMatch(hint)
  expect(code).toBe(3)
})

test.concurrent('all mistakes of a manifest are told at once, each with path, place and suggestion, and nothing is sent', async () => {
  const home = newHome(tenant.env)
  home.write(
    'appreg.yaml',
    'name: Three mistakes\naudiance: single-tenant\napi:\n  tokenVersion: "2"\nadminConsent: yes\n',
  )
  const { code, stderr } = await home.appreg(['apply', '--yes', '--verbose'])
  expect(stderr).toMatch(/^appreg\.yaml:2:1 .*audiance .*did you mean `audience`\?$/m)
  expect(stderr).toMatch(/^appreg\.yaml:4:17 .*api\.tokenVersion .*write 2 without quotes$/m)
  expect(stderr).toMatch(/^appreg\.yaml:5:15 .*adminConsent .*write true$/m)
  expect(stderr).not.toMatch(/^http /m)
  expect(code).toBe(3)
})

test.concurrent('a missing manifest says which file, and how to do without, and exits with 3', async () => {
  const { code, stderr } = await newHome(tenant.env).appreg(['plan'])
  expect(stderr).toMatch(/^error: appreg\.yaml does not exist\n(hint: .*\n)*hint: .*--name NAME/)
  expect(code).toBe(3)
})

test.concurrent('where nothing to sign in with is set up, every way that was tried is named, and the exit code is 4', async () => {
  const home = newHome()
  const { code, stderr } = await home.appreg(['plan', '--name', 'Nobody'], { PATH: home.folder })
  expect(stderr).toMatch(/^error: not signed in$/m)
  for (const way of ['workload-identity', 'service-principal', 'managed-identity', 'azure-cli', 'browser']) {
    expect(stderr).toMatch(new RegExp(`^  ${way}: \\S`, 'm'))
  }
  expect(code).toBe(4)
})

test.concurrent('a wrong client secret is refused with what Entra says, and exits with 4', async () => {
  const wrong = { ...tenant.env, AZURE_CLIENT_SECRET: 'not-the-secret' }
  const { code, stderr } = await newHome(wrong).appreg(['plan', '--name', 'Nobody'])
  expect(stderr).toMatch(/^error: sign-in with service-principal failed: .*AADSTS7000215/)
  expect(code).toBe(4)
})

test.concurrent('apply asks before it writes: without a terminal and without --yes it exits with 3 and sends nothing', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('unasked'))
  const { code, stderr } = await home.appreg(['apply', '--verbose'])
  expect(stderr).toMatch(/there is no terminal to ask on\nhint: .*--yes/)
  expect(stderr).not.toMatch(/^http /m)
  expect(code).toBe(3)
})

test.concurrent('a secret without a place to go is not minted: exit code 3, and the tenant stays as it is', async () => {
  const { code, stderr } = await newHome(tenant.env).appreg(['apply', '--name', 'Test sinkless', '--yes'])
  expect(stderr).toMatch(/the secret "connector" would have nowhere to go[\s\S]*--secret-to file:PATH/)
  expect(code).toBe(3)
  expect(await tenant.colleague.applications('sinkless')).toEqual([])
})

test.concurrent('a permission that Microsoft Graph does not offer suggests the one that was meant', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('typo', { permissions: { 'microsoft-graph': ['User.Raed'] } }))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/no delegated permission "User\.Raed"; did you mean "User\.Read"\?/)
  expect(code).toBe(3)
})

test.concurrent('config of a registration that does not exist exits with 1 and says how to create it', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('absent'))
  const { code, stderr } = await home.appreg(['config'])
  expect(stderr).toMatch(/^error: there is no registration absent in this tenant\nhint: .*appreg apply/)
  expect(code).toBe(1)
})

test.concurrent('a target that does not exist suggests the one that was meant, and exits with 3', async () => {
  const { code, stderr } = await newHome(tenant.env).appreg(['config', 'power-plattform', '--app', 'absent'])
  expect(stderr).toMatch(/there is no target "power-plattform"\nhint: did you mean power-platform\?/)
  expect(code).toBe(3)
})

test.concurrent('an unreachable proxy is named as the reason, without a stack', async () => {
  const closed = { ...tenant.env, HTTPS_PROXY: 'http://127.0.0.1:9' }
  const { code, stderr } = await newHome(closed).appreg(['plan', '--name', 'Nobody'])
  expect(stderr).toMatch(
    /^error: sign-in with service-principal got no answer: .*ECONNREFUSED 127\.0\.0\.1:9\n/,
  )
  expect(stderr).toMatch(/^hint: .*HTTPS_PROXY/m)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(code).toBe(1)
})
