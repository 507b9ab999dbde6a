import { readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { emulator, form, newApp, start, text } from '../support.ts'

const logFile = join(tmpdir(), `emulator-log-${process.pid}.jsonl`)
const running = emulator({ control: true, logFile })
const { graph, send } = running
afterAll(() => rmSync(logFile))

const control = (body: object) => send('POST', '/control', { body })
beforeEach(() => control({ reset: true }))
const names = async () => {
  const { body } = await graph('GET', '/applications?$select=displayName')
  return Array.isArray(body.value) ? body.value.map(({ displayName }) => displayName) : []
}

describe('on the wire', () => {
  test('drop-before: no answer, no effect', async () => {
    await control({ faults: ['drop-before,method=POST,path=/applications,times=1'] })
    await expect(newApp(graph, { displayName: 'Never made' })).rejects.toThrow(/socket hang up|ECONNRESET/)
    expect(await names()).not.toContain('Never made')
  })

  test('drop-after: no answer, but the effect', async () => {
    await control({ faults: ['drop-after,method=POST,path=/applications,times=1'] })
    await expect(newApp(graph, { displayName: 'Made unheard' })).rejects.toThrow(/socket hang up|ECONNRESET/)
    expect(await names()).toContain('Made unheard')
  })

  test('truncate: the answer breaks off', async () => {
    await control({ faults: ['truncate,path=/organization,times=1'] })
    await expect(graph('GET', '/organization')).rejects.toThrow(/aborted/)
    expect((await graph('GET', '/organization')).status).toBe(200)
  })

  test('slow: the answer pauses in the middle and is whole', async () => {
    await control({ faults: ['slow=60,path=/organization'] })
    const started = performance.now()
    expect((await graph('GET', '/organization')).body.value).toHaveLength(1)
    expect(performance.now() - started).toBeGreaterThan(50)
  })

  test('content-type: what a proxy in between would send', async () => {
    await control({ faults: ['content-type=text/html'] })
    expect((await graph('GET', '/organization')).headers['content-type']).toBe('text/html')
  })

  test('status: with its code and Retry-After, before the effect or after it', async () => {
    const spec = 'status=503,code=Directory_ConcurrencyViolation,retry-after=7,method=POST,path=/applications'
    await control({ faults: [spec] })
    const refused = await newApp(graph, { displayName: 'Refused' })
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': '7' },
      body: { error: { code: 'Directory_ConcurrencyViolation' } },
    })
    await control({ faults: [`${spec},after`] })
    await newApp(graph, { displayName: 'Refused and made' })
    expect(await names()).toEqual(expect.not.arrayContaining(['Refused']))
    expect(await names()).toContain('Refused and made')
  })

  test('also for the token service', async () => {
    await control({ faults: ['status=500,host=login'] })
    expect((await send('POST', `/${running.ready.tenantId}/oauth2/v2.0/token`, form({}))).status).toBe(500)
  })

  test('inside a batch, an item by its path', async () => {
    await control({ faults: ['status=503,path=/domains'] })
    const requests = ['/domains', '/organization'].map((url) => ({ id: url, method: 'GET', url }))
    const { body } = await graph('POST', '/$batch', { body: { requests } })
    expect(body.responses).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: '/domains', status: 503 }),
        expect.objectContaining({ id: '/organization', status: 200 }),
      ]),
    )
  })
})

describe('latency', () => {
  test('makes every request wait', async () => {
    await control({ latency: 80 })
    const started = performance.now()
    await graph('GET', '/organization')
    expect(performance.now() - started).toBeGreaterThan(75)
  })
})

