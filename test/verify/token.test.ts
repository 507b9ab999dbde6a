import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/model/http.ts'
import type { Registration } from '../../src/model/registration.ts'
import { proveCertificate, proveSecret } from '../../src/verify/token.ts'
import type { KeyPair } from '../../src/x509/key-file.ts'
import { signerWith } from '../../src/x509/sign.ts'
import { keyPair } from '../given/certificates.ts'
import { appId, tenantId, today } from '../given/model.ts'
import { observedRegistration } from '../given/registration.ts'

const login = 'https://login.microsoftonline.com'
const now = Date.parse(today)

const version2: JWTPayload = {
  iss: `${login}/${tenantId}/v2.0`,
  aud: appId,
  ver: '2.0',
  tid: tenantId,
  exp: now / 1000 + 3_600,
}
const version1: JWTPayload = {
  ...version2,
  iss: `https://sts.windows.net/${tenantId}/`,
  aud: `api://${appId}`,
  ver: '1.0',
}

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
let entra: Pair
let stranger: Pair
beforeAll(async () => {
  entra = await generateKeyPair('RS256', { extractable: true })
  stranger = await generateKeyPair('RS256')
})

const answer = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

const refusal = (code: number) =>
  answer(401, { error: 'invalid_client', error_description: `AADSTS${code}: No.`, error_codes: [code] })

interface Given {
  readonly claims?: JWTPayload
  readonly signer?: () => Pair
  /** Refusals of the token endpoint before it gives a token. */
  readonly refusals?: readonly HttpResponse[]
  readonly metadata?: HttpResponse
  readonly registration?: Partial<Registration>
  /** Proven in place of a secret. */
  readonly certificate?: KeyPair
}

/** Proves a secret, or a certificate, against a token service that behaves in this way. */
async function prove({
  claims = version2,
  signer = () => entra,
  refusals = [],
  metadata,
  registration,
  certificate,
}: Given) {
  const asked: HttpRequest[] = []
  const slept: number[] = []
  let time = now
  const tokens = () => asked.filter(({ method }) => method === 'POST')

  async function transport(request: HttpRequest): Promise<HttpResponse> {
    asked.push(request)
    if (request.url.endsWith('openid-configuration')) {
      const endpoints = { token_endpoint: `${login}/token`, jwks_uri: `${login}/keys` }
      return metadata ?? answer(200, { issuer: version2.iss, ...endpoints })
    }
    if (request.url.endsWith('/keys')) {
      return answer(200, { keys: [{ ...(await exportJWK(entra.publicKey)), kid: 'k1', use: 'sig' }] })
    }
    const refused = refusals[tokens().length - 1]
    if (refused) return refused
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    return answer(200, { access_token: await token.sign(signer().privateKey), expires_in: 3_599 })
  }

  const io = {
    transport,
    now: () => time,
    async sleep(milliseconds: number) {
      slept.push(milliseconds)
      time += milliseconds
    },
  }
  const of = observedRegistration(registration)
  const checks = certificate
    ? await proveCertificate(of, { name: 'signing', signer: signerWith(certificate) }, io)
    : await proveSecret(of, 'fake-value', io)
  const forms = tokens().map(({ body }) => new URLSearchParams(body))
  const [form = new URLSearchParams()] = forms
  return { checks, slept, form, forms, tokens: forms.length, last: forms.at(-1) }
}

describe('a secret is proved', () => {
  test('with a token for the API itself, asked for by GUID', async () => {
    const { checks, form, slept } = await prove({})
    expect(checks.map(({ state }) => state)).toEqual(Array(5).fill('passed'))
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: 'fake-value',
      scope: `${appId}/.default`,
    })
    expect(slept).toEqual([])
  })

  test('in version 1 with a token asked for by the name that becomes its audience', async () => {
    const { checks, form } = await prove({ claims: version1, registration: { tokenVersion: 1 } })
    expect(checks.map(({ state }) => state)).toEqual(Array(5).fill('passed'))
    expect(form.get('scope')).toBe(`api://${appId}/.default`)
  })
})

describe('a certificate is proved', () => {
  test('with an assertion for the token endpoint, and no secret', async () => {
    const { checks, form } = await prove({ certificate: await keyPair() })
    expect(checks.map(({ state }) => state)).toEqual(Array(5).fill('passed'))
    expect(checks[0]?.name).toBe('the certificate "signing" gets a token')
    expect([...form.keys()].toSorted()).toEqual(
      ['client_assertion', 'client_assertion_type', 'client_id', 'grant_type', 'scope'].toSorted(),
    )
    expect(decodeJwt(form.get('client_assertion') ?? '')).toMatchObject({
      aud: `${login}/${tenantId}/oauth2/v2.0/token`,
      iss: appId,
      sub: appId,
    })
  })

  test('after a while, as one that was added a moment ago is not known everywhere, with a new assertion each time', async () => {
    const { checks, forms, slept } = await prove({
      certificate: await keyPair(),
      refusals: [refusal(700027), refusal(700027)],
    })
    expect(checks[0]).toMatchObject({ state: 'passed' })
    expect(slept).toEqual([500, 1000])
    expect(new Set(forms.map((form) => form.get('client_assertion'))).size).toBe(3)
  })

  test('not, where the token service says so', async () => {
    const { checks } = await prove({ certificate: await keyPair(), refusals: [refusal(1000502)] })
    expect(checks).toMatchObject([{ state: 'failed', actual: expect.stringContaining('AADSTS1000502') }])
  })
})

