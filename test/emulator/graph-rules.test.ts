import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { answerGraph } from '../../src/emulator/graph/graph-service.ts'
import type { World } from '../../src/emulator/world.ts'
import { type Ask, keyCredential, stage } from './graph-slice/stage.ts'
import { newId } from './identifiers.ts'
import { graphRequest, userToken } from './world.ts'

let world: World
let ask: Ask
let admin: string
beforeAll(async () => {
  ;({ world, ask, admin } = await stage())
})

const newApp = (members: object = {}) =>
  ask('POST', '/applications', { body: { displayName: 'Ruled', ...members } })

describe('service principals', () => {
  const upsert = { prefer: 'create-if-missing' }

  test('are upserted by appId', async () => {
    const { appId } = (await newApp()).body
    const path = `/servicePrincipals(appId='${appId}')`
    expect((await ask('PATCH', path, { body: { notes: 'x' } })).status).toBe(404)
    expect(await ask('PATCH', path, { headers: upsert, body: { notes: 'x' } })).toMatchObject({
      status: 201,
      body: { appId, notes: 'x' },
    })
    expect((await ask('PATCH', path, { headers: upsert, body: { notes: 'y' } })).status).toBe(204)
    expect((await ask('GET', path)).body.notes).toBe('y')
  })

  test('take certificates and show their keys only on demand', async () => {
    const { appId } = (await newApp()).body
    const made = await ask('POST', '/servicePrincipals', {
      body: { appId, keyCredentials: [await keyCredential()] },
    })
    expect(made.body.keyCredentials).toMatchObject([{ key: null }])
    const { body } = await ask('GET', `/servicePrincipals/${made.body.id}?$select=keyCredentials`)
    expect(body.keyCredentials).toMatchObject([{ key: expect.stringMatching(/^MII/) }])
  })

  test('are not left behind when the policy forbids their certificate', async () => {
    const { appId } = (await newApp()).body
    const path = '/policies/defaultAppManagementPolicy'
    const limit = { restrictionType: 'asymmetricKeyLifetime', state: 'enabled', maxLifetime: 'P1D' }
    await ask('PATCH', path, {
      body: { isEnabled: true, servicePrincipalRestrictions: { keyCredentials: [limit] } },
    })
    const body = { appId, keyCredentials: [await keyCredential()] }
    expect((await ask('POST', '/servicePrincipals', { body })).status).toBe(400)
    await ask('PATCH', path, { body: { isEnabled: false } })
    expect((await ask('GET', `/servicePrincipals(appId='${appId}')`)).status).toBe(404)
  })
})

describe('applications for personal accounts', () => {
  const personal = (members: { api?: object; [name: string]: unknown }) =>
    newApp({
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      ...members,
      api: { requestedAccessTokenVersion: 2, ...members.api },
    })
  const value = 'x'.repeat(41)

  test.each([
    ['api', { api: { oauth2PermissionScopes: [{ id: newId(), value, type: 'User' }] } }],
    ['identifierUris', { identifierUris: ['urn:contoso:api'] }],
    ['web', { web: { redirectUris: Array.from({ length: 101 }, (_, at) => `https://a.example/${at}`) } }],
    [
      'requiredResourceAccess',
      {
        requiredResourceAccess: [
          {
            resourceAppId: newId(),
            resourceAccess: Array.from({ length: 31 }, () => ({ id: newId(), type: 'Scope' })),
          },
        ],
      },
    ],
  ])('are held to the limits of %s', async (property, members) => {
    expect(await personal(members)).toMatchObject({
      status: 400,
      body: {
        error: { message: `Invalid value specified for property '${property}' of resource 'Application'.` },
      },
    })
  })
})

test('User.Read opens the own profile and no other', async () => {
  const oid = world.tenant.users.find(({ administrator }) => !administrator)?.id ?? ''
  const token = await userToken(world, { oid, scp: 'User.Read' })
  const read = async (id: string) =>
    (await answerGraph(world, graphRequest(token, { method: 'GET', path: `/users/${id}` }))).status
  expect([await read(oid), await read(admin)]).toEqual([200, 403])
})

