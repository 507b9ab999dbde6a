import { describe, expect, onTestFinished, test } from 'vitest'
import { discoveryUrls, metadataUrls } from '../../../src/doctor/server/look.ts'
import { fetchOver } from '../../../src/graph/fetch.ts'
import { createHttpClient } from '../../../src/graph/http.ts'
import { API } from '../../emulator/sts/given.ts'
import { deserted, selfSigned } from '../../given/loopback.ts'
import { startExpress } from '../../render/servers/printed-express.ts'
import { protectedTenant } from '../../render/tenant.ts'
import { makeAuthority, type Wanted } from './certificates.ts'
import { type Different, examined, goodMetadata, mcpServer, now, probeIO, serve } from './given.ts'

const tenant = protectedTenant()
const tenantId = () => tenant.ready.tenantId
/** Without AADSTS9010010: the address of the server is an identifier URI. */
const owning = (url: string) =>
  tenant.registration({ identifierUris: [url], server: { kind: 'generic', url } })
const owned = (url: string) => ({
  ...goodMetadata(tenantId())(url),
  scopes_supported: [`${url}/access_as_user`],
})

describe('a good server', () => {
  test('made with the official SDK, has nothing to find; a token of the tenant goes through', async () => {
    for (const json of [true, false]) {
      const url = await mcpServer(tenantId(), { metadata: owned, json })
      const known = { registration: owning(url), token: await tenant.token() }
      const { findings, judged } = await examined(url, known, probeIO(tenant.ready))
      expect(findings).toEqual([])
      expect(Object.fromEntries(judged.map(({ name, saw }) => [name, saw]))).toMatchObject({
        'the server answers': 'HTTP 401',
        'MCP initialize succeeds': expect.stringMatching(/^orders 1\.0\.0, protocol 20/),
        'MCP tools/list succeeds': '1 tools: list_orders',
      })
    }
  })

  test('printed for Express, takes a token of a person and of an application', async () => {
    const port = await deserted()
    const url = `http://127.0.0.1:${port}/mcp`
    const registration = tenant.registration({ server: { kind: 'express', url } })
    const server = await startExpress(tenant, { server: { kind: 'express', url } })
    try {
      const io = probeIO(tenant.ready)
      const person = await examined(url, { registration, token: await tenant.token() }, io)
      expect(person.kinds).toEqual(['fix-resource-parameter'])
      expect(person.judged.at(-1)).toMatchObject({ name: 'MCP tools/list succeeds' })
      const other = await examined(url, { registration, token: await tenant.tokenForAnother() }, io)
      expect(other.findings[0]).toMatchObject({ link: 'token', fix: { kind: 'fix-scope-string' } })
    } finally {
      await server.stop()
    }
  })

  test('without a registration everything that needs no token is looked at', async () => {
    const url = await mcpServer(tenantId(), { metadata: owned })
    const { findings, clients } = await examined(url, {}, probeIO(tenant.ready))
    expect(findings).toEqual([])
    expect(clients.find(({ client }) => client === 'claude-code')).toMatchObject({ verdict: 'needs' })
  })
})

interface Row {
  readonly form: string
  readonly different: Different | (() => Different)
  readonly kind: string
  readonly title: RegExp
  readonly actual: RegExp
  readonly cause?: RegExp
  /** Beside it, because one thing leads to another. */
  readonly alsoKinds?: readonly string[]
}

const without = (name: string) => (url: string) => ({ ...owned(url), [name]: undefined })
const withValue = (name: string, value: unknown) => (url: string) => ({ ...owned(url), [name]: value })
const login = 'https://login.microsoftonline.com'

