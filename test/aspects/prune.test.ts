import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextWave, predicted } from '../../src/apply/wave.ts'
import { type Desired, prunable } from '../../src/model/desired.ts'
import type { Live } from '../../src/model/live.ts'
import { buildPlan, changes } from '../../src/plan/build.ts'
import { unforeseen } from '../../src/plan/foreseen.ts'
import { anyDesired } from '../given/any-desired.ts'
import { anyLive } from '../given/any-live.ts'
import { lines } from '../given/asked.ts'
import {
  api,
  application,
  appRole,
  assigned,
  credential,
  desired,
  federated,
  grant,
  graphAppId,
  live,
  roleAssignment,
  scope,
} from '../given/model.ts'
import { heldParts, wantedParts } from '../given/parts.ts'

const sample = { seed: 20_240_502, numRuns: 400 }
const MOST_WAVES = 14

/** The waves that lead to the desired state, and where they lead. */
function converge(want: Desired, have: Live) {
  const waves: string[][] = []
  let after = have
  for (;;) {
    const wave = nextWave(want, after)
    if (wave.length === 0 || waves.length > MOST_WAVES) return { after, waves }
    waves.push(wave.map(({ summary }) => summary))
    after = predicted(after, wave)
  }
}

test('with prune, the tenant holds what is desired and nothing else, and the second plan is empty', () => {
  fc.assert(
    fc.property(anyDesired, anyLive, (want, have) => {
      const all = { ...want, prune: prunable }
      const { after, waves } = converge(all, have)
      expect(waves.length).toBeLessThanOrEqual(MOST_WAVES)
      expect(heldParts(after)).toEqual(wantedParts(all, have))
      expect(changes(all, after)).toEqual([])
    }),
    sample,
  )
})

test('every state on the way is one that the plan has shown', () => {
  fc.assert(
    fc.property(anyDesired, anyLive, (want, have) => {
      fc.pre(have.application !== undefined)
      const plan = buildPlan(want, have)
      let now = have
      for (let waves = 0; waves < MOST_WAVES; waves++) {
        expect(unforeseen(plan, now.application?.appId, changes(want, now))).toEqual([])
        now = predicted(now, nextWave(want, now))
      }
    }),
    { ...sample, numRuns: 120 },
  )
})

const read = scope({ id: 'id-of-read', value: 'read' })
const withRead = (more = {}) =>
  live({ application: application({ api: api({ oauth2PermissionScopes: [scope(), read], ...more }) }) })

describe('a scope that is pruned', () => {
  const want = desired({ prune: ['scopes'] })

  test('is switched off, and goes in a request of its own', () => {
    expect(lines(changes(want, withRead()))).toEqual(['delete application api.oauth2PermissionScopes[read]'])
    const { waves, after } = converge(want, withRead())
    expect(waves).toEqual([['disable the scopes that change'], ['prune the scopes']])
    expect(after.application?.api.oauth2PermissionScopes).toEqual([scope()])
  })

  test('goes after the pre-authorizations for it, which may be those of strangers', () => {
    const preAuthorizedApplications = [
      { appId: 'both', delegatedPermissionIds: [scope().id, read.id] },
      { appId: 'only', delegatedPermissionIds: [read.id] },
    ]
    const { waves, after } = converge(want, withRead({ preAuthorizedApplications }))
    expect(waves).toEqual([
      ['disable the scopes that change, withdraw pre-authorizations'],
      ['prune the scopes'],
    ])
    expect(after.application?.api.preAuthorizedApplications).toEqual([
      { appId: 'both', delegatedPermissionIds: [scope().id] },
    ])
  })

  test('waits for them also when it was switched off before', () => {
    const off = { ...read, isEnabled: false }
    const have = withRead({
      oauth2PermissionScopes: [scope(), off],
      preAuthorizedApplications: [{ appId: 'only', delegatedPermissionIds: [read.id] }],
    })
    expect(converge(want, have).waves).toEqual([['withdraw pre-authorizations'], ['prune the scopes']])
  })

  test('is no reason to hold back what a client gets', () => {
    const more = desired({ prune: ['scopes'], preauthorize: [{ appId: 'new', scopes: ['access_as_user'] }] })
    const { waves } = converge(more, withRead())
    expect(waves[0]).toEqual(['disable the scopes that change, pre-authorize the clients'])
  })
})

describe('an app role that is pruned', () => {
  const have = live({
    application: application({ appRoles: [appRole({ isEnabled: false })] }),
    appRoleAssignedTo: [assigned({ appRoleId: appRole().id }), assigned({ id: 'other' })],
  })

  test('goes after those who hold it, and nobody else goes', () => {
    const { waves, after } = converge(desired({ prune: ['appRoles'] }), have)
    expect(waves).toEqual([['remove the assignment of user-1, Reader'], ['prune the app roles']])
    expect(after.appRoleAssignedTo).toEqual([assigned({ id: 'other' })])
  })

  test('takes the permission to remove assignments', () => {
    const { permissions } = buildPlan(desired({ prune: ['appRoles'] }), have)
    expect(permissions.application).toContain('AppRoleAssignment.ReadWrite.All')
  })
})

