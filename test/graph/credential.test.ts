import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SignInOptions } from '../../src/graph/candidate.ts'
import { signIn } from '../../src/graph/credential.ts'
import { candidates } from '../../src/graph/credential-kinds.ts'
import { folder } from '../given/folder.ts'
import { observedRegistration } from '../given/registration.ts'

const tenant = '00000000-0000-0000-0000-00000000aaaa'
const environment = {
  AZURE_TENANT_ID: tenant,
  AZURE_CLIENT_ID: 'fake-client',
  AZURE_CLIENT_SECRET: 'fake-secret',
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const token = (expiresIn: number): Answer => ({
  status: 200,
  body: { token_type: 'Bearer', access_token: `fake-token-${expiresIn}`, expires_in: expiresIn },
})
const refusal: Answer = {
  status: 401,
  body: {
    error: 'invalid_client',
    error_description:
      'AADSTS7000215: Invalid client secret provided. Trace ID: 0aaaaaaa-0000-4000-8000-000000000001 Correlation ID: 0bbbbbbb-0000-4000-8000-000000000002 Timestamp: 2024-05-02 10:11:12Z',
  },
}

/** A token service that gives these answers, one after another; `Error` for none. */
function tokenService(...script: readonly (Answer | Error)[]) {
  const asked: URLSearchParams[] = []
  const http: HttpClient = {
    async sendRequest(request) {
      const isToken = request.url.includes('/oauth2/v2.0/token')
      const answer = isToken ? script[asked.length] : metadata
      if (isToken) asked.push(new URLSearchParams(String(request.body)))
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('nothing is scripted')
      const bodyAsText = JSON.stringify(answer.body)
      return { request, status: answer.status, headers: createHttpHeaders(), bodyAsText }
    },
  }
  return { http, asked }
}

const login = 'https://login.microsoftonline.com'
const metadata: Answer = {
  status: 200,
  body: {
    issuer: `${login}/${tenant}/v2.0`,
    authorization_endpoint: `${login}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${login}/${tenant}/oauth2/v2.0/token`,
    tenant_discovery_endpoint: `${login}/${tenant}/v2.0/.well-known/openid-configuration`,
    metadata: [],
  },
}

const options = (http: HttpClient, more: Partial<SignInOptions> = {}): SignInOptions => ({
  mode: 'service-principal',
  cloud: observedRegistration().cloud,
  http,
  env: environment,
  interactive: false,
  tell: () => {},
  ...more,
})

const GRAPH = 'https://graph.microsoft.com/.default'

/** The tokens for Graph, one after another. */
function graphTokens(given: SignInOptions): () => Promise<string> {
  const getToken = signIn(given)
  return async () => (await getToken(GRAPH)).token
}

afterEach(() => void vi.unstubAllEnvs())

describe('a service principal', () => {
  test('signs in for Graph, over the HTTP stack it is given', async () => {
    const { http, asked } = tokenService(token(3600))
    expect(await graphTokens(options(http))()).toBe('fake-token-3600')
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      client_id: 'fake-client',
      client_secret: 'fake-secret',
      scope: expect.stringContaining('https://graph.microsoft.com/.default'),
    })
  })

  test('signs in once, as long as the token is valid', async () => {
    const { http, asked } = tokenService(token(3600))
    const getToken = graphTokens(options(http))
    expect(await getToken()).toBe(await getToken())
    expect(asked).toHaveLength(1)
  })

  test('signs in again before the token expires', async () => {
    const { http } = tokenService(token(200), token(3600))
    const getToken = graphTokens(options(http))
    expect([await getToken(), await getToken()]).toEqual(['fake-token-200', 'fake-token-3600'])
  })

  test('signs in for another resource in the same way, and keeps both tokens', async () => {
    const { http, asked } = tokenService(token(3600), token(4000))
    const getToken = signIn(options(http))
    const scopes = [GRAPH, 'https://vault.azure.net/.default', GRAPH]
    const tokens: string[] = []
    for (const scope of scopes) tokens.push((await getToken(scope)).token)
    expect(tokens).toEqual(['fake-token-3600', 'fake-token-4000', 'fake-token-3600'])
    expect(asked[1]?.get('scope')).toContain('https://vault.azure.net/.default')
  })

  test('that is refused is told why, without the ids that follow', async () => {
    const { http } = tokenService(refusal, refusal)
    await expect(graphTokens(options(http))()).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringMatching(/^sign-in with service-principal failed: .*AADSTS7000215.*provided\.$/),
    })
  })

  test('that is refused later is told so, too', async () => {
    const { http } = tokenService(token(200), refusal, refusal)
    const getToken = graphTokens(options(http))
    await getToken()
    await expect(getToken()).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
  })

  test('that gets no answer is told what to look at', async () => {
    const { http } = tokenService(...Array(9).fill(new Error('connection reset')))
    await expect(graphTokens(options(http))()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('connection reset'),
    })
  })

  test.each([
    [429, 'throttles (429)', { error: 'temporarily_unavailable' }],
    [502, 'or a proxy before it answers 502', '<html>Bad gateway</html>'],
  ])('that the token service has no time for is told so: %i', async (status, what, body) => {
    const { http } = tokenService(...Array(9).fill({ status, body }))
    await expect(graphTokens(options(http))()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: `sign-in with service-principal: the token service ${what}`,
    })
  })

  test('that is not set up is told what is missing', async () => {
    const { http, asked } = tokenService()
    await expect(graphTokens(options(http, { env: {} }))()).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringContaining('AZURE_CLIENT_SECRET'),
    })
    expect(asked).toEqual([])
  })
})