const broken: readonly Row[] = [
  {
    form: 'no WWW-Authenticate',
    different: { challenge: () => undefined },
    kind: 'fix-resource-metadata',
    title: /does not say where its metadata are/,
    actual: /no such header/,
  },
  {
    form: 'WWW-Authenticate without resource_metadata',
    different: { challenge: () => 'Bearer realm="a, b"' },
    kind: 'fix-resource-metadata',
    title: /does not say where its metadata are/,
    actual: /Bearer realm/,
  },
  {
    form: 'a Basic challenge',
    different: { challenge: () => 'Basic realm="keys"' },
    kind: 'fix-resource-metadata',
    title: /does not say where its metadata are/,
    actual: /Basic/,
  },
  {
    form: 'metadata of a bind address',
    different: {
      challenge: () => 'Bearer resource_metadata="http://0.0.0.0:1/.well-known/oauth-protected-resource/mcp"',
    },
    kind: 'fix-resource-metadata',
    title: /metadata of another host/,
    actual: /0\.0\.0\.0/,
    alsoKinds: ['fix-resource-metadata'],
  },
  {
    form: 'a 401 that points where nothing is, and metadata elsewhere',
    different: {
      challenge: (url) => `Bearer resource_metadata="${new URL(url).origin}/nowhere"`,
    },
    kind: 'fix-resource-metadata',
    title: /do not find out where to sign in/,
    actual: /nowhere: HTTP 404/,
  },
  {
    form: 'no metadata',
    different: { metadata: () => undefined },
    kind: 'fix-resource-metadata',
    title: /do not find out where to sign in/,
    actual: /HTTP 404/,
  },
  {
    form: 'a page in place of the metadata',
    different: { metadata: () => '<!doctype html><title>Welcome</title>' },
    kind: 'fix-resource-metadata',
    title: /do not find out where to sign in/,
    actual: /text\/html that is no JSON object/,
  },
  {
    form: 'resource with a trailing slash',
    different: { metadata: (url) => ({ ...owned(url), resource: `${url}/` }) },
    kind: 'fix-resource-metadata',
    title: /another resource than its URL/,
    actual: /\/mcp\/$/,
    alsoKinds: ['fix-resource-parameter'],
  },
  {
    form: 'resource of another host',
    different: { metadata: withValue('resource', 'https://orders.internal/mcp') },
    kind: 'fix-resource-metadata',
    title: /another resource than its URL/,
    actual: /orders\.internal/,
    alsoKinds: ['fix-resource-parameter'],
  },
  {
    form: 'no resource',
    different: { metadata: without('resource') },
    kind: 'fix-resource-metadata',
    title: /another resource than its URL/,
    actual: /none/,
  },
  {
    form: 'no authorization server',
    different: { metadata: withValue('authorization_servers', []) },
    kind: 'fix-resource-metadata',
    title: /do not find out where to sign in/,
    actual: /none/,
  },
  {
    form: 'an authorization server with a trailing slash',
    different: () => ({ metadata: withValue('authorization_servers', [`${login}/${tenantId()}/v2.0/`]) }),
    kind: 'fix-resource-metadata',
    title: /calls itself by another name/,
    actual: /\/v2\.0$/,
    alsoKinds: ['fix-resource-metadata'],
  },
  {
    form: 'the tenant without /v2.0',
    different: () => ({ metadata: withValue('authorization_servers', [`${login}/${tenantId()}`]) }),
    kind: 'fix-resource-metadata',
    title: /calls itself by another name/,
    actual: /sts\.windows\.net/,
    alsoKinds: ['fix-resource-metadata'],
  },
  {
    form: 'common in place of a tenant',
    different: { metadata: withValue('authorization_servers', [`${login}/common/v2.0`]) },
    kind: 'fix-resource-metadata',
    title: /calls itself by another name/,
    actual: /\{tenantid\}/,
    alsoKinds: ['fix-resource-metadata'],
  },
  {
    form: 'a tenant that does not exist',
    different: {
      metadata: withValue('authorization_servers', [`${login}/99999999-0000-4000-8000-000000000009/v2.0`]),
    },
    kind: 'fix-resource-metadata',
    title: /not found by discovery/,
    actual: /HTTP 400/,
    alsoKinds: ['fix-resource-metadata'],
  },
  {
    form: 'no scopes',
    different: { metadata: without('scopes_supported') },
    kind: 'fix-resource-metadata',
    title: /list no scope of the API/,
    actual: /none/,
  },
  {
    form: 'scopes of OpenID only',
    different: { metadata: withValue('scopes_supported', ['openid', 'offline_access']) },
    kind: 'fix-resource-metadata',
    title: /list no scope of the API/,
    actual: /openid/,
  },
  {
    form: 'short names of scopes',
    different: { metadata: withValue('scopes_supported', ['access_as_user']) },
    kind: 'fix-resource-metadata',
    title: /short names of scopes/,
    actual: /^access_as_user$/,
  },
  {
    form: 'the scope of another API',
    different: { metadata: withValue('scopes_supported', ['api://other/access_as_user']) },
    kind: 'fix-resource-metadata',
    title: /scopes that the registration does not have/,
    actual: /api:\/\/other/,
  },
  {
    form: 'tokens in the body only',
    different: { metadata: withValue('bearer_methods_supported', ['body']) },
    kind: 'fix-resource-metadata',
    title: /exclude the Authorization header/,
    actual: /body/,
  },
  {
    form: 'open to everybody',
    different: {
      first: (request, response) => {
        if (request.method !== 'POST') return false
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"jsonrpc":"2.0","id":1,"result":{}}')
        return true
      },
    },
    kind: 'other',
    title: /does not ask for a token/,
    actual: /HTTP 200/,
  },
  {
    form: 'open, with the old transport',
    different: {
      first: (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('event: endpoint\ndata: /messages?sessionId=1\n\n')
        return true
      },
    },
    kind: 'other',
    title: /does not ask for a token/,
    actual: /HTTP 200/,
    cause: /old HTTP\+SSE transport/,
    alsoKinds: ['fix-resource-metadata'],
  },
  {
    form: 'a redirect to another port',
    different: {
      first: (_, response, url) => {
        const { hostname, pathname } = new URL(url)
        response.writeHead(307, { location: `http://${hostname}:9${pathname}` }).end()
        return true
      },
    },
    kind: 'other',
    title: /address redirects/,
    actual: /^307 to .*:9\/mcp$/,
    cause: /another port/,
    alsoKinds: ['fix-resource-metadata'],
  },
  {
    form: 'an authorization server that nobody reaches',
    different: { metadata: withValue('authorization_servers', ['http://127.0.0.1:9/tenant']) },
    kind: 'fix-resource-metadata',
    title: /cannot be reached from here/,
    actual: /no answer/,
  },
  {
    form: 'metadata that are cut off',
    different: {
      first: (request, response) => {
        if (!request.url?.startsWith('/.well-known/oauth-protected-resource')) return false
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"resource":')
        return true
      },
    },
    kind: 'fix-resource-metadata',
    title: /do not find out where to sign in/,
    actual: /no JSON object/,
    cause: /cut off/,
  },
  ...[404, 405, 403, 406, 500].map(
    (status): Row => ({
      form: `HTTP ${status} to a request without a token`,
      different: {
        first: (request, response) => {
          if (request.method === 'POST') response.writeHead(status).end()
          return request.method === 'POST'
        },
      },
      kind: 'other',
      title: /refuses before it asks/,
      actual: new RegExp(`HTTP ${status}`),
    }),
  ),
  {
    form: 'a redirect to a sign-in page',
    different: {
      first: (request, response) => {
        if (request.method === 'POST')
          response.writeHead(302, { location: `${login}/common/oauth2/v2.0/authorize?state=x` }).end()
        return request.method === 'POST'
      },
    },
    kind: 'other',
    title: /sends programs to a sign-in page/,
    actual: /302 to https:\/\/login\.microsoftonline\.com\/common\/oauth2\/v2\.0\/authorize$/,
    alsoKinds: ['other'],
  },
  ...[301, 307].map(
    (status): Row => ({
      form: `HTTP ${status} to the address with a slash`,
      different: {
        first: (request, response, url) => {
          const moved = request.method === 'POST' && request.url === '/mcp'
          if (moved) response.writeHead(status, { location: `${url}/` }).end()
          else if (request.method === 'POST')
            response
              .writeHead(401, {
                'www-authenticate': `Bearer resource_metadata="${new URL(url).origin}/.well-known/oauth-protected-resource/mcp"`,
              })
              .end()
          return request.method === 'POST'
        },
      },
      kind: 'other',
      title: /address redirects/,
      actual: new RegExp(`^${status} to .*/mcp/$`),
    }),
  ),
  {
    form: 'a circle of redirects',
    different: {
      first: (request, response) => {
        if (request.method === 'POST') response.writeHead(308, { location: '/mcp' }).end()
        return request.method === 'POST'
      },
    },
    kind: 'other',
    title: /address redirects/,
    actual: /308 to/,
  },
]

