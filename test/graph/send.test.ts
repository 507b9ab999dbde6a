import { describe, expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { batch, get, patch, received, scripted } from '../given/exchange.ts'

const ok = { status: 200, body: { id: 'x' } }
const throttled = (seconds?: string) => ({
  status: 429,
  ...(seconds ? { headers: { 'Retry-After': seconds } } : {}),
})
const many = (count: number) => Array.from({ length: count }, (_, index) => get(`/a/${index}`))
const oks = (count: number) => Array.from({ length: count }, () => ok)

describe('sending', () => {
  test('one call goes alone', async () => {
    const { graph, asked } = scripted(received(204))
    expect(await graph.send([patch('/a')])).toEqual([{ status: 204, body: undefined }])
    expect(asked).toEqual([patch('/a')])
  })

  test('several go in one batch, and each gets its own answer', async () => {
    const { graph, asked } = scripted(batch({ status: 204 }, { status: 404, body: { error: {} } }))
    expect(await graph.send([patch('/a'), get('/b')])).toEqual([
      { status: 204, body: undefined },
      { status: 404, body: { error: {} } },
    ])
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/$batch',
        body: {
          requests: [
            {
              id: '1',
              method: 'PATCH',
              url: '/a',
              headers: { 'Content-Type': 'application/json' },
              body: { displayName: 'MCP' },
            },
            { id: '2', method: 'GET', url: '/b' },
          ],
        },
      },
    ])
  })

  test("a call's own headers go along", async () => {
    const { graph, batches } = scripted(batch({ status: 201 }, ok))
    await graph.send([{ ...patch('/a'), headers: { Prefer: 'create-if-missing' } }, get('/b')])
    expect(batches()[0]?.[0]?.headers).toEqual({
      'Content-Type': 'application/json',
      Prefer: 'create-if-missing',
    })
  })

  test('more than twenty go in several batches', async () => {
    const { graph, batches } = scripted(batch(...oks(20)), batch(...oks(20)), received(200, { id: 'last' }))
    const answers = await graph.send(many(41))
    expect(batches().map((requests) => requests?.length)).toEqual([20, 20, undefined])
    expect(answers).toHaveLength(41)
    expect(answers[40]).toEqual({ status: 200, body: { id: 'last' } })
  })

  test('in a row, each waits for the one before it', async () => {
    const { graph, batches } = scripted(batch(ok, ok, ok))
    await graph.send(many(3), 'serial')
    expect(batches()[0]?.map(({ dependsOn }) => dependsOn)).toEqual([undefined, ['1'], ['2']])
  })

  test('side by side, none waits', async () => {
    const { graph, batches } = scripted(batch(ok, ok))
    await graph.send(many(2))
    expect(batches()[0]?.some((item) => 'dependsOn' in item)).toBe(false)
  })

  test('no answer is no answer to any of them', async () => {
    const reset = new Error('connection reset')
    const { graph, asked } = scripted(reset)
    expect(await graph.send(many(2))).toEqual([{ lost: reset }, { lost: reset }])
    expect(asked).toHaveLength(1)
  })

  test('a batch that leaves one out has no answer to it', async () => {
    const { graph } = scripted(received(200, { responses: [{ id: '2', status: 204 }] }))
    const [first, second] = await graph.send(many(2))
    expect(first).toHaveProperty('lost')
    expect(second).toEqual({ status: 204, body: undefined })
  })

  test('a batch that is refused as a whole is refused for each of them', async () => {
    const body = { error: { code: 'MaximumValueExceeded' } }
    const { graph } = scripted(received(400, body))
    expect(await graph.send(many(2))).toEqual([
      { status: 400, body },
      { status: 400, body },
    ])
  })

  test.each([1, 2])('a failed sign-in is no lost answer: nothing was sent (%i calls)', async (count) => {
    const { graph } = scripted(new AppregError('SIGN_IN_FAILED', 'not signed in'))
    await expect(graph.send(many(count))).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
  })
})

describe('a server error', () => {
  test('may have taken effect: it is handed on, and nothing is sent before the seconds that it names', async () => {
    const { graph, slept, told } = scripted(received(503, undefined, { 'retry-after': '20' }), received(200))
    expect(await graph.send([patch('/a')])).toEqual([{ status: 503, body: undefined }])
    expect(slept).toEqual([])
    await graph.send([get('/a')])
    expect(slept).toEqual([20_000])
    expect(told).toEqual(['Microsoft Graph is not available (503)'])
  })

  test('that names no seconds holds nobody up', async () => {
    const { graph, slept } = scripted(received(503), received(200))
    await graph.send([patch('/a')])
    await graph.send([get('/a')])
    expect(slept).toEqual([])
  })
})

describe('a throttled call', () => {
  test('is sent again after the seconds that Graph names', async () => {
    const { graph, asked, slept } = scripted(received(429, undefined, { 'retry-after': '7' }), received(204))
    expect(await graph.send([patch('/a')])).toEqual([{ status: 204, body: undefined }])
    expect(asked).toHaveLength(2)
    expect(slept).toEqual([7_000])
  })

  test('is told of while it waits', async () => {
    const { graph, told } = scripted(received(429, undefined, { 'retry-after': '7' }), received(204))
    await graph.send([patch('/a')])
    expect(told).toEqual(['Microsoft Graph throttles (429)'])
  })

  test('in a batch is sent again without the others, after the longest wait', async () => {
    const { graph, asked, slept } = scripted(
      batch(throttled('3'), ok, throttled('5')),
      batch({ status: 204 }, { status: 204 }),
    )
    expect(await graph.send(many(3))).toEqual([{ status: 204 }, { ...ok }, { status: 204 }])
    expect(asked).toHaveLength(2)
    expect(slept).toEqual([5_000])
  })

  test('takes along what waited for it, and nothing that was done', async () => {
    const { graph, batches, slept } = scripted(
      batch(ok, throttled('2'), { status: 424 }),
      batch({ status: 204 }, { status: 204 }),
    )
    expect(await graph.send(many(3), 'serial')).toEqual([ok, { status: 204 }, { status: 204 }])
    expect(batches()[1]?.map(({ url, dependsOn }) => [url, dependsOn])).toEqual([
      ['/a/1', undefined],
      ['/a/2', ['1']],
    ])
    expect(slept).toEqual([2_000])
  })

  test('may be the whole batch', async () => {
    const { graph, slept } = scripted(received(429, undefined, { 'Retry-After': '4' }), batch(ok, ok))
    expect(await graph.send(many(2))).toEqual([ok, ok])
    expect(slept).toEqual([4_000])
  })

  test.each([
    ['no time', undefined],
    ['a date', 'Thu, 02 May 2024 10:00:00 GMT'],
  ])('waits ten seconds when Graph names %s', async (_, after) => {
    const headers: Record<string, string> = after ? { 'retry-after': after } : {}
    const { graph, slept } = scripted(received(429, undefined, headers), received(204))
    await graph.send([patch('/a')])
    expect(slept).toEqual([10_000])
  })

  test('is given up in the end', async () => {
    const { graph, asked } = scripted(...Array(9).fill(received(429, undefined, { 'retry-after': '1' })))
    expect(await graph.send([patch('/a')])).toEqual([{ status: 429, body: undefined }])
    expect(asked).toHaveLength(6)
  })
})

test('what waited for a call that was refused is not sent again', async () => {
  const refused = { status: 400, body: { error: {} } }
  const { graph, asked } = scripted(batch(refused, { status: 424 }))
  expect(await graph.send(many(2), 'serial')).toEqual([refused, { status: 424 }])
  expect(asked).toHaveLength(1)
})
