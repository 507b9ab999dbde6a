import { describe, expect, test } from 'vitest'
import { parseLimit, Throttle } from '../../../src/emulator/conditions/throttle.ts'
import { emulator, refusal } from '../support.ts'

describe('a limit', () => {
  test.each(['', '10', '0/5', '5/0', '1.5/1', 'a/b'])('is refused in words: %j', (text) => {
    expect(() => parseLimit(text)).toThrow(/write N\/SECONDS/)
  })

  const take = (throttle: Throttle, times: number, on: { now: number; refusedCount?: boolean }) =>
    Array.from({ length: times }, () => throttle.take('app', { refusedCount: false, ...on }).retryAfter)

  test('lets the number through and then says how long to wait', () => {
    const throttle = new Throttle({ requests: 3, seconds: 6 })
    expect(take(throttle, 4, { now: 0 })).toEqual([undefined, undefined, undefined, 2])
    expect(take(throttle, 2, { now: 2_000 })).toEqual([undefined, 2])
  })

  test('is each caller its own', () => {
    const throttle = new Throttle({ requests: 1, seconds: 1 })
    expect(take(throttle, 2, { now: 0 })).toEqual([undefined, 1])
    expect(throttle.take('other', { now: 0, refusedCount: false }).retryAfter).toBeUndefined()
  })

  test('is used up by refused requests as well where they count, to 1.8 times at most', () => {
    const throttle = new Throttle({ requests: 10, seconds: 10 })
    take(throttle, 100, { now: 0, refusedCount: true })
    const { retryAfter, used } = throttle.take('app', { now: 0, refusedCount: true })
    expect({ retryAfter, used }).toEqual({ retryAfter: 9, used: 1.8 })
  })
})

describe('a throttled caller', () => {
  const clock = { now: Date.parse('2026-03-01T10:20:30Z') }
  const running = emulator({ now: () => clock.now, conditions: { throttle: '10/10' } })
  const { graph } = running
  const read = () => graph('GET', '/organization')
  const rest = () => {
    clock.now += 10_000
  }

  test('is told so, with the scope, and passes again after Retry-After', async () => {
    rest()
    for (let used = 0; used < 7; used++) await read()
    expect((await read()).headers['x-ms-throttle-limit-percentage']).toBe('0.8')
    await read()
    await read()
    const refused = await read()
    expect(refused).toMatchObject(refusal(429, 'TooManyRequests', 'Please retry again later.'))
    const { clientId } = running.ready.bootstrap
    expect(refused.headers).toMatchObject({
      'retry-after': '1',
      'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${clientId}/${running.ready.tenantId}`,
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    })
    clock.now += 1_000
    expect((await read()).status).toBe(200)
  })

  const items = (count: number) => ({
    requests: Array.from({ length: count }, (_, at) => ({
      id: `${at}`,
      method: 'GET',
      url: '/organization',
    })),
  })

  test('is told so for each item of a batch', async () => {
    rest()
    const answer = await graph('POST', '/$batch', { body: items(12) })
    const responses = Array.isArray(answer.body.responses) ? answer.body.responses : []
    const refused = responses.filter(({ status }) => status === 429)
    expect(answer.status).toBe(200)
    expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(['1', '1'])
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(10)
  })
})

describe('variants of throttling', () => {
  const running = emulator({
    now: () => Date.parse('2026-03-01T10:20:30Z'),
    conditions: { throttle: '2/10', variants: ['throttled-item-fails-batch,batch-level-retry-after'] },
  })

  test('fail the batch itself, and put Retry-After on it', async () => {
    const requests = ['1', '2', '3'].map((id) => ({ id, method: 'GET', url: '/organization' }))
    const answer = await running.graph('POST', '/$batch', { body: { requests } })
    expect(answer).toMatchObject({ status: 424, headers: { 'retry-after': '5' } })
    const responses = Array.isArray(answer.body.responses) ? answer.body.responses : []
    expect(responses.find(({ status }) => status === 429).headers).not.toHaveProperty('retry-after')
  })
})