describe('a server that is broken in one way', () => {
  test.each(broken)('$form', async ({ different, kind, title, actual, cause = /./, alsoKinds = [] }) => {
    const how = typeof different === 'function' ? different() : different
    const url = await mcpServer(tenantId(), { metadata: owned, ...how })
    const { findings, kinds } = await examined(url, { registration: owning(url) }, probeIO(tenant.ready))
    const found = findings.find((one) => title.test(one.title))
    expect(findings.map((one) => one.title).join('\n')).toMatch(title)
    expect(found).toMatchObject({
      code: null,
      severity: expect.stringMatching(/error|warning/),
      fix: { kind },
    })
    expect(found?.evidence.map((row) => row.actual).join('\n')).toMatch(new RegExp(actual, 'm'))
    expect(found?.cause).toMatch(cause)
    expect(found?.fix.steps.length).toBeGreaterThan(0)
    expect([...kinds].sort()).toEqual([kind, ...alsoKinds].sort())
  })

  test('a redirect to another host is not one that keeps the token', async () => {
    const good = await mcpServer(tenantId(), { metadata: owned })
    const moved = good.replace('127.0.0.1', 'localhost')
    const url = await mcpServer(tenantId(), {
      first: (_, response) => {
        response.writeHead(308, { location: moved }).end()
        return true
      },
    })
    const { findings } = await examined(url, {}, probeIO(tenant.ready))
    expect(findings[0]?.cause).toMatch(/another host, to which no client sends its token/)
  })

  test('two metadata that differ are named', async () => {
    const url = await mcpServer(tenantId(), {
      first: (request, response) => {
        const isRoot = request.url === '/.well-known/oauth-protected-resource'
        if (isRoot) response.writeHead(200).end('{"resource":"https://elsewhere.example/mcp"}')
        return isRoot
      },
      metadata: owned,
    })
    const { findings } = await examined(url, { registration: owning(url) }, probeIO(tenant.ready))
    expect(findings.map(({ title }) => title)).toEqual(['The server publishes two different metadata'])
  })
})

