import { expect, test } from 'vitest'
import { sharingReads } from '../../src/graph/shared-reads.ts'
import { batch, get, patch, received, scripted } from '../given/exchange.ts'

const microsoftGraph = get(
  "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id,appRoles",
)
const offer = { status: 200, body: { id: 'graph' } }
const orders = { status: 200, body: { id: 'orders' } }
const stock = { status: 200, body: { id: 'stock' } }

test('what Microsoft Graph offers is read once, and stands in its place in every answer', async () => {
  const { graph, asked } = scripted(batch(orders, offer), received(200, stock.body))
  const shared = sharingReads(graph)
  expect(await shared.read([get('/orders'), microsoftGraph])).toEqual([orders, offer])
  expect(await shared.read([microsoftGraph, get('/stock')])).toEqual([offer, stock])
  expect(asked.map(({ path }) => path)).toEqual(['/$batch', '/stock'])
})

test('it is left out behind writes too', async () => {
  const { graph, batches } = scripted(received(200, offer.body), batch({ status: 204 }, orders))
  const shared = sharingReads(graph)
  await shared.read([microsoftGraph])
  const answers = await shared.send([patch('/a'), microsoftGraph, get('/orders')], 'serial')
  expect(answers).toEqual([{ status: 204 }, offer, orders])
  expect(batches()[1]?.map(({ url, dependsOn }) => [url, dependsOn])).toEqual([
    ['/a', undefined],
    ['/orders', ['1']],
  ])
})

test('anything else is read anew each time', async () => {
  const { graph, asked } = scripted(received(200, orders.body), received(200, stock.body))
  const shared = sharingReads(graph)
  expect(await shared.read([get('/orders')])).toEqual([orders])
  expect(await shared.read([get('/orders')])).toEqual([stock])
  expect(asked).toHaveLength(2)
})

test('a refusal is not kept', async () => {
  const { graph } = scripted(received(403, { error: {} }), received(200, offer.body))
  const shared = sharingReads(graph)
  await shared.read([microsoftGraph])
  expect(await shared.read([microsoftGraph])).toEqual([offer])
})

test.each(['/policies/defaultAppManagementPolicy', '/domains?$select=id,isVerified'])(
  'what the tenant says of itself is read once: %s',
  async (path) => {
    const { graph, asked } = scripted(received(200, offer.body))
    const shared = sharingReads(graph)
    expect(await shared.read([get(path)])).toEqual([offer])
    expect(await shared.read([get(path)])).toEqual([offer])
    expect(asked).toHaveLength(1)
  },
)
