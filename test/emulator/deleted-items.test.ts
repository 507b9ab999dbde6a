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

test.each(['GET', 'DELETE'])('%s of an unknown deleted item is 404', async (method) => {
  expect((await graph(method, `${DELETED}/${newId()}`)).status).toBe(404)
})

test('deleted items are listed by type only', async () => {
  expect((await graph('GET', `${DELETED}`)).status).toBe(400)
  expect(text(await graph('GET', `${DELETED}/microsoft.graph.application`), '@odata.context')).toMatch(
    /#applications$/,
  )
})