describe('the connection', () => {
  const examineOver = async (wanted: Wanted, host = '127.0.0.1') => {
    const authority = await makeAuthority()
    const url = await mcpServer(tenantId(), {
      metadata: (at) => owned(at.replace('127.0.0.1', host)),
      tls: await authority.issue(wanted),
    })
    return examined(url.replace('127.0.0.1', host), {}, probeIO(tenant.ready, authority.ca))
  }
  const inDays = (days: number) => new Date(now() + days * 86_400_000)

  test('with a certificate of a trusted authority is good', async () => {
    const { judged, findings } = await examineOver({})
    expect(findings).toEqual([])
    expect(judged[1]).toMatchObject({
      name: 'the connection is secure',
      saw: expect.stringMatching(/^TLSv1\.3/),
    })
  })

  test.each([
    [
      'expired',
      { from: new Date('2020-01-01'), to: new Date('2021-02-03') },
      'expired',
      '2021-02-03',
      'error',
    ],
    ['not valid yet', { from: new Date('2099-01-02') }, 'not valid yet', '2099-01-02', 'error'],
    [
      'of another name',
      { names: [{ type: 'dns', value: 'other.example' }] },
      'another name',
      'other.example',
      'error',
    ],
    ['that expires soon', { to: inDays(5) }, 'expires soon', inDays(5).toISOString().slice(0, 10), 'warning'],
  ] as const)('with a certificate %s is named', async (_, wanted, cause, actual, severity) => {
    const { findings } = await examineOver(wanted)
    expect(findings[0]).toMatchObject({ severity, cause: expect.stringContaining(cause) })
    expect(findings[0]?.evidence[0]?.actual).toContain(actual)
    expect(findings).toHaveLength(1)
  })

  test.each([
    ['signed by itself', async () => selfSigned(), /signed by itself/, /DEPTH_ZERO_SELF_SIGNED_CERT/],
    [
      'of an unknown authority',
      async () => (await makeAuthority()).issue(),
      /Nobody that this machine trusts/,
      /Test Authority/,
    ],
    [
      'and an old version of TLS',
      async () => ({
        ...(await (await makeAuthority()).issue()),
        minVersion: 'TLSv1' as const,
        maxVersion: 'TLSv1.1' as const,
        ciphers: 'DEFAULT@SECLEVEL=0',
      }),
      /before TLS 1\.2/,
      /TLSv1\.1/,
    ],
  ] as const)('with a certificate %s is named', async (_, tls, cause, actual) => {
    const url = await mcpServer(tenantId(), { tls: await tls() })
    const { findings, clients } = await examined(url, {}, probeIO(tenant.ready))
    expect(findings).toHaveLength(1)
    expect(findings[0]?.cause).toMatch(cause)
    expect(findings[0]?.evidence[0]?.actual).toMatch(actual)
    expect(clients.every(({ verdict }) => verdict === 'does not')).toBe(true)
  })

  test('to a port that speaks plain http is named', async () => {
    const url = (await mcpServer(tenantId())).replace('http:', 'https:')
    const { findings } = await examined(url, {}, probeIO(tenant.ready))
    expect(findings.map(({ title }) => title)).toEqual(['The server does not speak TLS on this port'])
  })

  test('that a proxy refuses is no answer of the server', async () => {
    const through = createHttpClient({ proxy: tenant.ready.proxy, isExact: true })
    onTestFinished(() => through.close())
    const io = { ...probeIO(tenant.ready), fetch: fetchOver(through), handshake: async () => undefined }
    const { findings } = await examined('https://orders.contoso.example/mcp', {}, io)
    expect(findings[0]).toMatchObject({
      cause: 'The proxy of this machine does not lead there.',
      evidence: [{ actual: 'the proxy answers 502 to CONNECT' }],
    })
  })

  test('to a port where nobody listens, and to a server that says nothing', async () => {
    const io = probeIO(tenant.ready, undefined, 300)
    const closed = await examined(`http://127.0.0.1:${await deserted()}/mcp`, {}, io)
    expect(closed.findings[0]).toMatchObject({
      title: 'The server cannot be reached',
      cause: 'Nothing listens on that port.',
    })
    const silent = await examined(`${await serve(() => {})}/mcp`, {}, io)
    expect(silent.findings[0]).toMatchObject({ cause: expect.stringContaining('does not answer in time') })
  })
})

