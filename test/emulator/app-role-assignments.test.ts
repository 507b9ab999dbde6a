import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from './identifiers.ts'
import { emulator, newPrincipal, refusal, text } from './support.ts'

const { graph } = emulator()
const READ_ALL = 'df021288-bdef-4463-88db-98f22de89214'

let resourceId = ''
beforeAll(async () => {
  resourceId = text(
    await graph('GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')"),
    'id',
  )
})

const assign = (principalId: string, more: object = {}) =>
  graph('POST', `/servicePrincipals/${principalId}/appRoleAssignments`, {
    body: { principalId, resourceId, appRoleId: READ_ALL, ...more },
  })

test('an assignment is listed at both ends and goes by its id', async () => {
  const { id } = await newPrincipal(graph, { displayName: 'Holder' })
  const made = await assign(id)
  expect(made).toMatchObject({
    status: 201,
    body: {
      principalDisplayName: 'Holder',
      principalType: 'ServicePrincipal',
      resourceDisplayName: 'Microsoft Graph',
    },
  })
  const item = { id: made.body.id }
  expect((await graph('GET', `/servicePrincipals/${id}/appRoleAssignments`)).body.value).toMatchObject([item])
  const others = await graph('GET', `/servicePrincipals/${resourceId}/appRoleAssignedTo`)
  expect(others.body.value).toContainEqual(expect.objectContaining(item))
  const path = `/servicePrincipals/${id}/appRoleAssignments/${text(made, 'id')}`
  expect((await graph('DELETE', path)).status).toBe(204)
  expect(await graph('DELETE', path)).toMatchObject(
    refusal(400, 'Request_BadRequest', 'EntitlementGrant being updated or deleted is not found.'),
  )
})

describe('an assignment is refused', () => {
  test('for another principal than the one in the path', async () => {
    const [one, other] = [await newPrincipal(graph), await newPrincipal(graph)]
    expect(await assign(one.id, { principalId: other.id })).toMatchObject(
      refusal(400, 'Request_BadRequest', 'Not a valid reference update'),
    )
  })

  test('a second time', async () => {
    const { id } = await newPrincipal(graph)
    await assign(id)
    expect(await assign(id)).toMatchObject(
      refusal(400, 'Request_BadRequest', 'Permission being assigned already exists on the object'),
    )
  })

  test.each([
    [
      'for a role the resource does not have',
      { appRoleId: newId() },
      /^Permission being assigned was not found/,
    ],
    ['for a resource that is not there', { resourceId: newId() }, /^Not a valid reference update$/],
  ])('%s', async (_, members, message) => {
    const { id } = await newPrincipal(graph)
    expect(await assign(id, members)).toMatchObject(
      refusal(400, 'Request_BadRequest', expect.stringMatching(message)),
    )
  })
})
