import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { claimsOf } from '../support.ts'
import { authorizePath, Browser, redeem, request, signIn } from './browser.ts'
import { ADMIN, CALLBACK, consented, given, USER } from './given.ts'

describe('the session', () => {
  test('signs in without a password', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    const again = await browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt: 'none' }))
    expect(again).toMatchObject({ where: 'redirect', code: 0 })
  })

  test('with two accounts asks which one', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    await signIn(world, { user: ADMIN, browser, fields: { prompt: 'login' } })
    const picker = await browser.get(authorizePath(world.tenant.tenantId, 2), request())
    expect(picker.html).toContain('Pick an account')
    const key = /name="account" value="([^"]+)"[^>]*><b>Emulator Administrator/.exec(picker.html)?.[1] ?? ''
    const answer = await redeem(world, await browser.submit(picker, { account: key }))
    expect(claimsOf(String(answer.values.access_token)).oid).toBe(world.tenant.users[0]?.id)
  })

  test.each(['login', 'create', 'no_session', 'select_account', 'consent'])(
    'does not spare the page of prompt=%s',
    async (prompt) => {
      const world = await given({ clientSeed: consented })
      const browser = new Browser(world)
      await signIn(world, { user: USER, browser })
      expect(await browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt }))).toMatchObject({
        where: 'page',
        code: 0,
      })
    },
  )

  test('does not stand in for another account that is hinted at', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    const page = await browser.get(authorizePath(world.tenant.tenantId, 2), request({ login_hint: ADMIN }))
    expect(page.html).toContain('name="passwd"')
    expect(page.html).toContain(`name="login" value="${ADMIN}"`)
  })

  test('that is older than max_age asks for the password', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    world.clock.now += 61_000
    const fields = request({ max_age: '60' })
    expect((await browser.get(authorizePath(world.tenant.tenantId, 2), fields)).html).toContain(
      'name="login"',
    )
  })

  test('ends with logout, which goes back to a registered URI', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    const path = `/${world.tenant.tenantId}/oauth2/v2.0/logout`
    const out = await browser.get(path, { post_logout_redirect_uri: CALLBACK, state: 's' })
    expect(out.reply.headers?.location).toBe(`${CALLBACK}?state=s`)
    expect((await browser.get(authorizePath(world.tenant.tenantId, 2), request())).html).toContain(
      'name="login"',
    )
    expect(
      (await browser.get(path, { post_logout_redirect_uri: 'https://elsewhere.example' })).html,
    ).toContain('You are signed out')
  })
})

describe('the answer', () => {
  /** OpenID Connect Core 3.3.2.11. */
  const leftHash = (value: string) =>
    createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')

  const implicit = {
    web: {
      redirectUris: [CALLBACK],
      implicitGrantSettings: { enableAccessTokenIssuance: true, enableIdTokenIssuance: true },
    },
  }

  test('with tokens goes into the fragment', async () => {
    const world = await given({ client: implicit, clientSeed: consented })
    const outcome = await signIn(world, {
      user: USER,
      fields: { response_type: 'id_token token', nonce: 'n' },
    })
    expect(outcome.reply.headers?.location).toMatch(`${CALLBACK}#`)
    expect(claimsOf(String(outcome.values.access_token))).toMatchObject({
      scp: 'access_as_user',
      azpacr: '0',
    })
    const { nonce, at_hash } = claimsOf(String(outcome.values.id_token))
    expect({ nonce, at_hash }).toEqual({ nonce: 'n', at_hash: leftHash(String(outcome.values.access_token)) })
  })

  test('with a code and an id token has the one vouch for the other', async () => {
    const world = await given({ client: implicit, clientSeed: consented })
    const fields = { response_type: 'code id_token', nonce: 'n' }
    const { values } = await signIn(world, { user: USER, fields })
    const { c_hash, at_hash } = claimsOf(String(values.id_token))
    expect({ c_hash, at_hash }).toEqual({ c_hash: leftHash(String(values.code)), at_hash: undefined })
  })

  test.each([
    ['query', '?'],
    ['fragment', '#'],
    ['', '?'],
  ])('with response_mode=%s and an empty prompt begins with %s', async (response_mode, mark) => {
    const world = await given({ clientSeed: consented })
    const { reply } = await signIn(world, { user: USER, fields: { response_mode, prompt: '' } })
    expect(reply.headers?.location).toMatch(`${CALLBACK}${mark}code=`)
  })

  test('is posted with response_mode=form_post, by a button where scripts are off', async () => {
    const world = await given({ clientSeed: consented })
    const { html } = await signIn(world, {
      user: USER,
      fields: { response_mode: 'form_post', state: '"><script>' },
    })
    expect(html).toContain(`<form method="post" action="${CALLBACK}">`)
    expect(html).toMatch(/name="code" value="[\w.-]+"/)
    expect(html).toContain('name="state" value="&quot;&gt;&lt;script&gt;"')
    expect(html).toContain('<button')
  })
})
