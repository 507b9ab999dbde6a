import { beforeAll, expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { type Call, createExchange } from '../../src/graph/client.ts'
import { createHttpClient } from '../../src/graph/http.ts'
import { type Certificate, deserted, json, type Reply, secureServer, selfSigned } from '../given/loopback.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await selfSigned()
})

const getToken = async () => 'fake-token'

/** One exchange with a server that answers in this way. */
async function exchanged(call: Call, reply: Reply) {
  const { origin, seen } = await secureServer(certificate, reply)
  const http = createHttpClient({ proxy: '', ca: certificate.cert })
  const answer = await createExchange(http, origin, getToken)(call).finally(() => http.close())
  return { answer, asked: seen[0] }
}

const get = (path: string): Call => ({ method: 'GET', path })

test('a call goes to Graph v1.0 with the token', async () => {
  const { asked, answer } = await exchanged(get('/applications'), json(200, { value: [] }))
  expect(asked).toMatchObject({ method: 'GET', url: '/v1.0/applications' })
  expect(asked?.headers).toMatchObject({ authorization: 'Bearer fake-token', accept: 'application/json' })
  expect(answer).toMatchObject({ status: 200, body: { value: [] } })
})

test.each(['POST', 'PATCH'] as const)('%s carries its body as JSON, and its headers', async (method) => {
  const headers = { Prefer: 'create-if-missing' }
  const call = { method, path: '/applications', headers, body: { displayName: 'Grüße & “Quotes”' } }
  const { asked } = await exchanged(call, json(201, {}))
  expect(asked?.method).toBe(method)
  expect(asked?.headers['content-type']).toMatch(/^application\/json/)
  expect(asked?.headers.prefer).toBe('create-if-missing')
  expect(JSON.parse(asked?.body ?? '')).toEqual({ displayName: 'Grüße & “Quotes”' })
})

test('DELETE has no body, and its answer has none', async () => {
  const { asked, answer } = await exchanged({ method: 'DELETE', path: '/applications/x' }, json(204))
  expect(asked).toMatchObject({ method: 'DELETE', body: '' })
  expect(answer).toMatchObject({ status: 204, body: undefined })
})

test.each([
  "/applications(uniqueName='mcp-dev')",
  "/applications(uniqueName='mcp-dev')/addPassword",
  "/applications?$filter=displayName%20eq%20'it''s%20R%26D%20%2B%201'&$select=appId,uniqueName",
])('the path arrives as it was written: %s', async (path) => {
  const { asked } = await exchanged(get(path), json(200, {}))
  expect(decodeURIComponent(asked?.url ?? '')).toBe(decodeURIComponent(`/v1.0${path}`))
  expect(asked?.url?.includes('%26')).toBe(path.includes('%26'))
  expect(asked?.url?.includes('%2B')).toBe(path.includes('%2B'))
})

test("a page's own address is followed as it stands", async () => {
  const { origin, seen } = await secureServer(certificate, json(200, {}))
  const http = createHttpClient({ proxy: '', ca: certificate.cert })
  await createExchange(http, origin, getToken)(get(`${origin}/v1.0/applications?$skiptoken=a%2Bb`))
  http.close()
  expect(seen[0]?.url).toBe('/v1.0/applications?$skiptoken=a%2Bb')
})

test.each([400, 404, 429, 503])('%i is an answer, with headers and body', async (status) => {
  const { answer } = await exchanged(get('/a'), json(status, { error: { code: 'c' } }))
  expect(answer).toMatchObject({ status, body: { error: { code: 'c' } }, headers: { 'retry-after': '3' } })
})

test("a gateway's page is kept as the message", async () => {
  const { answer } = await exchanged(get('/a'), (_, response) => {
    response.writeHead(502).end('<h1>Bad gateway</h1>')
  })
  expect(answer).toMatchObject({ status: 502, body: { error: { message: '<h1>Bad gateway</h1>' } } })
})

test.each([
  ['breaks off', '{"value":[1,'],
  ['is no JSON', '<html>'],
])('a success that %s is no answer', async (_, text) => {
  await expect(exchanged(get('/a'), (_, response) => void response.end(text))).rejects.toMatchObject({
    code: 'UNREACHABLE',
  })
})

test('a connection that ends without an answer rejects with its cause', async () => {
  await expect(exchanged(get('/a'), (_, response) => void response.destroy())).rejects.toMatchObject({
    message: expect.stringMatching(/socket hang up|ECONNRESET/),
  })
})

test('a server that is not there rejects with its cause', async () => {
  const http = createHttpClient({ proxy: '' })
  const exchange = createExchange(http, `https://127.0.0.1:${await deserted()}`, getToken)
  await expect(exchange(get('/a'))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a sign-in that fails rejects as it is, and nothing is sent', async () => {
  const { origin, seen } = await secureServer(certificate, json(200, {}))
  const http = createHttpClient({ proxy: '', ca: certificate.cert })
  const refusal = new AppregError('SIGN_IN_FAILED', 'not signed in')
  const exchange = createExchange(http, origin, async () => {
    throw refusal
  })
  await expect(exchange(get('/a'))).rejects.toBe(refusal)
  expect(seen).toEqual([])
})
