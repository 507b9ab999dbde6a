import { describe, expect, test } from 'vitest'
import { newId } from './identifiers.ts'
import { emulator, newApp, newPrincipal, refusal, text } from './support.ts'

const { graph } = emulator()
const GRAPH_APP = '00000003-0000-0000-c000-000000000000'

const create = (appId: string, more: object = {}) =>
  graph('POST', '/servicePrincipals', { body: { appId, ...more } })

describe('create', () => {
  test('mirrors the application and answers every default', async () => {
    const web = { redirectUris: ['https://client.example/callback'] }
    const app = await newApp(graph, { web, displayName: 'Mirrored' })
    const answer = await create(text(app, 'appId'))
    expect(answer.status).toBe(201)
    expect(Object.keys(answer.body)).toHaveLength(37)
    expect(answer.body).toMatchObject({
      accountEnabled: true,
      appDisplayName: 'Mirrored',
      displayName: 'Mirrored',
      servicePrincipalNames: [app.body.appId],
      replyUrls: web.redirectUris,
      signInAudience: 'AzureADMyOrg',
      tags: [],
      createdDateTime: expect.stringMatching(/:\d\dZ$/),
    })
    expect(answer.headers.location).toMatch(/Microsoft\.DirectoryServices\.ServicePrincipal$/)
  })

  test('takes members of its own', async () => {
    const answer = await create(text(await newApp(graph), 'appId'), {
      tags: ['one'],
      appRoleAssignmentRequired: true,
    })
    expect(answer.body).toMatchObject({ tags: ['one'], appRoleAssignmentRequired: true })
  })

  test('works for an application of Microsoft', async () => {
    const answer = await create('04b07795-8ddb-461a-bbee-02f9e1bf7b46')
    expect(answer).toMatchObject({ status: 201, body: { displayName: 'Microsoft Azure CLI' } })
  })

  test('is refused a second time', async () => {
    const appId = text(await newApp(graph), 'appId')
    await create(appId)
    const message = `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`
    expect(await create(appId)).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'Request_MultipleObjectsWithSameKeyValue',
          message,
          details: [{ code: 'ObjectConflict', message, target: 'None' }],
        },
      },
    })
  })

  test('is refused for an application that does not exist', async () => {
    const appId = newId()
    const message = `The appId '${appId}' of the service principal does not reference a valid application object.`
    expect(await create(appId)).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'Request_BadRequest',
          message,
          details: [{ code: 'NoBackingApplicationObject', message, target: 'appId' }],
        },
      },
    })
  })

  test.each([
    ['without appId', {}, "A value is required for property 'appId' of resource 'ServicePrincipal'."],
    [
      'with an appId that is no GUID',
      { appId: 'x' },
      "Invalid value specified for property 'appId' of resource 'ServicePrincipal'.",
    ],
    ['with an unknown member', { appId: newId(), nonsense: 1 }, 'Unexpected contents in request body.'],
  ])('is refused %s', async (_, body, message) => {
    expect(await graph('POST', '/servicePrincipals', { body })).toMatchObject(
      refusal(400, 'Request_BadRequest', message),
    )
  })
})

describe('an existing one', () => {
  test('follows its application', async () => {
    const { appObjectId, appId, id } = await newPrincipal(graph)
    const uri = `api://${appId}`
    await graph('PATCH', `/applications/${appObjectId}`, {
      body: { displayName: 'Renamed', identifierUris: [uri] },
    })
    expect((await graph('GET', `/servicePrincipals/${id}`)).body).toMatchObject({
      displayName: 'Renamed',
      servicePrincipalNames: expect.arrayContaining([appId, uri]),
    })
    await graph('PATCH', `/applications/${appObjectId}`, { body: { identifierUris: [] } })
    expect((await graph('GET', `/servicePrincipals/${id}`)).body.servicePrincipalNames).toEqual([appId])
  })

  test('is changed by id and by appId', async () => {
    const { appId, id } = await newPrincipal(graph)
    const change = { accountEnabled: false, notes: 'n', tags: ['HideApp'] }
    expect((await graph('PATCH', `/servicePrincipals(appId='${appId}')`, { body: change })).status).toBe(204)
    expect((await graph('GET', `/servicePrincipals/${id}`)).body).toMatchObject(change)
  })

  test('is found by its names and by its display name', async () => {
    const { appId, id } = await newPrincipal(graph, { displayName: "O'Neil" })
    for (const filter of [
      `servicePrincipalNames/any(n:n eq '${appId}')`,
      "displayName eq 'O''Neil'",
      `appId eq '${appId}'`,
    ]) {
      const found = await graph('GET', `/servicePrincipals?$filter=${encodeURIComponent(filter)}`)
      expect(found.body.value).toMatchObject([{ id }])
    }
  })

  test('is gone after a delete, with its grants', async () => {
    const { id } = await newPrincipal(graph)
    const resourceId = text(await graph('GET', `/servicePrincipals(appId='${GRAPH_APP}')`), 'id')
    const body = { clientId: id, consentType: 'AllPrincipals', resourceId, scope: 'User.Read' }
    const grant = await graph('POST', '/oauth2PermissionGrants', { body })
    expect((await graph('DELETE', `/servicePrincipals/${id}`)).status).toBe(204)
    expect((await graph('GET', `/servicePrincipals/${id}`)).status).toBe(404)
    expect((await graph('GET', `/oauth2PermissionGrants/${text(grant, 'id')}`)).status).toBe(404)
  })

  test('keeps its application', async () => {
    const { id } = await newPrincipal(graph)
    expect(await graph('PATCH', `/servicePrincipals/${id}`, { body: { appId: newId() } })).toMatchObject(
      refusal(400, 'Request_BadRequest', "Property 'appId' is read-only and cannot be set."),
    )
  })
})

test('Microsoft Graph has its well-known ids', async () => {
  const { body } = await graph('GET', `/servicePrincipals(appId='${GRAPH_APP}')`)
  expect(body.oauth2PermissionScopes).toContainEqual(
    expect.objectContaining({ value: 'User.Read', id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d' }),
  )
})
