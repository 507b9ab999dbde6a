import { beforeAll, describe, expect, test } from 'vitest'
import { grantId } from '../../src/emulator/graph/grants.ts'
import { newId } from './identifiers.ts'
import { emulator, newPrincipal, refusal, text } from './support.ts'

const { graph } = emulator()

let resourceId = ''
let userId = ''

beforeAll(async () => {
  resourceId = text(
    await graph('GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')"),
    'id',
  )
  userId = text(await graph('GET', '/users/admin@contoso-emulator.onmicrosoft.com?$select=id'), 'id')
})

const grant = (clientId: string, more: object = {}) =>
  graph('POST', '/oauth2PermissionGrants', {
    body: {
      clientId,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId,
      scope: 'User.Read',
      ...more,
    },
  })

describe('create', () => {
  test('answers 201 with the members in their order', async () => {
    const { id } = await newPrincipal(graph)
    const answer = await grant(id)
    expect(answer.status).toBe(201)
    expect(Object.keys(answer.body)).toEqual([
      '@odata.context',
      'clientId',
      'consentType',
      'id',
      'principalId',
      'resourceId',
      'scope',
    ])
    expect(answer.headers.location).toContain(`/oauth2PermissionGrants/${text(answer, 'id')}`)
  })

  test('gives the same grant the same id again', async () => {
    const { id } = await newPrincipal(graph)
    const first = text(await grant(id), 'id')
    await graph('DELETE', `/oAuth2PermissionGrants/${first}`)
    expect(text(await grant(id, { scope: 'openid' }), 'id')).toBe(first)
  })

  test('stands beside a grant for one user', async () => {
    const { id } = await newPrincipal(graph)
    await grant(id)
    const own = await grant(id, { consentType: 'Principal', principalId: userId })
    expect(own.status).toBe(201)
    expect(text(own, 'id')).toHaveLength(64)
  })

  test('is refused a second time', async () => {
    const { id } = await newPrincipal(graph)
    await grant(id)
    expect(await grant(id, { scope: 'openid' })).toMatchObject(
      refusal(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.'),
    )
  })

  test.each([
    ['a client that is not there', { clientId: newId() }, 404],
    ['a resource that is not there', { resourceId: newId() }, 404],
    ['a user that is not there', { consentType: 'Principal', principalId: newId() }, 404],
    ['an unknown consent type', { consentType: 'Everyone' }, 400],
    ['a principal for everybody', { principalId: newId() }, 400],
    ['no principal for one user', { consentType: 'Principal' }, 400],
    ['an unknown member', { expiryTime: '2030-01-01T00:00:00Z' }, 400],
  ])('is refused for %s', async (_, members, status) => {
    const { id } = await newPrincipal(graph)
    expect((await grant(id, members)).status).toBe(status)
  })
})

describe('an existing one', () => {
  test('changes its scope', async () => {
    const { id } = await newPrincipal(graph)
    const path = `/oauth2PermissionGrants/${text(await grant(id), 'id')}`
    expect((await graph('PATCH', path, { body: { scope: 'openid profile' } })).status).toBe(204)
    expect((await graph('GET', path)).body.scope).toBe('openid profile')
  })

  test('keeps its parties', async () => {
    const { id } = await newPrincipal(graph)
    const path = `/oauth2PermissionGrants/${text(await grant(id), 'id')}`
    expect((await graph('PATCH', path, { body: { clientId: newId() } })).status).toBe(400)
  })

  test('is found by client, resource, consent type, and under its service principal', async () => {
    const { id, appId } = await newPrincipal(graph)
    const made = { id: text(await grant(id), 'id') }
    const filter = encodeURIComponent(
      `clientId eq '${id}' and resourceId eq '${resourceId}' and consentType eq 'AllPrincipals'`,
    )
    expect((await graph('GET', `/oauth2PermissionGrants?$filter=${filter}`)).body.value).toMatchObject([made])
    expect((await graph('GET', `/servicePrincipals/${id}/oauth2PermissionGrants`)).body.value).toMatchObject([
      made,
    ])
    const keyed = `/servicePrincipals(appId='${appId}')/oauth2PermissionGrants`
    expect((await graph('GET', keyed)).body.value).toMatchObject([made])
  })
})

test.each(['GET', 'DELETE'])('%s of an unknown grant is 404', async (method) => {
  expect((await graph(method, '/oauth2PermissionGrants/none')).status).toBe(404)
})

test('ids are the bytes of the GUIDs as the service builds them', () => {
  expect(grantId('043293df-9b19-46aa-962f-65f957d7bcc8', 'a3efc889-f1b7-4532-9e01-91e32d1039f4', null)).toBe(
    '35MyBBmbqkaWL2X5V9e8yInI76O38TJFngGR4y0QOfQ',
  )
})
