import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createExchange } from '../../src/graph/client.ts'
import { type Connection, createHttpClient, type HttpExchange, sendPlain } from '../../src/graph/http.ts'
import {
  type Certificate,
  connectProxy,
  deserted,
  json,
  secureServer,
  selfSigned,
} from '../given/loopback.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await selfSigned()
})

beforeEach(() => {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'npm_config_https_proxy']) {
    vi.stubEnv(name, '')
    vi.stubEnv(name.toLowerCase(), '')
  }
})
afterEach(() => void vi.unstubAllEnvs())

async function get(url: string, connection: Connection) {
  const client = createHttpClient(connection)
  return sendPlain(client, { method: 'GET', url }).finally(() => client.close())
}

describe('a request', () => {
  test('goes straight to its host when no proxy is set', async () => {
    const { origin } = await secureServer(certificate, json(200, { ok: true }))
    const { status, body } = await get(`${origin}/a`, { ca: certificate.cert })
    expect([status, body]).toEqual([200, '{"ok":true}'])
  })

  test('goes through the proxy that the connection names', async () => {
    const { port, seen } = await secureServer(certificate, json(200, {}))
    const { address, asked } = await connectProxy(port)
    await get('https://graph.microsoft.com/v1.0/a', { proxy: address, ca: certificate.cert })
    expect(asked).toEqual(['graph.microsoft.com:443'])
    expect(seen[0]?.url).toBe('/v1.0/a')
  })

  test('goes through the proxy that the environment names', async () => {
    const { port } = await secureServer(certificate, json(200, {}))
    const { address, asked } = await connectProxy(port)
    vi.stubEnv('HTTPS_PROXY', address)
    await get('https://graph.microsoft.com/v1.0/a', { ca: certificate.cert })
    expect(asked).toEqual(['graph.microsoft.com:443'])
  })

  test('goes around the proxy where the environment says so', async () => {
    const { port, origin } = await secureServer(certificate, json(200, {}))
    const { address, asked } = await connectProxy(port)
    vi.stubEnv('HTTPS_PROXY', address)
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    await get(`${origin}/a`, { ca: certificate.cert })
    expect(asked).toEqual([])
  })

  test('trusts no certificate that nobody vouched for', async () => {
    const { origin, seen } = await secureServer(certificate, json(200, {}))
    await expect(get(`${origin}/a`, {})).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect(seen).toEqual([])
  })

  test('uses one connection through the proxy for what follows', async () => {
    const { port } = await secureServer(certificate, json(200, {}))
    const { address, asked } = await connectProxy(port)
    const client = createHttpClient({ proxy: address, ca: certificate.cert })
    onTestFinished(() => client.close())
    for (let i = 0; i < 3; i++) {
      await sendPlain(client, { method: 'GET', url: 'https://graph.microsoft.com/v1.0/a' })
    }
    expect(asked).toHaveLength(1)
  })

  test('uses one connection for what follows', async () => {
    const { origin, seen } = await secureServer(certificate, (request, response) => {
      response.end(String(request.headers.connection))
    })
    const client = createHttpClient({ ca: certificate.cert })
    const answers = []
    for (const path of ['/a', '/b']) {
      answers.push(await sendPlain(client, { method: 'GET', url: origin + path }))
    }
    client.close()
    expect(answers.map(({ body }) => body)).toEqual(['keep-alive', 'keep-alive'])
    expect(seen).toHaveLength(2)
  })

  test('that gets no answer says where it went and what to look at', async () => {
    const port = await deserted()
    await expect(get(`https://127.0.0.1:${port}/token?code=hidden`, {})).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(new RegExp(`^no answer from 127\\.0\\.0\\.1:${port}: .*ECONNREFUSED`)),
      hints: [expect.stringContaining('HTTPS_PROXY')],
    })
  })

  test('carries its headers and its body', async () => {
    const { origin, seen } = await secureServer(certificate, json(200, {}))
    const client = createHttpClient({ ca: certificate.cert })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await sendPlain(client, { method: 'POST', url: `${origin}/token`, headers, body: 'a=b' })
    client.close()
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/token', headers, body: 'a=b' })
  })
})

describe('the trace', () => {
  const traced = async (path: string) => {
    const { origin } = await secureServer(certificate, json(404, { secretText: 'fake-secret' }))
    const exchanges: HttpExchange[] = []
    await get(origin + path, { ca: certificate.cert, onExchange: (one) => exchanges.push(one) })
    return exchanges.map(({ method, url, status }) => `${method} ${url.replace(origin, '')} ${status}`)
  }

  test.each([
    ['a plain address', '/v1.0/applications', '/v1.0/applications'],
    ['OData options, readable', "/a?$filter=x%20eq%20'y'&$top=1", "/a?$filter=x eq 'y'&$top=1"],
    ['no other value', '/a?code=hidden&state=hidden', '/a?code=redacted&state=redacted'],
    ['no value that comes twice', '/a?code=hidden&code=hidden', '/a?code=redacted'],
    ['the version of an API', '/a?api-version=7.4', '/a?api-version=7.4'],
  ])('shows %s', async (_, path, shown) => {
    expect(await traced(path)).toEqual([`GET ${shown} 404`])
  })

  test('never holds a token or a body', async () => {
    const { origin } = await secureServer(certificate, json(200, { secretText: 'fake-secret' }))
    const exchanges: HttpExchange[] = []
    const http = createHttpClient({
      proxy: '',
      ca: certificate.cert,
      onExchange: (one) => exchanges.push(one),
    })
    const exchange = createExchange(http, origin, async () => 'fake-token')
    await exchange({ method: 'POST', path: '/addPassword', body: { displayName: 'fake-secret' } })
    http.close()
    expect(exchanges).toHaveLength(1)
    expect(JSON.stringify(exchanges)).not.toMatch(/fake-token|fake-secret/)
  })

  test('tells of a request that got no answer', async () => {
    const exchanges: HttpExchange[] = []
    const url = `https://127.0.0.1:${await deserted()}/a`
    await expect(get(url, { onExchange: (one) => exchanges.push(one) })).rejects.toThrow()
    expect(exchanges).toMatchObject([{ method: 'GET', url, status: 'failed' }])
  })
})