test('acceptMappedClaims is not for Application.ReadWrite.OwnedBy at creation', async () => {
  const send = async (roles: string[]) => {
    const token = await new SignJWT({ idtyp: 'app', oid: newId(), roles, tid: world.tenant.tenantId })
      .setProtectedHeader({ alg: 'RS256' })
      .setAudience('https://graph.microsoft.com')
      .setExpirationTime(Math.floor(world.ambient.now() / 1000) + 3600)
      .sign(world.signing.privateKey)
    const body = { displayName: 'Mapped', api: { acceptMappedClaims: true } }
    return (await answerGraph(world, graphRequest(token, { method: 'POST', path: '/applications', body })))
      .status
  }
  expect([await send(['Application.ReadWrite.OwnedBy']), await send(['Application.ReadWrite.All'])]).toEqual([
    403, 201,
  ])
})

describe('classifications of delegated permissions', () => {
  const scope = () => world.tenant.servicePrincipals[0]?.entity.oauth2PermissionScopes[0]
  const path = () =>
    `/servicePrincipals/${world.tenant.servicePrincipals[0]?.entity.id}/delegatedPermissionClassifications`

  test('are made once per permission', async () => {
    const body = { permissionId: scope()?.id, classification: 'low' }
    expect(await ask('POST', path(), { body })).toMatchObject({
      status: 201,
      body: { ...body, permissionName: scope()?.value },
    })
    expect((await ask('POST', path(), { body })).status).toBe(409)
  })

  test('need a permission that is there', async () => {
    const body = { permissionId: newId(), classification: 'low' }
    expect((await ask('POST', path(), { body })).status).toBe(400)
  })

  test('change in their level only, and have to be there', async () => {
    const [, other] = world.tenant.servicePrincipals[0]?.entity.oauth2PermissionScopes ?? []
    const made = await ask('POST', path(), { body: { permissionId: other?.id, classification: 'low' } })
    const own = `${path()}/${made.body.id}`
    const patch = async (at: string, body: object) => (await ask('PATCH', at, { body })).status
    expect(await patch(own, { classification: 'high' })).toBe(204)
    expect(await patch(own, { permissionId: newId() })).toBe(400)
    expect(await patch(`${path()}/${newId()}`, { classification: 'high' })).toBe(404)
  })

  test.each(['POST', 'PATCH', 'DELETE'])('are not for ordinary users: %s', async (method) => {
    const user = world.tenant.users.find(({ administrator }) => !administrator)
    const token = await userToken(world, { oid: user?.id ?? '', scp: 'Policy.ReadWrite.PermissionGrant' })
    const at = method === 'POST' ? path() : `${path()}/${newId()}`
    const body = { permissionId: newId(), classification: 'low' }
    expect((await answerGraph(world, graphRequest(token, { method, path: at, body }))).status).toBe(403)
  })
})

test('a token of a tenant that is none of these is refused', async () => {
  const token = await new SignJWT({ idtyp: 'app', oid: newId(), roles: [], tid: newId() })
    .setProtectedHeader({ alg: 'RS256' })
    .setAudience('https://graph.microsoft.com')
    .setExpirationTime(Math.floor(world.ambient.now() / 1000) + 3600)
    .sign(world.signing.privateKey)
  const answer = await answerGraph(world, graphRequest(token, { method: 'GET', path: '/organization' }))
  expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } })
})

test('an assignment is read from both ends, and never changed', async () => {
  const { body } = await ask('POST', '/servicePrincipals', { body: { appId: (await newApp()).body.appId } })
  const assignment = {
    principalId: admin,
    resourceId: body.id,
    appRoleId: '00000000-0000-0000-0000-000000000000',
  }
  const list = `/servicePrincipals/${body.id}/appRoleAssignedTo`
  const { id } = (await ask('POST', list, { body: assignment })).body
  expect((await ask('GET', `${list}/${id}`)).body).toMatchObject({ ...assignment, principalType: 'User' })
  expect((await ask('PATCH', `${list}/${id}`, { body: assignment })).status).toBe(204)
  expect((await ask('PATCH', `${list}/${id}`, { body: { principalId: newId() } })).status).toBe(400)
  expect((await ask('GET', `/servicePrincipals/${body.id}/appRoleAssignments/${id}`)).status).toBe(404)
})