describe('a connector of another registration', () => {
  const apiAppId = '99999999-2222-3333-4444-55555555abcd'
  const registration = { apiAppId, identifierUris: ['api://orders'] }

  test('is proved with a token for the API, asked for as its configuration names it', async () => {
    const { checks, form } = await prove({ claims: { ...version2, aud: apiAppId }, registration })
    expect(checks.map(({ state }) => state)).toEqual(Array(5).fill('passed'))
    expect(Object.fromEntries(form)).toMatchObject({ client_id: appId, scope: 'api://orders/.default' })
  })

  test('is not proved by a token for itself', async () => {
    const { checks } = await prove({ registration })
    expect(checks).toContainEqual(
      expect.objectContaining({ state: 'failed', expected: apiAppId, actual: appId }),
    )
  })
})

describe('an API for those who are assigned', () => {
  const assigned = refusal(501_051)

  test('leaves its claims unproved, and the secret is proved with a token for Microsoft Graph', async () => {
    const { checks, last } = await prove({ refusals: [assigned] })
    expect(checks).toEqual([
      { name: 'the secret gets a token', state: 'passed' },
      expect.objectContaining({ state: 'skipped', because: expect.stringContaining('AADSTS501051') }),
    ])
    expect(last?.get('scope')).toBe('https://graph.microsoft.com/.default')
  })

  test('does not hide a wrong secret', async () => {
    const { checks } = await prove({ refusals: [assigned, refusal(7_000_222)] })
    expect(checks).toMatchObject([{ state: 'failed', actual: expect.stringContaining('AADSTS7000222') }])
  })
})

describe('a token that a server would refuse', () => {
  const version = 'application.api.requestedAccessTokenVersion'

  test.each([
    ['iss', version1.iss, version],
    ['aud', `api://${appId}`, version],
    ['ver', '1.0', version],
    ['tid', 'another-tenant', 'the tenant that was signed in to'],
  ])('fails by its %s, with what was expected, what came, and why', async (name, actual, because) => {
    const { checks } = await prove({ claims: { ...version2, [name]: actual } })
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([
      {
        name: `the token's ${name} is what the server expects`,
        state: 'failed',
        expected: version2[name],
        actual,
        because,
      },
    ])
  })

  test('fails by three of its claims when the token version has not taken effect', async () => {
    const { checks } = await prove({ claims: version1 })
    expect(checks.map(({ state }) => state)).toEqual(['passed', 'failed', 'failed', 'failed', 'passed'])
  })

  test('fails by its signature', async () => {
    const { checks } = await prove({ signer: () => stranger })
    expect(checks).toMatchObject([{ state: 'failed', actual: expect.stringContaining('signature') }])
  })
})

describe('a secret that gets no token', () => {
  const newSecret = refusal(7_000_215)

  test.each([7_000_215, 700_016, 7_000_229, 500_011])('is tried again after AADSTS%i', async (code) => {
    const { checks, slept, tokens } = await prove({ refusals: [refusal(code), refusal(code)] })
    expect(checks[0]?.state).toBe('passed')
    expect(slept).toEqual([500, 1_000])
    expect(tokens).toBe(3)
  })

  test('is given up when patience runs out', async () => {
    const { checks, slept } = await prove({ refusals: Array(99).fill(newSecret) })
    expect(checks).toEqual([
      { name: 'the secret gets a token', state: 'failed', actual: expect.stringContaining('AADSTS7000215') },
    ])
    const waited = slept.reduce((sum, one) => sum + one, 0)
    expect(waited).toBeGreaterThanOrEqual(120_000)
    expect(waited).toBeLessThan(130_000)
  })

  test.each([
    ['its refusal does not pass', refusal(7_000_222), 'AADSTS7000222'],
    ['the answer is no answer', answer(502, '<html>'), 'HTTP 502'],
  ])('fails at once when %s', async (_, refused, actual) => {
    const { checks, tokens } = await prove({ refusals: [refused] })
    expect(checks).toMatchObject([{ state: 'failed', actual: expect.stringContaining(actual) }])
    expect(tokens).toBe(1)
  })

  test('fails when the tenant has no metadata', async () => {
    const { checks } = await prove({ metadata: answer(404, '') })
    expect(checks).toMatchObject([{ state: 'failed', actual: expect.stringContaining('OpenID') }])
  })

  test('fails when the token service cannot be reached', async () => {
    const lost = new AppregError('UNREACHABLE', 'no answer from login.microsoftonline.com')
    const checks = await proveSecret(observedRegistration(), 'fake-value', {
      transport: () => Promise.reject(lost),
      now: () => now,
      sleep: async () => {},
    })
    expect(checks).toMatchObject([{ state: 'failed', actual: lost.message }])
  })

  test('appears in no check', async () => {
    const { checks } = await prove({ refusals: [refusal(7_000_222)] })
    expect(JSON.stringify(checks)).not.toContain('fake-value')
  })
})
