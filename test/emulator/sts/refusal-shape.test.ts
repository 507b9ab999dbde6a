import assert from 'node:assert'
import { expect, test } from 'vitest'
import { Browser, signIn, untilConsent } from './browser.ts'
import { asked, fallback, noUserConsent, ropc } from './conditions.ts'
import { ADMIN, ADMIN_SCOPE_ID, API, consented, given, needs, USER } from './given.ts'

test('a user who may not consent is sent back with access_denied', async () => {
  const world = await given({ home: noUserConsent })
  const page = await untilConsent(world, { user: USER })
  expect(page.html).toContain('Need admin approval')
  expect(await new Browser(world).submit(page, { decision: 'cancel' })).toMatchObject({
    code: 65004,
    error: 'access_denied',
  })
})

test('consent cannot be forced past the page', async () => {
  const world = await given({ home: noUserConsent })
  const page = await untilConsent(world, { user: USER })
  expect(await new Browser(world).submit(page, { decision: 'accept' })).toMatchObject({
    code: 900941,
    where: 'page',
  })
  expect(world.tenant.grants).toEqual([])
})

test('consent cannot be given before the sign-in', async () => {
  const world = await given({ clientSeed: consented })
  const { html } = await asked()(world)
  const ctx = /name="ctx" value="([^"]+)"/.exec(html)?.[1]
  const consent = `/${world.tenant.tenantId}/consent`
  const outcome = await new Browser(world).post(consent, { ctx, decision: 'accept' })
  expect(outcome).toMatchObject({ code: 9002313, error: 'invalid_grant' })
  expect(outcome.values).not.toHaveProperty('code')
})

test('only an administrator consents for everybody', async () => {
  const world = await given()
  const page = await untilConsent(world, { user: USER })
  expect(await new Browser(world).submit(page, { decision: 'accept', everybody: '1' })).toMatchObject({
    code: 90093,
  })
})

test('an administrator may consent to what is for administrators', async () => {
  const world = await given({ client: { requiredResourceAccess: [needs(API, ADMIN_SCOPE_ID)] } })
  expect(await signIn(world, { user: ADMIN, fields: { scope: `api://${API}/manage` } })).toMatchObject({
    code: 0,
  })
})

test.each([
  ['http://localhost', 'http://localhost:54321'],
  ['http://localhost', 'http://localhost:54321/'],
  ['http://127.0.0.1:33418/callback', 'http://127.0.0.1:1/callback'],
])('the port of a loopback redirect is free: %s allows %s', async (registered, redirect_uri) => {
  const world = await given({
    client: { web: { redirectUris: [] }, publicClient: { redirectUris: [registered] } },
  })
  expect(await asked({ redirect_uri })(world)).toMatchObject({ code: 0 })
})

test('a resource that is the identifier URI of the scope is taken', async () => {
  expect(await asked({ resource: `api://${API}` })(await given())).toMatchObject({ code: 0 })
})

test('a refusal in a redirect carries everything a program needs', async () => {
  const { values } = await asked({ scope: 'nonsense', 'client-request-id': 'my-correlation' })(await given())
  expect(values).toEqual({
    error: 'invalid_client',
    error_description: expect.stringMatching(
      /^AADSTS650053: The application 'Orders Client' asked for scope 'nonsense' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'\. Contact the app vendor\. Trace ID: \S+ Correlation ID: my-correlation Timestamp: 2026-03-01 10:20:30Z$/,
    ),
    error_uri: 'https://login.microsoftonline.com/error?code=650053',
    state: 'a state',
  })
})

test('a refusal on a page shows what people copy', async () => {
  const { html } = await asked({ redirect_uri: 'https://<evil>.example' })(await given())
  expect(html).toMatch(
    /Request Id: [0-9a-f-]{36}[\s\S]*Correlation Id: [0-9a-f-]{36}[\s\S]*Timestamp: 2026-03-01T10:20:30Z/,
  )
  expect(html).not.toContain('<evil>')
})

test.each(['login', 'consent'])('a form of /%s whose state was not made here is refused', async (page) => {
  const world = await given()
  const fields = { ctx: 'nonsense', decision: 'accept' }
  const outcome = await new Browser(world).post(`/${world.tenant.tenantId}/${page}`, fields)
  expect(outcome).toMatchObject({ code: 9002313, where: 'page' })
})

test('a failure of the emulator itself is told from a refusal', async () => {
  const world = await given({ client: fallback })
  Object.defineProperty(world.tenant, 'users', { get: () => assert.fail('broken on purpose') })
  expect(await ropc({})(world)).toMatchObject({
    code: 90033,
    error: 'server_error',
    reply: { status: 500 },
    values: { error_description: expect.stringContaining('The emulator failed: broken on purpose') },
  })
})