describe('the control endpoint', () => {
  test('shows the conditions, and changes only what is named', async () => {
    await control({ latency: 1, throttle: '100/10', variants: ['short-pages'] })
    await control({ lag: 5, faults: ['truncate,path=/nowhere'], deviceInterval: 1 })
    expect((await send('GET', '/control')).body).toMatchObject({
      latency: 1,
      lag: 5,
      throttle: '100/10',
      faults: ['truncate,path=/nowhere'],
      variants: ['short-pages'],
      deviceInterval: 1,
      now: expect.any(String),
    })
    expect((await control({ throttle: null, reset: true })).body).toMatchObject({
      latency: 0,
      lag: 0,
      throttle: null,
      faults: [],
      variants: [],
      deviceInterval: 5,
    })
  })

  test.each([
    [{ faults: ['drop'] }, 'the fault "drop" cannot be read'],
    [{ variants: ['no-such'] }, 'there is no variant "no-such"; there are: nested-patch-replaces'],
    [{ throttle: '5' }, 'write N/SECONDS'],
    [{ latency: -1 }, 'the latency "-1" is no whole number of milliseconds'],
    [{ deviceInterval: 0 }, 'the device interval "0" is no whole number of seconds from 1 to 60'],
    [{ lag: 2 ** 31 }, 'the lag "2147483648" is no whole number of milliseconds up to 2147483647'],
    [{ faults: ['slow=2147483648'] }, '"slow=2147483648" needs a whole number from 1 to 2147483647'],
    [{ advance: -1 }, 'advance: Too small'],
    [{ advance: 4e12 }, 'the clock cannot be more than 100 years ahead'],
    [{ lagg: 1 }, 'Unrecognized key: "lagg"'],
  ])('refuses what it cannot read, and changes nothing: %j', async (body, message) => {
    const answer = await control({ latency: 0, ...body })
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining(message) } },
    })
    expect((await send('GET', '/control')).body).toMatchObject({
      latency: 0,
      faults: [],
      variants: [],
      ahead: 0,
    })
  })

  test('takes nothing that a page in a browser could send unasked', async () => {
    const raw = { text: '{"latency":1}', type: 'text/plain' }
    expect((await send('POST', '/control', { raw })).status).toBe(415)
    expect((await send('DELETE', '/control')).status).toBe(405)
    const broken = await send('POST', '/control', { raw: { text: '{', type: 'application/json' } })
    expect(broken.status).toBe(400)
  })

  test('advances the clock: tokens expire', async () => {
    const own = await start({ control: true })
    await own.send('POST', '/control', { body: { advance: 3_700_000 } })
    const refused = await own.graph('GET', '/organization')
    await own.stop()
    expect(refused).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } })
  })

  test('keeps the clock when everything else is reset: what was made meanwhile is not in the future', async () => {
    const own = await start({ control: true })
    const { body } = await own.send('POST', '/control', { body: { advance: 3_600_000, latency: 1 } })
    const later = own.as(await own.tokenFor(own.ready.bootstrap))
    const app = await newApp(later)
    const after = await own.send('POST', '/control', { body: { reset: true } })
    const read = await later('GET', `/applications/${text(app, 'id')}`)
    await own.stop()
    expect(after.body).toMatchObject({ latency: 0, ahead: 3_600_000 })
    expect(Date.parse(text(after, 'now'))).toBeGreaterThanOrEqual(Date.parse(String(body.now)))
    expect(read.status).toBe(200)
  })

  test('is not there unless it was asked for', async () => {
    const own = await start()
    const answers = [await own.send('GET', '/control'), await own.send('POST', '/control', { body: {} })]
    await own.stop()
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
  })
})

describe('the request log', () => {
  const lines = (): Record<string, unknown>[] =>
    readFileSync(logFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))

  test('has one line per request, with names but not values of the query, and the items of a batch', async () => {
    const requests = [{ id: '1', method: 'GET', url: '/domains?$select=id' }]
    await graph('POST', '/$batch?$x=y', { body: { requests } })
    expect(lines().at(-1)).toMatchObject({
      host: 'localhost',
      method: 'POST',
      path: '/v1.0/$batch',
      query: ['$x'],
      status: 200,
      ms: expect.any(Number),
      appId: running.ready.bootstrap.clientId,
      items: [{ method: 'GET', path: '/domains', status: 200 }],
    })
  })

  test('notes refusals and faults', async () => {
    await control({ faults: ['drop-after,path=/domains'] })
    await graph('GET', '/nothing')
    await graph('GET', '/domains').catch(() => undefined)
    const [refused, dropped] = lines().slice(-2)
    expect(refused).toMatchObject({ status: 400, error: 'BadRequest' })
    expect(dropped).toMatchObject({ status: null, fault: 'drop-after,path=/domains' })
  })

  test('knows no secret, token, assertion or code, and belongs to the owner', async () => {
    const fields = {
      grant_type: 'authorization_code',
      client_id: running.ready.bootstrap.clientId,
      client_secret: 'canary-secret',
      client_assertion: 'canary-assertion',
      code: 'canary-code',
      refresh_token: 'canary-refresh',
      password: 'canary-password',
    }
    await send('POST', `/${running.ready.tenantId}/oauth2/v2.0/token?code=canary-query`, form(fields))
    await send('POST', '/common/oauth2/v2.0/token', form({ client_id: 'canary-id', grant_type: 'Canary!' }))
    const app = await newApp(graph)
    const added = await graph('POST', `/applications/${text(app, 'id')}/addPassword`, { body: {} })
    const log = readFileSync(logFile, 'utf8')
    expect(log).not.toMatch(/canary/i)
    expect(log).not.toContain(text(added, 'secretText'))
    expect(log).not.toMatch(/eyJ/)
    expect(lines().some(({ grantType }) => grantType === 'authorization_code')).toBe(true)
    expect(statSync(logFile).mode & 0o777).toBe(0o600)
  })

  test('that cannot be written is said at the start', async () => {
    await expect(start({ logFile: '/nowhere/log' })).rejects.toThrow('cannot write the log /nowhere/log')
  })
})