describe('permissions that are pruned', () => {
  const want = desired({ prune: ['permissions'] })
  const having = (...scopes: readonly string[]) =>
    live({ grants: scopes.map((one) => grant({ scope: one })) })

  test('are shown by name, in the list and in the consents', () => {
    const have = live({
      application: application({
        requiredResourceAccess: [
          {
            resourceAppId: graphAppId,
            resourceAccess: [
              { id: 'id-of-User.Read', type: 'Scope' },
              { id: 'role-of-Mail.Send', type: 'Role' },
            ],
          },
          { resourceAppId: 'unknown-api', resourceAccess: [{ id: 'an-id', type: 'Scope' }] },
        ],
      }),
      grants: [
        grant({ scope: 'User.Read Mail.Read' }),
        grant({ id: 'by-ada', consentType: 'Principal', principalId: 'user-1', scope: 'Files.Read' }),
      ],
      appRoleAssignments: [roleAssignment()],
      names: { 'user-1': 'ada@example.com' },
    })
    expect(changes(want, have)).toEqual([
      {
        object: 'application',
        op: 'update',
        path: 'requiredResourceAccess[Microsoft Graph]',
        before: ['User.Read', 'Mail.Send'],
        after: ['User.Read'],
      },
      {
        object: 'application',
        op: 'delete',
        path: 'requiredResourceAccess[unknown-api]',
        before: ['an-id'],
      },
      {
        object: 'oauth2PermissionGrant',
        name: 'Microsoft Graph, whole tenant',
        op: 'update',
        path: 'scope',
        before: 'User.Read Mail.Read',
        after: 'User.Read',
      },
      {
        object: 'oauth2PermissionGrant',
        name: 'Microsoft Graph, ada@example.com (user-1)',
        op: 'delete',
        path: 'scope',
        before: 'Files.Read',
      },
      {
        object: 'appRoleAssignment',
        name: 'Microsoft Graph Mail.Send',
        op: 'delete',
        path: 'appRole',
        before: 'Mail.Send',
      },
    ])
  })

  test('leave what signing in itself takes', () => {
    expect(changes(want, having('User.Read openid profile email offline_access'))).toEqual([])
  })

  test('leave consent that others gave to what is listed, also without adminConsent', () => {
    const without = { ...want, adminConsent: false }
    expect(changes(without, having('User.Read'))).toEqual([])
    expect(lines(changes(without, having('Mail.Read')))).toEqual([
      'delete oauth2PermissionGrant Microsoft Graph, whole tenant scope',
    ])
  })

  test('stay while a registration that they may be for is not found', () => {
    const toCome = { resource: 'key:orders', delegated: ['read'], application: [] }
    const have = live({ appRoleAssignments: [roleAssignment()], grants: [grant({ scope: 'Mail.Read' })] })
    expect(changes({ ...want, adminConsent: false, permissions: [toCome] }, have)).toEqual([])
  })

  test('leave plain access to another API, which is for that API to give', () => {
    const plain = roleAssignment({ appRoleId: '00000000-0000-0000-0000-000000000000' })
    expect(changes(want, live({ appRoleAssignments: [plain] }))).toEqual([])
  })
})

describe('owners who are pruned', () => {
  const ada = 'ada@example.com'
  const have = (...owners: readonly string[]) =>
    live({ owners, principals: { [ada]: 'user-1' }, caller: 'me', names: { stranger: 'eve@example.com' } })
  const want = desired({ owners: [ada], prune: ['owners'] })

  test('go after those who come, and the caller stays', () => {
    expect(converge(want, have('stranger', 'me')).waves).toEqual([
      [`make ${ada} an owner`],
      ['remove the owner eve@example.com (stranger)'],
    ])
  })

  test('all stay where none is named, or the caller is not known', () => {
    expect(changes({ ...want, owners: [] }, have('stranger'))).toEqual([])
    expect(changes(want, { ...have('user-1', 'stranger'), caller: '' })).toEqual([])
  })
})

describe('federated credentials that are pruned', () => {
  const want = desired({
    prune: ['federated'],
    federated: [{ name: 'new', issuer: 'https://new.example', subject: 'new', audience: 'a' }],
  })

  test('go one at a time, after what comes', () => {
    const have = live({
      federatedIdentityCredentials: [federated(), federated({ id: 'f-2', name: 'other' })],
    })
    expect(converge(want, have).waves.map(([first]) => first)).toEqual([
      'add the federated credential "new"',
      'remove the federated credential "deploy"',
      'remove the federated credential "other"',
    ])
  })

  test('go first where Graph takes no more', () => {
    const federatedIdentityCredentials = Array.from({ length: 20 }, (_, n) =>
      federated({ id: `f-${n}`, name: `n-${n}`, subject: `s-${n}` }),
    )
    expect(converge(want, live({ federatedIdentityCredentials })).waves[0]).toEqual([
      'remove the federated credential "n-0"',
    ])
  })
})

test('a plan of removals alone updates the application', () => {
  const plan = buildPlan(desired({ prune: ['scopes'] }), withRead())
  expect(plan.objects.map(({ object, op }) => `${op} ${object}`)).toEqual(['update application'])
})

test('what somebody adds after the plan was shown is not removed with it', () => {
  const uris = (...redirectUris: string[]) => live({ application: application({ spa: { redirectUris } }) })
  const want = desired({ prune: ['redirectUris'] })
  const plan = buildPlan(want, uris('https://old.example'))
  const now = uris('https://old.example', 'https://new.example')
  expect(unforeseen(plan, undefined, changes(want, now))).toHaveLength(1)
  expect(unforeseen(plan, undefined, changes(want, uris('https://old.example')))).toEqual([])
})

test('secrets are never pruned, whatever they are called', () => {
  const passwordCredentials = [
    credential(),
    credential({ keyId: 'older' }),
    credential({ keyId: 'theirs', displayName: 'by hand' }),
  ]
  const have = live({ application: application({ passwordCredentials }) })
  expect(changes(desired({ prune: prunable, secrets: [] }), have)).toEqual([])
})
