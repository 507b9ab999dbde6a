import { describe, expect, test } from 'vitest'
import { answerGraph } from '../../src/emulator/graph/graph-service.ts'
import { stage } from './graph-slice/stage.ts'
import { graphRequest, userToken } from './world.ts'

const POLICY = '/policies/defaultAppManagementPolicy'

test.each([
  ['/policies/authorizationPolicy', { defaultUserRolePermissions: { allowedToCreateApps: false } }],
  [
    POLICY,
    {
      isEnabled: true,
      applicationRestrictions: { identifierUris: { nonDefaultUriAddition: { state: 'enabled' } } },
    },
  ],
  ['/policies/adminConsentRequestPolicy', { isEnabled: true, requestDurationInDays: 30 }],
])('%s is changed member by member', async (path, body) => {
  const { ask } = await stage()
  const before = await ask('GET', path)
  expect((await ask('PATCH', path, { body })).status).toBe(204)
  const after = await ask('GET', path)
  expect(after.body).toMatchObject(body)
  expect(Object.keys(after.body)).toEqual(Object.keys(before.body))
})

test.each([
  [POLICY, { nonsense: 1 }, 'Unexpected contents in request body.'],
  [POLICY, { isEnabled: 'yes' }, /property 'isEnabled' of resource 'TenantAppManagementPolicy'/],
  ['/policies/authorizationPolicy', { allowInvitesFrom: 'all' }, /property 'allowInvitesFrom'/],
])('%s refuses %j', async (path, body, message) => {
  const { ask } = await stage()
  expect(await ask('PATCH', path, { body })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(message) } },
  })
})

describe('users without a role', () => {
  const SCOPES = 'Application.ReadWrite.All Policy.ReadWrite.Authorization'

  async function asUser() {
    const { world, ask } = await stage()
    const oid = world.tenant.users.find(({ administrator }) => !administrator)?.id ?? ''
    const send = async (method: string, path: string, body: object) =>
      (
        await answerGraph(
          world,
          graphRequest(await userToken(world, { oid, scp: SCOPES }), { method, path, body }),
        )
      ).status
    const forbid = () =>
      ask('PATCH', '/policies/authorizationPolicy', {
        body: { defaultUserRolePermissions: { allowedToCreateApps: false } },
      })
    return { send, forbid }
  }

  test('register applications only while the authorization policy allows it', async () => {
    const { send, forbid } = await asUser()
    expect(await send('POST', '/applications', { displayName: 'Mine' })).toBe(201)
    await forbid()
    expect(await send('POST', '/applications', { displayName: 'Mine' })).toBe(403)
  })

  test('change no policy, whatever their token says', async () => {
    const { send } = await asUser()
    expect(await send('PATCH', '/policies/authorizationPolicy', { blockMsolPowerShell: true })).toBe(403)
  })
})
