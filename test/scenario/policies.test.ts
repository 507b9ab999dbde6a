import { describe, expect, test } from 'vitest'
import { graphLines, manifest, newHome, sharedTenant } from './support.ts'

/** A tenant whose administrators have restricted what new applications may do. */
const seed = {
  tenants: {
    home: {
      policies: {
        authorization: { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [] } },
        appManagement: {
          isEnabled: true,
          applicationRestrictions: {
            passwordCredentials: [
              {
                restrictionType: 'passwordLifetime',
                state: 'enabled',
                maxLifetime: 'P90D',
                restrictForAppsCreatedAfterDateTime: null,
              },
            ],
            keyCredentials: [],
            identifierUris: {
              nonDefaultUriAddition: { state: 'enabled', excludeAppsReceivingV2Tokens: true },
              uriAdditionWithoutUniqueTenantIdentifier: { state: 'disabled' },
            },
          },
        },
      },
    },
  },
}

const tenant = sharedTenant(seed)

const shortLived = {
  credentials: {
    secrets: [{ name: 'connector', lifetime: '90d', renewBefore: '10d', store: 'file:connector.secret' }],
  },
}

describe.concurrent('what the tenant forbids is refused before anything is written', () => {
  test('a secret that lives too long, with the lifetime that is allowed', async () => {
    const home = newHome(tenant.env)
    home.write('appreg.yaml', manifest('too-long'))
    const { code, stderr } = await home.appreg(['apply', '--yes', '--verbose'])
    expect(code).toBe(3)
    expect(stderr).toMatch(/^error: .*180 days.*allows 90.*passwordLifetime/m)
    expect(stderr).toMatch(/^hint: write lifetime: 90d/m)
    expect(graphLines({ code, stdout: '', stderr })).toHaveLength(1)
    expect(await tenant.colleague.applications('too-long')).toEqual([])
    const whoami = await home.appreg(['whoami'])
    expect(whoami.code).toBe(0)
    expect(whoami.stdout).toMatch(/^ {2}yes +create the application$/m)
    expect(whoami.stdout).toMatch(/^ {2}no +mint the secret "connector": .*passwordLifetime.*lifetime: 90d/m)
  })

  test.each([
    ['foreign', 'https://elsewhere.example', 2, /on no verified domain/],
    ['restricted', 'https://contoso-emulator.example/mcp', 1, /nonDefaultUriAddition/],
  ])('an identifier URI that is %s, by plan as well', async (key, identifierUri, tokenVersion, reason) => {
    const home = newHome(tenant.env)
    home.write('appreg.yaml', manifest(key, { ...shortLived, api: { identifierUri, tokenVersion } }))
    const { code, stderr, stdout } = await home.appreg(['plan'])
    expect(stderr).toMatch(reason)
    expect(stderr).toMatch(/^hint: .*api:\/\/\{appId\}/m)
    expect(code).toBe(3)
    expect(stdout).toBe('')
  })
})

test('what it allows is done in as few round trips as without policies: four at first, then one', async () => {
  const home = newHome(tenant.env)
  const identifierUri = 'https://contoso-emulator.example/mcp'
  home.write('appreg.yaml', manifest('allowed', { ...shortLived, api: { identifierUri } }))
  const first = await home.appreg(['apply', '--yes', '--verbose'])
  expect(first).toMatchObject({ code: 0 })
  expect(graphLines(first)).toHaveLength(4)
  const second = await home.appreg(['apply', '--yes', '--verbose'])
  expect(second).toMatchObject({ code: 0 })
  expect(graphLines(second)).toHaveLength(1)
})

test('a secret for an application that exists is refused as well: none has a policy of its own', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('existing', { credentials: { secrets: [] } }))
  await home.prepare(['apply', '--yes'])
  home.write('appreg.yaml', manifest('existing', { tags: ['later'] }))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^error: .*allows 90.*passwordLifetime/m)
  expect(code).toBe(3)
  expect((await tenant.colleague.application('existing'))?.tags).toEqual([])
})

test('a plan that leaves consent to users who may not give it says so', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('nobody-consents', { ...shortLived, adminConsent: false }))
  const { code, stdout } = await home.appreg(['plan'])
  expect(stdout).toMatch(
    /^note: users may not consent .*permissionGrantPoliciesAssigned.*adminConsent: true/m,
  )
  expect(code).toBe(0)
  expect((await home.appreg(['whoami'])).stdout).toMatch(/^ {2}note: users may not consent /m)
})

test('a rotation that Graph would refuse for its lifetime is refused before anything is sent, and the old secret stays', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('rotated', shortLived))
  await home.prepare(['apply', '--yes'])
  const before = home.read('connector.secret')
  const { code, stderr } = await home.appreg(['secret', 'rotate', '--lifetime', '180d', '--yes'])
  expect(stderr).toMatch(/^error: the secret "connector" .*180 days.*allows 90/m)
  expect(code).toBe(3)
  expect(home.read('connector.secret')).toBe(before)
  const application = await tenant.colleague.application('rotated')
  expect(application?.passwordCredentials).toHaveLength(1)
})

test('doctor shows the policy that refuses an identifier URI, where tokens of version 1 are not spared', async () => {
  const home = newHome(tenant.env)
  const refusal =
    'Failed to add identifier URI api://orders. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID.'
  const evidence = async (key: string, more: object) => {
    home.write(`${key}.yaml`, manifest(key, { ...shortLived, ...more }))
    await home.prepare(['apply', '-f', `${key}.yaml`, '--yes'])
    const { stdout } = await home.appreg(['doctor', '-f', `${key}.yaml`, '-o', 'json', refusal])
    return JSON.stringify(
      JSON.parse(stdout).findings.map((finding: { evidence: object[] }) => finding.evidence),
    )
  }
  expect(await evidence('policy-v1', { api: { tokenVersion: 1 } })).toContain(
    '"actual":"nonDefaultUriAddition: enabled"',
  )
  expect(await evidence('policy-v2', {})).not.toContain('nonDefaultUriAddition')
})

test('doctor shows the policy that refuses a secret', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('policy-secret', shortLived))
  await home.prepare(['apply', '--yes'])
  const { id } = (await tenant.colleague.application('policy-secret')) ?? {}
  const passwordCredential = { endDateTime: new Date(Date.now() + 200 * 86_400_000).toISOString() }
  const seen = await tenant.colleague
    ?.graph('POST', `/applications/${id}/addPassword`, { passwordCredential })
    .catch(String)
  const { stdout } = await home.appreg(['doctor', '-o', 'json', `${seen}`])
  expect(JSON.parse(stdout).findings[0]).toMatchObject({
    title: 'A policy forbids the secret or certificate',
    evidence: [{ expected: 'no restriction', actual: 'passwordLifetime P90D: enabled' }],
  })
})