describe('auto', () => {
  test('takes the first way that is set up', async () => {
    const { http } = tokenService(token(3600))
    expect(await graphTokens(options(http, { mode: 'auto' }))()).toBe('fake-token-3600')
  })

  test('goes no further when a way that is set up is refused', async () => {
    const { http } = tokenService(refusal, refusal)
    await expect(graphTokens(options(http, { mode: 'auto' }))()).rejects.toThrow(
      'sign-in with service-principal failed',
    )
  })

  test('lists what it tried when nothing is set up', async () => {
    vi.stubEnv('PATH', '/nowhere')
    const { http } = tokenService()
    const error = await graphTokens(options(http, { mode: 'auto', env: {} }))().catch((reason) => reason)
    expect(error).toMatchObject({ code: 'SIGN_IN_FAILED' })
    const tried = [
      'workload-identity',
      'azure-pipelines',
      'service-principal',
      'managed-identity',
      'azure-cli',
    ]
    for (const way of [...tried, 'browser: needs a terminal', 'device-code: needs a terminal']) {
      expect(error.message).toContain(way)
    }
  })
})

describe('what is set up', () => {
  const available = (env: SignInOptions['env'], more: Partial<SignInOptions> = {}) =>
    candidates(options(tokenService().http, { env, ...more }))
      .filter(({ unavailable }) => unavailable === undefined)
      .map(({ mode }) => mode)

  test.each([
    ['nothing', {}, {}, ['azure-cli']],
    ['a secret', environment, {}, ['service-principal', 'azure-cli']],
    [
      'a secret and the tenant as a flag',
      { ...environment, AZURE_TENANT_ID: undefined },
      { tenant },
      ['service-principal', 'azure-cli'],
    ],
    [
      'a certificate',
      { ...environment, AZURE_CLIENT_SECRET: undefined, AZURE_CLIENT_CERTIFICATE_PATH: '/x.pem' },
      {},
      ['service-principal', 'azure-cli'],
    ],
    [
      'a federated token, before the secret',
      { ...environment, AZURE_FEDERATED_TOKEN_FILE: '/token' },
      {},
      ['workload-identity', 'service-principal', 'azure-cli'],
    ],
    ['a managed identity', { IDENTITY_ENDPOINT: 'http://x' }, {}, ['managed-identity', 'azure-cli']],
    [
      'a person with a display',
      { DISPLAY: ':0' },
      { interactive: true },
      ['azure-cli', 'browser', 'device-code'],
    ],
    [
      'a person over SSH',
      { DISPLAY: ':0', SSH_CONNECTION: 'x' },
      { interactive: true },
      ['azure-cli', 'device-code', 'browser'],
    ],
    [
      'a pipeline with a service connection',
      {
        SYSTEM_ACCESSTOKEN: 'fake',
        SYSTEM_OIDCREQUESTURI: 'https://x',
        AZURESUBSCRIPTION_CLIENT_ID: 'c',
        AZURESUBSCRIPTION_TENANT_ID: 't',
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 's',
      },
      {},
      ['azure-pipelines', 'azure-cli'],
    ],
  ] as const)('%s', (_, env, more, expected) => {
    const PATH = folder()
    writeFileSync(join(PATH, 'xdg-open'), '')
    expect(available({ ...env, PATH }, more)).toEqual(expected)
  })

  test.skipIf(process.platform !== 'linux')('a person on a Linux where nothing opens a browser', () => {
    const env = { DISPLAY: ':0', PATH: folder() }
    expect(available(env, { interactive: true })).toEqual(['azure-cli', 'device-code'])
  })
})
