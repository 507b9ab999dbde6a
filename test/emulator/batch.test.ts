import { describe, expect, test } from 'vitest'
import { emulator, refusal } from './support.ts'

const { graph } = emulator()

const json = { 'Content-Type': 'application/json' }
const batch = (...requests: object[]) => graph('POST', '/$batch', { body: { requests } })
const upsert = (id: string, name: string, more: object = {}) => ({
  id,
  method: 'PATCH',
  url: `/applications(uniqueName='${name}')`,
  headers: { ...json, Prefer: 'create-if-missing' },
  body: { displayName: name },
  ...more,
})

describe('a batch', () => {
  test('succeeds and fails item by item', async () => {
    const answer = await batch(
      { id: 'a', method: 'GET', url: '/organization?$select=displayName' },
      { id: 'b', method: 'GET', url: 'applications/00000000-0000-4000-8000-000000000000' },
    )
    expect(answer.status).toBe(200)
    expect(answer.body.responses).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: 'a',
          status: 200,
          body: expect.objectContaining({ value: [{ displayName: 'Contoso Emulator' }] }),
        }),
        expect.objectContaining({
          id: 'b',
          status: 404,
          body: { error: expect.objectContaining({ code: 'Request_ResourceNotFound' }) },
        }),
      ]),
    )
  })

  test('runs an item after those it depends on, wherever they stand', async () => {
    const answer = await batch(
      { id: 'read', method: 'GET', url: "/applications(uniqueName='later')", dependsOn: ['make'] },
      upsert('make', 'later'),
    )
    expect(answer.body.responses).toEqual([
      expect.objectContaining({ id: 'make', status: 201 }),
      expect.objectContaining({ id: 'read', status: 200 }),
    ])
  })

  test('answers 424 to what depends on a failure, and to what depends on that', async () => {
    const answer = await batch(
      { id: '1', method: 'GET', url: '/nonsense' },
      { id: '2', method: 'GET', url: '/organization', dependsOn: ['1'] },
      { id: '3', method: 'GET', url: '/organization', dependsOn: ['2'] },
      { id: '4', method: 'GET', url: '/organization' },
    )
    const statuses = Array.isArray(answer.body.responses)
      ? Object.fromEntries(answer.body.responses.map(({ id, status }) => [id, status]))
      : {}
    expect(statuses).toEqual({ 1: 400, 2: 424, 3: 424, 4: 200 })
  })

  test('gives each item its own headers', async () => {
    const [created, refused, counted] = await Promise.all([
      batch(upsert('1', 'with-prefer')),
      batch(upsert('1', 'without-prefer', { headers: json })),
      batch({
        id: '1',
        method: 'GET',
        url: '/applications?$count=true',
        headers: { ConsistencyLevel: 'eventual' },
      }),
    ])
    expect(created.body.responses).toMatchObject([{ status: 201 }])
    expect(refused.body.responses).toMatchObject([{ status: 404 }])
    expect(counted.body.responses).toMatchObject([{ body: { '@odata.count': expect.any(Number) } }])
  })
})

describe('a batch is refused', () => {
  const items = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: String(at), method: 'GET', url: '/organization' }))

  test('with more than 20 items', async () => {
    expect((await batch(...items(20))).status).toBe(200)
    expect(await batch(...items(21))).toMatchObject(
      refusal(400, 'MaximumValueExceeded', 'Number of batch request steps exceeds the maximum value of 20.'),
    )
  })

  const get = (id: string, more: object = {}) => ({ id, method: 'GET', url: '/organization', ...more })
  const untyped = 'Write request id : 1 does not contain Content-Type header or body.'
  const unreadable = 'Invalid batch payload format.'

  test.each<[string, object[], string]>([
    ['with one id twice, in any case', [get('A'), get('a')], 'Request ids in a batch must be unique.'],
    ['with a body without Content-Type', [upsert('1', 'untyped', { headers: {} })], untyped],
    [
      'with a write without body',
      [{ id: '1', method: 'POST', url: '/applications', headers: json }],
      untyped,
    ],
    [
      'also where there is none',
      [{ id: '1', method: 'POST', url: '/directory/deletedItems/1/restore' }],
      untyped,
    ],
    ['with a body on a read without Content-Type', [get('1', { body: {} })], untyped],
    [
      'when an item depends on none in the batch',
      [get('1', { dependsOn: ['9'] })],
      'Request id 1 depends on a request that is not in the batch.',
    ],
    [
      'when items depend on each other',
      [get('1', { dependsOn: ['2'] }), get('2', { dependsOn: ['1'] })],
      'Request id 1 depends on itself.',
    ],
    ['when an item depends on itself', [get('1', { dependsOn: ['1'] })], 'Request id 1 depends on itself.'],
    ['without urls', [{ id: '1', method: 'GET' }], unreadable],
    ['without methods', [{ id: '1', url: '/organization' }], unreadable],
    ['without ids', [{ method: 'GET', url: '/organization' }], unreadable],
    ['with numbers for ids', [{ id: 1, method: 'GET', url: '/organization' }], unreadable],
  ])('%s', async (_, requests, message) => {
    expect(await batch(...requests)).toMatchObject(refusal(400, 'BadRequest', message))
  })

  test('a batch in a batch is none', async () => {
    const inner = { id: '1', method: 'POST', url: '/$batch', headers: json, body: { requests: [] } }
    expect((await batch(inner)).body.responses).toMatchObject([{ status: 400 }])
  })

  test('nothing of a refused batch has happened', async () => {
    await batch(upsert('1', 'never'), upsert('1', 'never'))
    expect((await graph('GET', "/applications(uniqueName='never')")).status).toBe(404)
  })
})
