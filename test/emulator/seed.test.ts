import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSeed } from '../../src/emulator/seed-file.ts'
import type { Seed } from '../../src/emulator/seed-schema.ts'
import { start, text } from './support.ts'
import { newWorld } from './world.ts'

const directory = mkdtempSync(join(tmpdir(), 'emulator-seed-'))
afterAll(() => rmSync(directory, { recursive: true }))

const file = (content: string): string => {
  const path = join(directory, 'seed.yaml')
  writeFileSync(path, content)
  return path
}

const seeded = async (seed: Seed) => (await newWorld(undefined, seed)).tenant

describe('a seed', () => {
  test('leaves what it does not name as it is by default', async () => {
    const { tenant, others } = await newWorld(undefined, { tenants: { home: { displayName: 'Mine' } } })
    expect(tenant.displayName).toBe('Mine')
    expect(tenant.users.map(({ displayName }) => displayName)).toContain('Emulator Administrator')
    expect(others.map(({ displayName }) => displayName)).toEqual(['Fabrikam Emulator', 'Microsoft Accounts'])
  })

  test('removes with null', async () => {
    const tenant = await seeded({ tenants: { home: { users: { guest: null } } } })
    expect(tenant.users.map(({ displayName }) => displayName)).not.toContain('Fabrikam Guest')
  })

  test('makes users, groups and guests', async () => {
    const tenant = await seeded({
      tenants: {
        home: { users: { ada: { password: 'not-a-secret' } }, groups: { staff: { members: ['ada'] } } },
      },
    })
    const ada = tenant.users.find(({ displayName }) => displayName === 'ada')
    expect(ada).toMatchObject({
      userPrincipalName: 'ada@contoso-emulator.onmicrosoft.com',
      password: 'not-a-secret',
    })
    expect(tenant.groups).toMatchObject([{ displayName: 'staff', members: [ada?.id] }])
    expect(tenant.users.find(({ home }) => home)?.userPrincipalName).toBe(
      'user_fabrikam-emulator.onmicrosoft.com#EXT#@contoso-emulator.onmicrosoft.com',
    )
  })

  test('makes applications with consent, roles, assignments and secrets', async () => {
    const role = '11111111-0000-4000-8000-000000000001'
    const tenant = await seeded({
      tenants: {
        home: {
          applications: {
            api: {
              body: {
                displayName: 'Api',
                appRoles: [
                  {
                    id: role,
                    value: 'Use',
                    allowedMemberTypes: ['User'],
                    displayName: 'Use',
                    description: 'Use',
                    isEnabled: true,
                    origin: 'Application',
                  },
                ],
              },
              servicePrincipal: { appRoleAssignmentRequired: true },
              assignments: [{ to: 'user', role: 'Use' }, { to: 'admin' }],
            },
            client: { secrets: ['not-a-secret'], grants: [{ resource: 'api', scope: 'x', user: 'user' }] },
          },
        },
      },
    })
    const principal = (name: string) =>
      tenant.servicePrincipals.find(({ entity }) => entity.displayName === name)?.entity
    expect(principal('Api')?.appRoleAssignmentRequired).toBe(true)
    expect(tenant.grants).toMatchObject([
      { clientId: principal('client')?.id, resourceId: principal('Api')?.id, consentType: 'Principal' },
    ])
    expect(
      tenant.appRoleAssignments.filter(({ resourceId }) => resourceId === principal('Api')?.id),
    ).toMatchObject([{ appRoleId: role }, { appRoleId: '00000000-0000-0000-0000-000000000000' }])
  })

  test('changes policies member by member', async () => {
    const { policies } = await seeded({
      tenants: {
        home: {
          policies: {
            authorization: { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [] } },
          },
        },
      },
    })
    expect(policies.authorization.defaultUserRolePermissions).toMatchObject({
      allowedToCreateApps: true,
      permissionGrantPoliciesAssigned: [],
    })
  })

  test.each<[string, Seed, string]>([
    [
      'an unknown policy',
      { tenants: { home: { policies: { authorization: { nonsense: 1 } } } } },
      'tenants.home.policies.authorization.nonsense is unknown',
    ],
    [
      'an unknown user',
      { tenants: { home: { groups: { staff: { members: ['nobody'] } } } } },
      "there is no user 'nobody' in Contoso Emulator",
    ],
    [
      'an unknown resource',
      { tenants: { home: { applications: { a: { grants: [{ resource: 'none', scope: 'x' }] } } } } },
      "there is no service principal for 'none' in Contoso Emulator",
    ],
    [
      'an unknown role on Graph',
      { tenants: { home: { applications: { a: { roles: { 'microsoft-graph': ['No.Such'] } } } } } },
      "Microsoft Graph has no app role 'No.Such'",
    ],
    [
      'an unknown role of its own',
      { tenants: { home: { applications: { a: { assignments: [{ to: 'user', role: 'None' }] } } } } },
      "a has no app role 'None'",
    ],
    [
      'a guest from nowhere',
      { tenants: { home: { users: { a: { guestFrom: { tenant: 'nowhere', user: 'user' } } } } } },
      "there is no tenant 'nowhere'",
    ],
    [
      'a vault of an application without service principal',
      {
        tenants: { home: { applications: { a: { servicePrincipal: false } } } },
        vaults: { other: { roles: { a: 'Key Vault Reader' } } },
      },
      "the application 'a' has no service principal, so it can have no role",
    ],
    [
      'no bootstrap application',
      { tenants: { home: { applications: { bootstrap: null } } } },
      'tenants.home.applications.bootstrap is missing',
    ],
  ])('is refused with %s', async (_, seed, message) => {
    await expect(newWorld(undefined, seed)).rejects.toThrow(message)
  })
})

describe('a seed file', () => {
  test('is YAML, and its secret is the one of the ready line', async () => {
    const seedFile = file('tenants: { home: { applications: { bootstrap: { secrets: [not-a-secret] } } } }')
    const running = await start({ seedFile })
    await running.stop()
    expect(running.ready.bootstrap.clientSecret).toBe('not-a-secret')
  })

  test.each([
    [
      'names every wrong member',
      'tenants: { home: { users: { a: { pasword: x } }, domains: [] } }',
      /tenants\.home\.domains.*tenants\.home\.users\.a.*pasword/,
    ],
    ['that is no YAML', '{', /seed\.yaml is neither JSON nor YAML/],
  ])('%s', async (_, content, message) => {
    await expect(readSeed(file(content))).rejects.toThrow(message)
  })

  test('that is not there is named', async () => {
    await expect(readSeed(join(directory, 'missing.yaml'))).rejects.toThrow(
      /cannot read the seed file .*missing\.yaml/,
    )
  })
})

describe('an application of another tenant', () => {
  const principalOf = async (signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs') => {
    const appId = '11111111-0000-4000-8000-0000000000aa'
    const seedFile = file(
      JSON.stringify({
        tenants: { fabrikam: { applications: { theirs: { appId, body: { signInAudience } } } } },
      }),
    )
    const running = await start({ seedFile })
    const answer = await running.graph('POST', '/servicePrincipals', { body: { appId } })
    await running.stop()
    return answer
  }

  test('gets a service principal here when it is multi-tenant', async () => {
    const answer = await principalOf('AzureADMultipleOrgs')
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ displayName: 'theirs', signInAudience: 'AzureADMultipleOrgs' })
    expect(text(answer, 'appOwnerOrganizationId')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('gets none when it is not', async () => {
    expect(await principalOf('AzureADMyOrg')).toMatchObject({ status: 400 })
  })
})
