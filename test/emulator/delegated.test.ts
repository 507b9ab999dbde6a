import { beforeAll, describe, expect, test } from 'vitest'
import { answerGraph } from '../../src/emulator/graph/graph-service.ts'
import type { Reply } from '../../src/emulator/http-message.ts'
import type { World } from '../../src/emulator/world.ts'
import { graphRequest, newWorld, userToken } from './world.ts'

let world: World
beforeAll(async () => {
  world = await newWorld()
})

const as = async (
  who: 'admin' | 'user',
  scp: string,
  request: Parameters<typeof graphRequest>[1],
): Promise<Reply> => {
  const user = world.tenant.users.find(({ administrator }) => administrator === (who === 'admin'))
  return answerGraph(world, graphRequest(await userToken(world, { oid: user?.id ?? '', scp }), request))
}
const NO_ROLE = '00000000-0000-0000-0000-000000000000'
const POST_APP = { method: 'POST', path: '/applications', body: { displayName: 'Mine' } }

describe('a signed-in user', () => {
  test('reads the own profile', async () => {
    expect(await as('user', 'User.Read', { method: 'GET', path: '/me' })).toMatchObject({
      status: 200,
      body: {
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
        userPrincipalName: 'user@contoso-emulator.onmicrosoft.com',
      },
    })
  })

  test('needs the scope', async () => {
    expect(await as('admin', 'User.Read', POST_APP)).toMatchObject({ status: 403 })
  })

  test('writes the applications they created, and no others', async () => {
    const scp = 'Application.ReadWrite.All'
    const patch = async (who: 'admin' | 'user', made: Reply) => {
      const id = made.headers?.location?.split('/').at(-2)
      return (await as(who, scp, { method: 'PATCH', path: `/applications/${id}`, body: { notes: 'x' } }))
        .status
    }
    const own = await as('user', scp, POST_APP)
    const foreign = await as('admin', scp, POST_APP)
    expect([await patch('user', own), await patch('user', foreign), await patch('admin', own)]).toEqual([
      204, 403, 204,
    ])
  })

  test('consents for others only as administrator', async () => {
    const id = world.tenant.servicePrincipals[0]?.entity.id
    const body = { clientId: id, resourceId: id, consentType: 'AllPrincipals', scope: 'x' }
    const request = { method: 'POST', path: '/oauth2PermissionGrants', body }
    expect(await as('user', 'DelegatedPermissionGrant.ReadWrite.All', request)).toMatchObject({ status: 403 })
    expect(await as('admin', 'DelegatedPermissionGrant.ReadWrite.All', request)).toMatchObject({
      status: 201,
    })
  })

  test('assigns app roles only as administrator', async () => {
    const id = world.tenant.servicePrincipals[0]?.entity.id
    const body = { principalId: world.tenant.users[0]?.id, resourceId: id, appRoleId: NO_ROLE }
    const request = { method: 'POST', path: `/servicePrincipals/${id}/appRoleAssignedTo`, body }
    const scp = 'AppRoleAssignment.ReadWrite.All Application.Read.All'
    expect(await as('user', scp, request)).toMatchObject({ status: 403 })
    expect(await as('admin', scp, request)).toMatchObject({ status: 201 })
  })
})

test("a mistake of the emulator is a 500 in Graph's envelope", async () => {
  const broken: World = { ...world, tenant: { ...world.tenant, domains: [] } }
  Object.defineProperty(broken.tenant, 'domains', {
    get: () => {
      throw new Error('broken on purpose')
    },
  })
  const token = await userToken(world, { oid: world.tenant.users[0]?.id ?? '', scp: 'Directory.Read.All' })
  const reply = await answerGraph(broken, graphRequest(token, { method: 'GET', path: '/domains' }))
  expect(reply).toMatchObject({
    status: 500,
    body: { error: { code: 'InternalServerError', message: expect.stringContaining('broken on purpose') } },
  })
})
