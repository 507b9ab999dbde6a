import { expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/model/http.ts'
import { openPowerApps } from '../../src/power-platform/power-apps.ts'

const HOST = 'https://api.powerapps.com'

const answer = (status: number, body: unknown = {}, headers = {}): HttpResponse => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** Power Apps that gives these answers one after the other; an error stands for an answer that was lost. */
function given(...answers: (HttpResponse | Error)[]) {
  const sent: HttpRequest[] = []
  const slept: number[] = []
  const powerApps = openPowerApps({
    host: HOST,
    transport: async (request) => {
      sent.push(request)
      const next = answers.shift()
      if (next === undefined) throw new Error('asked too often')
      if (next instanceof Error) throw next
      return next
    },
    token: async () => 'token',
    caller: async () => 'me',
    sleep: async (milliseconds) => void slept.push(milliseconds),
  })
  return { powerApps, sent, slept }
}

const lost = new AppregError('UNREACHABLE', 'no answer')

test('asks as the tool of Microsoft does: version and filter, a blank as %20', async () => {
  const { powerApps, sent } = given(answer(200, { name: 'shared_a' }))
  await powerApps.connector('env', 'shared_a')
  expect(sent).toMatchObject([
    {
      method: 'GET',
      url: `${HOST}/providers/Microsoft.PowerApps/apis/shared_a?api-version=2016-11-01&$filter=environment%20eq%20'env'`,
      headers: { authorization: 'Bearer token' },
    },
  ])
})

test('follows pages, but takes the token to no other host', async () => {
  const next = `${HOST}/providers/Microsoft.PowerApps/environments?api-version=2016-11-01&$skiptoken=x`
  const pages = given(
    answer(200, { value: [{ name: 'a' }], nextLink: next }),
    answer(200, { value: [{ name: 'b' }] }),
  )
  expect(await pages.powerApps.environments()).toEqual([{ name: 'a' }, { name: 'b' }])
  expect(pages.sent[1]?.url).toContain('skiptoken=x')
  const elsewhere = given(answer(200, { value: [], nextLink: 'https://evil.example/x' }))
  await expect(elsewhere.powerApps.environments()).rejects.toThrow(
    'another host for its next page: https://evil.example',
  )
  expect(elsewhere.sent).toHaveLength(1)
})

test('waits as long as it is told, and repeats what may be repeated', async () => {
  const { powerApps, sent, slept } = given(
    answer(429, {}, { 'retry-after': '7' }),
    answer(503),
    lost,
    answer(200, { value: [] }),
  )
  await powerApps.environments()
  expect(sent).toHaveLength(4)
  expect(slept[0]).toBe(7000)
})

test('creates once: an answer that is lost, or a server error, is no reason to send it again', async () => {
  const gone = given(lost)
  await expect(gone.powerApps.create('env', {})).rejects.toThrow('no answer')
  expect(gone.sent).toHaveLength(1)
  const broken = given(answer(500, { error: { code: 'InternalServerError', message: 'oh' } }))
  await expect(broken.powerApps.create('env', {})).rejects.toThrow('InternalServerError: oh')
  const busy = given(answer(429), answer(201, { name: 'shared_a' }))
  expect(await busy.powerApps.create('env', {})).toMatchObject({ name: 'shared_a' })
})

test('the definition is read where it lies, without a token; without an address, or where it has expired, there is none', async () => {
  const at = (originalSwaggerUrl?: string) => ({
    name: 'a',
    properties: { apiDefinitions: { ...(originalSwaggerUrl ? { originalSwaggerUrl } : {}) } },
  })
  const there = given(answer(200, '\uFEFF{"swagger":"2.0"}'))
  expect(await there.powerApps.definition(at('https://store.example/a?sig=x'))).toEqual({ swagger: '2.0' })
  expect(there.sent).toEqual([{ method: 'GET', url: 'https://store.example/a?sig=x' }])
  expect(
    await given(answer(403, '<Error/>')).powerApps.definition(at('https://store.example/a')),
  ).toBeUndefined()
  expect(await given().powerApps.definition(at())).toBeUndefined()
  expect(await given().powerApps.definition(at('http://store.example/a'))).toBeUndefined()
})

test.each<[status: number, code: string]>([
  [400, 'POWER_APPS_REFUSED'],
  [401, 'SIGN_IN_FAILED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
])('%i is %s', async (status, code) => {
  const { powerApps } = given(answer(status, { error: { code: 'Some', message: 'words' } }))
  await expect(powerApps.connector('env', 'a')).rejects.toMatchObject({
    code,
    message: expect.stringContaining('Some: words'),
  })
})

test('an answer that is no JSON is said to be that', async () => {
  await expect(given(answer(200, '<html>')).powerApps.environments()).rejects.toMatchObject({
    code: 'UNREACHABLE',
  })
  await expect(given(answer(400, '<html>')).powerApps.environments()).rejects.toThrow('status 400')
})
