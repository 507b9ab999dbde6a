import { createHash, KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { exportJWK, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { dispatch } from '../../../src/emulator/dispatch.ts'
import { createCertificate, RSA } from '../../../src/emulator/x509.ts'
import { type Fields, token } from './browser.ts'
import { API, CLIENT, type Given, given, start } from './given.ts'

const newKeys = async () => {
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify'])
  return { publicKey, signingKey: privateKey, privateKey: KeyObject.from(privateKey) }
}
const keys = await newKeys()
const strangers = await newKeys()
const { publicKey, signingKey } = keys
const names = { serial: 1, subject: 'client', issuer: 'client', algorithm: RSA, purpose: 'tokens' } as const
const certificate = new X509Certificate(await createCertificate({ ...names, publicKey, signingKey }))

const registered = (endDateTime = '2027-01-01T00:00:00Z'): Given => ({
  client: {
    keyCredentials: [
      {
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        key: certificate.raw.toString('base64'),
        keyId: '33333333-0000-4000-8000-000000000001',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime,
        displayName: null,
        customKeyIdentifier: null,
      },
    ],
  },
})

const seconds = start / 1000

const thumbprint = (algorithm: 'sha1' | 'sha256'): string =>
  createHash(algorithm).update(certificate.raw).digest('base64url')

interface Signed {
  readonly claims?: JWTPayload
  readonly header?: Record<string, string>
  readonly key?: KeyObject
}

const sign = (claims: JWTPayload, { header = {}, key = keys.privateKey }: Signed): Promise<string> =>
  new SignJWT({ iat: seconds, nbf: seconds, exp: seconds + 600, jti: 'one', ...claims })
    .setProtectedHeader({ alg: 'RS256', ...header })
    .sign(key)

const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const present = async (
  world: Awaited<ReturnType<typeof given>>,
  client_assertion: string,
  fields: Fields = {},
) =>
  token(world, {
    grant_type: 'client_credentials',
    client_id: CLIENT,
    scope: `api://${API}/.default`,
    client_assertion_type,
    client_assertion,
    ...fields,
  })

describe('a certificate', () => {
  const ask = async (signed: Signed, endDateTime?: string) => {
    const world = await given(registered(endDateTime))
    const aud = `https://login.microsoftonline.com/${world.tenant.tenantId}/oauth2/v2.0/token`
    const header = { x5t: thumbprint('sha1'), ...signed.header }
    return present(
      world,
      await sign({ aud, iss: CLIENT, sub: CLIENT, ...signed.claims }, { ...signed, header }),
    )
  }

  test.each<[string, Signed]>([
    ['named by SHA-1', {}],
    ['named by SHA-256, with PSS', { header: { alg: 'PS256', x5t: '', 'x5t#S256': thumbprint('sha256') } }],
  ])('%s proves the client', async (_, signed) => {
    expect(await ask(signed)).toMatchObject({ code: 0, values: { access_token: expect.any(String) } })
  })

  test.each<[number, string, Signed]>([
    [700027, 'it is not registered', { header: { x5t: 'AAAA' } }],
    [700027, 'another key signed', { key: strangers.privateKey }],
    [700023, 'the audience is someone else', { claims: { aud: 'https://elsewhere.example/token' } }],
    [700023, 'the audience is no address', { claims: { aud: 'somebody' } }],
    [700024, 'the assertion is too old', { claims: { exp: seconds - 600 } }],
    [700024, 'the assertion is for later', { claims: { nbf: seconds + 600 } }],
    [9002313, 'the subject is another', { claims: { sub: API } }],
  ])('is refused with %i when %s', async (code, _, signed) => {
    expect(await ask(signed)).toMatchObject({ code, where: 'body' })
  })

  test.each([
    [900144, 'is not said', undefined],
    [90011, 'is another', 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer'],
  ])('is refused with %i when the type of the assertion %s', async (code, _, type) => {
    const world = await given(registered())
    const aud = `https://login.microsoftonline.com/${world.tenant.tenantId}/v2.0`
    const assertion = await sign({ aud, iss: CLIENT, sub: CLIENT }, { header: { x5t: thumbprint('sha1') } })
    const refused = await present(world, assertion, { client_assertion_type: type })
    expect(refused).toMatchObject({ code, error: 'invalid_request' })
  })

  const audience = async (aud: (tenantId: string) => string) => {
    const world = await given(registered())
    const claims = { aud: aud(world.tenant.tenantId), iss: CLIENT, sub: CLIENT }
    return present(world, await sign(claims, { header: { x5t: thumbprint('sha1') } }))
  }

  test.each([
    ['the token endpoint of v1', (id: string) => `https://login.microsoftonline.com/${id}/oauth2/token`],
    ['the issuer of v1', (id: string) => `https://sts.windows.net/${id}/`],
    ['the issuer of v2', (id: string) => `https://login.microsoftonline.com/${id}/v2.0`],
    ['the domain', () => 'https://login.microsoftonline.com/contoso-emulator.example/oauth2/v2.0/token'],
  ])('may be for %s', async (_, aud) => {
    expect(await audience(aud)).toMatchObject({ code: 0 })
  })

  test('may be for the address that was called', async () => {
    const world = await given(registered())
    const path = `/${world.tenant.tenantId}/oauth2/v2.0/token`
    const origin = 'https://localhost:8443'
    const claims = { aud: `${origin}${path}`, iss: CLIENT, sub: CLIENT }
    const client_assertion = await sign(claims, { header: { x5t: thumbprint('sha1') } })
    const scope = `api://${API}/.default`
    const proof = { client_assertion_type, client_assertion }
    const fields = { grant_type: 'client_credentials', client_id: CLIENT, scope, ...proof }
    const body = new URLSearchParams(fields).toString()
    const called = { method: 'POST', host: 'localhost', origin, path, query: '', headers: {}, body }
    expect(await dispatch(world, called)).toMatchObject({ status: 200 })
  })

  test.each([
    ['another host', (id: string) => `https://elsewhere.example/${id}/oauth2/v2.0/token`],
    [
      'another tenant',
      () => 'https://login.microsoftonline.com/fabrikam-emulator.onmicrosoft.com/oauth2/v2.0/token',
    ],
    ['another endpoint', (id: string) => `https://login.microsoftonline.com/${id}/oauth2/v2.0/authorize`],
  ])('is refused with 700023 when it is for %s', async (_, aud) => {
    expect(await audience(aud)).toMatchObject({ code: 700023 })
  })

  test('is refused with 700024 when the assertion never ends', async () => {
    const world = await given(registered())
    const aud = `https://login.microsoftonline.com/${world.tenant.tenantId}/v2.0`
    const assertion = await new SignJWT({ aud, iss: CLIENT, sub: CLIENT })
      .setProtectedHeader({ alg: 'RS256', x5t: thumbprint('sha1') })
      .sign(keys.privateKey)
    expect(await present(world, assertion)).toMatchObject({ code: 700024 })
  })

  test('is refused with 1000502 when it is expired', async () => {
    expect(await ask({}, '2026-02-01T00:00:00Z')).toMatchObject({ code: 1000502 })
  })
})

describe('a token of another issuer', () => {
  const GITHUB = 'https://token.actions.githubusercontent.com'
  const SUBJECT = 'repo:contoso/orders:environment:production'
  const AUDIENCE = 'api://AzureADTokenExchange'
  const credential = {
    name: 'github',
    issuer: GITHUB,
    subject: SUBJECT,
    audiences: [AUDIENCE],
    description: null,
  }
  const ENTRA = 'https://login.microsoftonline.com/11111111-0000-4000-8000-0000000000bb/v2.0'
  const power = { ...credential, name: 'power', issuer: ENTRA, subject: '/eid1/c/pub/t/one' }

  const ask = async (signed: Signed, more: Given = {}) => {
    const jwk = await exportJWK(keys.publicKey)
    const world = await given({
      clientSeed: { secrets: [], federatedIdentityCredentials: [credential, power] },
      federatedIssuers: [{ issuer: GITHUB, jwks: { keys: [{ ...jwk, kid: 'k1' }] } }],
      ...more,
    })
    const claims = { iss: GITHUB, sub: SUBJECT, aud: AUDIENCE, ...signed.claims }
    return present(world, await sign(claims, { ...signed, header: { kid: 'k1' } }))
  }

  test('that a credential names proves the client', async () => {
    expect(await ask({})).toMatchObject({ code: 0, values: { access_token: expect.any(String) } })
  })

  test('is taken where the tenant forbids other issuers', async () => {
    const home = { federationBlocked: [ENTRA] }
    expect(await ask({}, { home })).toMatchObject({ code: 0 })
  })

  test('of an issuer that the tenant forbids has to fit a credential before that is said', async () => {
    const home = { federationBlocked: [GITHUB] }
    expect(await ask({ claims: { aud: 'api://other' } }, { home })).toMatchObject({ code: 700212 })
  })

  test.each<[number, string, Signed, Given?]>([
    [70021, 'the application has no credential', {}, { clientSeed: { secrets: [] } }],
    [700211, 'no credential has its issuer', { claims: { iss: `${GITHUB}/` } }],
    [700212, 'no credential has its audience', { claims: { aud: 'api://other' } }],
    [
      700213,
      'no credential has its subject',
      { claims: { sub: 'repo:contoso@1/orders@2:environment:production' } },
    ],
    [7002138, 'the subject differs in case', { claims: { sub: SUBJECT.toUpperCase() } }],
    [
      7002137,
      'a platform of Microsoft presents another subject',
      { claims: { iss: ENTRA, sub: '/eid1/c/pub/t/two' } },
    ],
    [700222, 'Entra issued it, for nobody to say', { claims: { iss: ENTRA, sub: 'someone' } }],
    [700226, 'Entra issued it to an application', { claims: { iss: ENTRA, sub: 'someone', azp: API } }],
    [
      700226,
      'Entra issued it to an application, as version 1',
      { claims: { iss: 'https://sts.windows.net/11111111-0000-4000-8000-0000000000bb/', appid: API } },
    ],
    [
      700229,
      'Entra issued it for a user',
      { claims: { iss: ENTRA, sub: 'someone', azp: API, scp: 'access_as_user' } },
    ],
    [
      700211,
      'a managed identity presents it and no credential names it',
      { claims: { iss: `${ENTRA}/other`, sub: 'someone', azp: API, xms_mirid: '/subscriptions/…' } },
    ],
    [700223, 'the tenant forbids it', {}, { home: { federationBlocked: true } }],
    [700238, 'the tenant forbids its issuer', {}, { home: { federationBlocked: [GITHUB] } }],
    [50013, 'another key signed', { key: strangers.privateKey }],
    [700024, 'it is too old', { claims: { exp: seconds - 600 } }],
  ])('is refused with %i when %s', async (code, _, signed, more) => {
    expect(await ask(signed, more)).toMatchObject({
      code,
      where: 'body',
      error: code === 50013 ? 'invalid_grant' : 'invalid_client',
    })
  })
})

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const made = (header: unknown, claims: unknown): string => `${encode(header)}.${encode(claims)}.c2ln`
const RS256 = { alg: 'RS256' }
const own = { iss: CLIENT, sub: CLIENT }

test.each([
  ['is no JWT', 'nonsense'],
  ['has a header that is no JSON', made('!!!', own)],
  ['has a list as header', made([], own)],
  ['has null as header', made(null, own)],
  ['has a thumbprint that is no text', made({ ...RS256, x5t: 3 }, own)],
  ['has claims that are no JSON', made(RS256, '!!!')],
  ['has a list as claims', made(RS256, [])],
  ['has a number as issuer', made(RS256, { iss: 3 })],
  ['has an object as issuer', made(RS256, { iss: {} })],
  ['has a number as subject', made(RS256, { iss: 'https://issuer.example', sub: 3 })],
  ['has a number as audience', made(RS256, { ...own, aud: 3 })],
  ['has a text as end', made(RS256, { ...own, exp: 'x' })],
  ['begins later than any date', made(RS256, { ...own, exp: seconds, nbf: 1e300 })],
])('an assertion that %s is refused', async (_, assertion) => {
  expect(await present(await given(registered()), assertion)).toMatchObject({
    code: 50027,
    error: 'invalid_request',
    reply: { status: 400 },
  })
})

test('an assertion without issuer is refused', async () => {
  const refused = await present(await given(), made(RS256, { sub: CLIENT }))
  expect(refused).toMatchObject({ code: 90014, error: 'invalid_request' })
  expect(refused.values.error_description).toContain("'iss'")
})
