import { expect, test } from 'vitest'
import { newId } from './identifiers.ts'
import { emulator, newPrincipal, text } from './support.ts'

const { graph } = emulator()
const DELETED = '/directory/deletedItems'

test('a deleted application waits with its service principal and both come back', async () => {
  const { appObjectId, id } = await newPrincipal(graph)
  expect((await graph('DELETE', `/applications/${appObjectId}`)).status).toBe(204)
  expect((await graph('GET', `/applications/${appObjectId}`)).status).toBe(404)
  expect((await graph('GET', `/servicePrincipals/${id}`)).status).toBe(404)

  const list = await graph('GET', `${DELETED}/microsoft.graph.application`)
  expect(list.body.value).toMatchObject([{ id: appObjectId, deletedDateTime: expect.stringMatching(/Z$/) }])
  const restored = await graph('POST', `${DELETED}/${appObjectId}/restore`)
  expect(restored).toMatchObject({
    status: 200,
    body: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity',
      '@odata.type': '#microsoft.graph.application',
      deletedDateTime: null,
    },
  })
  expect((await graph('GET', `/applications/${appObjectId}`)).status).toBe(200)
  expect((await graph('GET', `/servicePrincipals/${id}`)).status).toBe(200)
})

test('a purge is final', async () => {
  const { appObjectId } = await newPrincipal(graph)
  await graph('DELETE', `/applications/${appObjectId}`)
  expect((await graph('GET', `${DELETED}/${appObjectId}`)).status).toBe(200)
  expect((await graph('DELETE', `${DELETED}/${appObjectId}`)).status).toBe(204)
  expect((await graph('GET', `${DELETED}/${appObjectId}`)).status).toBe(404)
})

test('an application that is not deleted cannot be restored', async () => {
  const { appObjectId } = await newPrincipal(graph)
  expect((await graph('POST', `${DELETED}/${appObjectId}/restore`)).status).toBe(404)
})

test.each([
  ['GET', ''],
  ['GET', '/microsoft.graph.application'],
  ['GET', '/microsoft.graph.servicePrincipal'],
  ['DELETE', ''],
])('%s of an unknown deleted item%s is 404', async (method, cast) => {
  expect((await graph(method, `${DELETED}/${newId()}${cast}`)).status).toBe(404)
})

test('a service principal does not come back without its application', async () => {
  const { appId, appObjectId, id } = await newPrincipal(graph)
  await graph('DELETE', `/servicePrincipals/${id}`)
  await graph('DELETE', `/applications/${appObjectId}`)
  await graph('DELETE', `${DELETED}/${appObjectId}`)
  const refused = await graph('POST', `${DELETED}/${id}/restore`)
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { details: [{ code: 'NoBackingApplicationObject', target: 'appId' }] } },
  })
  expect(text({ body: Object(refused.body.error) }, 'message')).toContain(appId)
})

test('deleted items are listed by type only', async () => {
  expect((await graph('GET', `${DELETED}`)).status).toBe(400)
  expect(text(await graph('GET', `${DELETED}/microsoft.graph.application`), '@odata.context')).toMatch(
    /#applications$/,
  )
})