describe('a session with a token', () => {
  const withToken = async (different: Different, token: string) => {
    const url = await mcpServer(tenantId(), { metadata: owned, ...different })
    return examined(url, { registration: owning(url), token }, probeIO(tenant.ready, undefined, 2_000))
  }

  test('that the server refuses although it is right: its audience or issuer', async () => {
    const { findings } = await withToken({ accepts: () => false }, await tenant.token())
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      title: 'The server refuses the token',
      fix: { kind: 'fix-server-audience' },
    })
    expect(findings[0]?.evidence).toContainEqual({
      what: 'audience of the token (`aud`)',
      expected: API,
      actual: API,
    })
    expect(findings[0]?.evidence[0]?.actual).toBe('HTTP 401: invalid_token: no good')
  })

  test('that lacks the scope which the server wants', async () => {
    const { findings } = await withToken(
      {
        first: (request, response) => {
          if (request.headers.authorization === undefined) return false
          response
            .writeHead(403, { 'www-authenticate': 'Bearer error="insufficient_scope", scope="orders.write"' })
            .end()
          return true
        },
      },
      await tenant.appOnlyToken(),
    )
    expect(findings[0]).toMatchObject({
      title: 'The server wants another scope',
      severity: 'warning',
      link: 'token',
      fix: { kind: 'fix-scope-string' },
    })
  })

  test('of an application, at a server that lets people in: a warning', async () => {
    const { findings } = await withToken({ accepts: () => false }, await tenant.appOnlyToken())
    expect(findings).toMatchObject([{ title: 'The server wants another scope', severity: 'warning' }])
  })

  test.each([
    ['406 of a proxy that takes Accept away', 406, /does not get the Accept/],
    ['500', 500, /error after it has taken the token/],
    ['a redirect', 307, /redirects, which the client does not follow/],
  ])('that ends in %s', async (_, status, cause) => {
    const { findings } = await withToken(
      {
        first: (request, response) => {
          if (request.headers.authorization === undefined) return false
          response.writeHead(status, { location: 'https://elsewhere.example/' }).end()
          return true
        },
      },
      await tenant.token(),
    )
    expect(findings[0]?.title).toBe('MCP initialize fails')
    expect(findings[0]?.cause).toMatch(cause)
  })

  test('that the server forgets between two requests', async () => {
    const seen = { posts: 0 }
    const { findings } = await withToken(
      {
        json: true,
        first: (request, response) => {
          if (request.method !== 'POST' || request.headers.authorization === undefined) return false
          seen.posts++
          if (seen.posts < 3) return false
          response
            .writeHead(404)
            .end('{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}')
          return true
        },
      },
      await tenant.token(),
    )
    expect(findings[0]).toMatchObject({
      title: 'MCP tools/list fails',
      cause: expect.stringMatching(/does not know the session/),
    })
  })

  test('that answers with something else than MCP, or never', async () => {
    for (const end of [true, false]) {
      const { findings } = await withToken(
        {
          first: (request, response) => {
            if (request.headers.authorization === undefined) return false
            response.writeHead(200, { 'content-type': 'text/event-stream' })
            response.write(': hello\n\n')
            if (end) response.end()
            return true
          },
        },
        await tenant.token(),
      )
      expect(findings[0]).toMatchObject({ title: 'MCP initialize fails' })
    }
  })

  test('is never shown', async () => {
    const token = await tenant.token()
    const url = await mcpServer(tenantId(), {
      metadata: owned,
      first: (request, response) => {
        if (request.headers.authorization === undefined) return false
        response
          .writeHead(401, { 'www-authenticate': `Bearer error="bad", error_description="${token}"` })
          .end()
        return true
      },
    })
    const examination = await examined(url, { registration: owning(url), token }, probeIO(tenant.ready))
    expect(examination.findings).not.toEqual([])
    expect(JSON.stringify(examination)).not.toContain(token.slice(-40))
  })
})

test('clients look where the official client looks', async () => {
  const { buildDiscoveryUrls } = await import('@modelcontextprotocol/sdk/client/auth.js')
  for (const issuer of ['https://a.example', 'https://a.example/tenant/v2.0', 'https://a.example/x/']) {
    expect(discoveryUrls(issuer)).toEqual([...new Set(buildDiscoveryUrls(issuer).map(({ url }) => url.href))])
  }
  expect(metadataUrls('https://a.example/mcp', undefined)).toEqual([
    'https://a.example/.well-known/oauth-protected-resource/mcp',
    'https://a.example/.well-known/oauth-protected-resource',
  ])
})
