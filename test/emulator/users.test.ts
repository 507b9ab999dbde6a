import { beforeAll, describe, expect, test } from 'vitest'
import type { World } from '../../src/emulator/world.ts'
import { type Ask, stage } from './graph-slice/stage.ts'
import { newId } from './identifiers.ts'

let world: World
let ask: Ask
let admin: string
beforeAll(async () => {
  ;({ world, ask, admin } = await stage())
  world.tenant.groups.push({ id: newId(), displayName: 'Team', members: [admin] })
})
const group = () => world.tenant.groups.at(-1)?.id ?? ''

test('a user is read by id and by name, with the profile alone', async () => {
  const { body } = await ask('GET', `/users/${admin}`)
  expect(Object.keys(body)).toHaveLength(12)
  expect((await ask('GET', `/users/${body.userPrincipalName}`)).body.id).toBe(admin)
  expect((await ask('GET', '/users/nobody@contoso.example')).status).toBe(404)
})

test('other members are shown when selected, and filtered by', async () => {
  const { body } = await ask('GET', `/users/${admin}?$select=id,userType,accountEnabled,city`)
  expect(body).toMatchObject({ id: admin, userType: 'Member', accountEnabled: true, city: null })
  const guests = await ask('GET', "/users?$filter=userType%20eq%20'Guest'&$select=userPrincipalName")
  expect(guests.body.value).toEqual([{ userPrincipalName: expect.stringContaining('#EXT#') }])
})

describe('groups and members', () => {
  test('are read', async () => {
    expect((await ask('GET', `/groups/${group()}`)).body.displayName).toBe('Team')
    expect((await ask('GET', `/groups/${group()}/members`)).body.value).toMatchObject([{ id: admin }])
    expect((await ask('GET', '/me/memberOf')).body.value).toMatchObject([{ id: group() }])
  })

  test('memberships are checked', async () => {
    const body = { groupIds: [group(), newId()] }
    expect((await ask('POST', `/users/${admin}/checkMemberGroups`, { body })).body).toEqual({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)',
      value: [group()],
    })
    const all = { body: { securityEnabledOnly: true } }
    expect((await ask('POST', `/users/${admin}/getMemberGroups`, all)).body.value).toEqual([group()])
  })
})

test('objects of every type are found by their ids', async () => {
  const principal = world.tenant.servicePrincipals[0]?.entity.id
  const app = world.tenant.applications[0]?.entity.id
  const ids = [admin, principal, app, group(), newId()]
  const { body } = await ask('POST', '/directoryObjects/getByIds', { body: { ids } })
  const value: Record<string, unknown>[] = Array.isArray(body.value) ? body.value : []
  expect(value.map((object) => object['@odata.type'])).toEqual(
    ['user', 'servicePrincipal', 'application', 'group'].map((type) => `#microsoft.graph.${type}`),
  )
  const users = await ask('POST', '/directoryObjects/getByIds', { body: { ids, types: ['user'] } })
  expect(users.body.value).toHaveLength(1)
})

test('a service principal that was deleted alone is listed, comes back, and goes for good', async () => {
  const { body } = await ask('POST', '/applications', { body: { displayName: 'Principal' } })
  const { id } = (await ask('POST', '/servicePrincipals', { body: { appId: body.appId } })).body
  const deleted = '/directory/deletedItems'
  await ask('DELETE', `/servicePrincipals/${id}`)
  expect((await ask('GET', `${deleted}/microsoft.graph.servicePrincipal`)).body.value).toMatchObject([{ id }])
  expect(await ask('POST', `${deleted}/${id}/restore`)).toMatchObject({ status: 200, body: { id } })
  expect((await ask('GET', `/servicePrincipals/${id}`)).status).toBe(200)
  await ask('DELETE', `/servicePrincipals/${id}`)
  expect((await ask('DELETE', `${deleted}/${id}`)).status).toBe(204)
  expect((await ask('POST', `${deleted}/${id}/restore`)).status).toBe(404)
})

test('it does not come back while another has its name', async () => {
  const { body } = await ask('POST', '/applications', { body: { displayName: 'Principal' } })
  const { id } = (await ask('POST', '/servicePrincipals', { body: { appId: body.appId } })).body
  await ask('DELETE', `/servicePrincipals/${id}`)
  await ask('POST', '/servicePrincipals', { body: { appId: body.appId } })
  expect(await ask('POST', `/directory/deletedItems/${id}/restore`)).toMatchObject({ status: 409 })
})
