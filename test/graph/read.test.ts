import { describe, expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { batch, get, received, scripted } from '../given/exchange.ts'

const ok = { status: 200, body: { id: 'x' } }
const reset = new Error('connection reset')

describe('a read', () => {
  test.each([
    ['a server error', received(503)],
    ['no answer', reset],
    ['an answer that waits for nothing', received(424)],
  ])('is tried again after %s', async (_, failure) => {
    const { graph, slept } = scripted(failure, failure, received(200, { id: 'x' }))
    expect(await graph.read([get('/a')])).toEqual([ok])
    expect(slept).toEqual([500, 1000])
  })

  test('in a batch is tried again without the others, which keep their places', async () => {
    const { graph, asked } = scripted(
      batch({ status: 200, body: 1 }, { status: 500 }, { status: 404 }),
      received(200, 2),
    )
    expect(await graph.read([get('/a'), get('/b'), get('/c')])).toEqual([
      { status: 200, body: 1 },
      { status: 200, body: 2 },
      { status: 404, body: undefined },
    ])
    expect(asked[1]).toEqual(get('/b'))
  })

  test.each([400, 401, 403, 404])('is not tried again after %i: that is an answer', async (status) => {
    const { graph, asked } = scripted(received(status))
    expect(await graph.read([get('/a')])).toEqual([{ status, body: undefined }])
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['no answer came', reset, reset],
    ['it answered 503', received(503), undefined],
  ])('is given up with the reason: %s', async (reason, failure, cause) => {
    const { graph, asked, told } = scripted(...Array(9).fill(failure))
    await expect(graph.read([get('/a')])).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining(reason),
      cause,
    })
    expect(asked).toHaveLength(6)
    expect(told).toEqual(Array(5).fill(`Microsoft Graph cannot be read: ${reason}`))
  })

  test('lets a failed sign-in through at once', async () => {
    const { graph, asked } = scripted(new AppregError('SIGN_IN_FAILED', 'not signed in'))
    await expect(graph.read([get('/a')])).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    expect(asked).toHaveLength(1)
  })

  test('of nothing asks nothing', async () => {
    const { graph, asked } = scripted()
    expect(await graph.read([])).toEqual([])
    expect(asked).toEqual([])
  })
})

describe('a collection of several pages', () => {
  const page = (value: readonly unknown[], next?: string) => ({
    value,
    ...(next ? { '@odata.nextLink': next } : {}),
  })
  const second = 'https://graph.microsoft.com/v1.0/a?$skiptoken=2'
  const third = 'https://graph.microsoft.com/v1.0/a?$skiptoken=3'

  test('comes page by page to whoever wants it so, each with the patience of a read', async () => {
    const { graph, asked } = scripted(
      received(200, page([1, 2], second)),
      received(503),
      received(200, page([3], third)),
      received(403),
    )
    const seen = []
    for await (const { status, body } of graph.pages('/a')) {
      seen.push([status, (body as { value?: unknown } | undefined)?.value, asked.length])
    }
    // Nothing is asked before the page before was taken, and a page that cannot be read is the last.
    expect(seen).toEqual([
      [200, [1, 2], 1],
      [200, [3], 3],
      [403, undefined, 4],
    ])
  })

  test('is read to its end', async () => {
    const { graph, asked } = scripted(
      received(200, page([1, 2], second)),
      received(200, page([3], third)),
      received(200, page([4])),
    )
    expect(await graph.read([get('/a')])).toEqual([{ status: 200, body: { value: [1, 2, 3, 4] } }])
    expect(asked.slice(1)).toEqual([get(second), get(third)])
  })

  test('is read to its end out of a batch, too', async () => {
    const { graph } = scripted(batch({ status: 200, body: page([1], second) }, ok), received(200, page([2])))
    expect(await graph.read([get('/a'), get('/b')])).toEqual([{ status: 200, body: { value: [1, 2] } }, ok])
  })

  test('is not taken for whole when a later page is refused', async () => {
    const { graph } = scripted(received(200, page([1], second)), received(403, { error: {} }))
    expect(await graph.read([get('/a')])).toEqual([{ status: 403, body: { error: {} } }])
  })
})
