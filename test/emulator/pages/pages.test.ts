import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN, API, API_SCOPE, apiBody, CLIENT, clientBody, PASSWORD, USER } from '../sts/given.ts'
import { start } from '../support.ts'

const CHROMIUM = '/usr/bin/chromium'
const why = existsSync(CHROMIUM) ? '' : ` (skipped: ${CHROMIUM} is not installed)`
/** Set to keep what the pages look like. */
const pictures = process.env.PAGE_PICTURES

/** Runs in the page: what the control with the focus is called. */
const FOCUSED =
  'document.activeElement === document.body ? "" : (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()'
const FITS = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth'

const directory = mkdtempSync(join(tmpdir(), 'emulator-pages-'))
const seedFile = join(directory, 'seed.json')
const users = { admin: { password: PASSWORD }, user: { password: PASSWORD } }
writeFileSync(
  seedFile,
  JSON.stringify({
    tenants: {
      home: {
        users,
        applications: {
          api: { appId: API, body: apiBody },
          client: {
            appId: CLIENT,
            body: {
              ...clientBody,
              web: { redirectUris: ['http://127.0.0.1/callback'] },
              isFallbackPublicClient: true,
            },
          },
        },
      },
    },
  }),
)

describe.skipIf(why !== '')(`the pages in Chromium, by keyboard alone${why}`, () => {
  let running: Awaited<ReturnType<typeof start>>
  let browser: Browser
  let callback = ''
  // A redirect cannot be caught in the browser, so it has to lead somewhere.
  const application = createServer((message, response) => {
    message.pipe(response.writeHead(200, { 'content-type': 'text/plain' }))
  })
  beforeAll(async () => {
    running = await start({ seedFile })
    await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve))
    callback = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    application.close()
    await running?.stop()
    rmSync(directory, { recursive: true })
  })

  type Look = { colorScheme?: 'light' | 'dark'; width?: number; scripts?: boolean }

  /** A new window whose redirects end in a page of ours. */
  const open = async ({ colorScheme = 'light', width = 900, scripts = true }: Look = {}): Promise<Page> => {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      colorScheme,
      javaScriptEnabled: scripts,
      viewport: { width, height: 800 },
    })
    context.setDefaultTimeout(5_000)
    return context.newPage()
  }

  const authorizeUrl = (fields: Record<string, string> = {}): string => {
    const query = new URLSearchParams({
      client_id: CLIENT,
      response_type: 'code',
      redirect_uri: callback,
      scope: `openid ${API_SCOPE}`,
      ...fields,
    })
    return `${running.ready.https}/${running.ready.tenantId}/oauth2/v2.0/authorize?${query}`
  }

  /** The page puts the focus where a person begins; until then a key would be lost. */
  const settled = (page: Page) => page.locator(':focus').waitFor({ state: 'attached' })

  const enter = async (page: Page): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  }

  const type = async (page: Page, text: string): Promise<void> => {
    await settled(page)
    await page.keyboard.type(text)
    await enter(page)
  }

  /** Moves on with Tab until the named control has the focus. */
  const tabTo = async (page: Page, name: string): Promise<void> => {
    for (let moves = 0; moves < 12; moves++) {
      const label = String(await page.evaluate(FOCUSED))
      if (label.includes(name)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`no control "${name}" on ${await page.innerText('body')}`)
  }

  const press = async (page: Page, name: string): Promise<void> => {
    await tabTo(page, name)
    await enter(page)
  }

  const signIn = async (page: Page, user: string, fields: Record<string, string> = {}): Promise<void> => {
    await page.goto(authorizeUrl(fields))
    await type(page, user)
    await type(page, PASSWORD)
  }

  const shoot = async (page: Page, name: string): Promise<void> => {
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }

  const fits = (page: Page): Promise<unknown> => page.evaluate(FITS)

  test('sign in, consent for the organization, arrive with a code', async () => {
    const page = await open()
    await signIn(page, ADMIN)
    expect(await page.title()).toBe('Permissions requested · local tenant')
    await tabTo(page, 'Consent on behalf of your organization')
    await page.keyboard.press('Space')
    await press(page, 'Accept')
    expect(page.url()).toMatch(`${callback}?code=`)
  })

  test('cancel tells the application', async () => {
    const page = await open()
    await signIn(page, USER, { scope: 'Mail.Read', prompt: 'login' })
    await press(page, 'Cancel')
    expect(page.url()).toMatch(`${callback}?error=access_denied`)
  })

  test('a wrong password is announced at the field', async () => {
    const page = await open()
    await page.goto(authorizeUrl())
    await type(page, USER)
    await type(page, 'wrong')
    const problem = page.getByRole('alert')
    expect(await problem.innerText()).toContain('AADSTS50126')
    expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true')
    expect(await page.evaluate(FOCUSED)).toBe('Password')
    expect(page.url()).not.toContain('wrong')
  })

  test('an account of the session is picked', async () => {
    const page = await open()
    await signIn(page, ADMIN)
    await page.goto(authorizeUrl({ prompt: 'select_account' }))
    await press(page, 'Emulator Administrator')
    expect(page.url()).toMatch(`${callback}?code=`)
  })

  test.each([true, false])('form_post arrives with scripts %s', async (scripts) => {
    const page = await open({ scripts })
    await signIn(page, ADMIN, { response_mode: 'form_post' })
    if (!scripts) {
      await settled(page)
      await enter(page)
    }
    await page.waitForURL(callback)
    expect(await page.innerText('body')).toContain('code=')
  })

  test('a code of a device is typed, confirmed and done', async () => {
    const { send } = running
    const text = new URLSearchParams({ client_id: CLIENT, scope: 'openid' }).toString()
    const raw = { text, type: 'application/x-www-form-urlencoded' }
    const { body } = await send('POST', `/${running.ready.tenantId}/oauth2/v2.0/devicecode`, { raw })
    const page = await open()
    await page.goto(`${running.ready.https}/device`)
    await shoot(page, 'device')
    await type(page, String(body.user_code).toLowerCase())
    await type(page, ADMIN)
    await type(page, PASSWORD)
    await shoot(page, 'device-confirm')
    await press(page, 'Continue')
    expect(await page.innerText('h1')).toBe('You are signed in')
    await shoot(page, 'device-done')
  })

  test('an error shows its number and what to quote', async () => {
    const page = await open()
    await page.goto(authorizeUrl({ redirect_uri: 'https://elsewhere.example' }))
    const text = await page.innerText('main')
    expect(text).toMatch(/AADSTS50011: The redirect URI 'https:\/\/elsewhere\.example'/)
    expect(text).toMatch(/Request Id: \S{36}\s+Correlation Id: \S{36}\s+Timestamp: \S+Z/)
  })

  test.each<[string, Look]>([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { width: 320 }],
    ['narrow-dark', { width: 320, colorScheme: 'dark' }],
  ])('every page fits its window: %s', async (name, look) => {
    const page = await open(look)
    const check = async (step: string, shown = page): Promise<void> => {
      await shoot(shown, `${step}-${name}`)
      expect([step, await fits(shown)]).toEqual([step, true])
    }
    await page.goto(authorizeUrl())
    await check('user-name')
    await type(page, 'nobody@contoso-emulator.example')
    await check('unknown-user')
    await page.goto(authorizeUrl())
    await type(page, USER)
    await check('password')
    await type(page, PASSWORD)
    await page.goto(authorizeUrl({ scope: `openid offline_access ${API_SCOPE}`, prompt: 'consent' }))
    await check('consent')
    await page.goto(authorizeUrl({ scope: `api://${API}/manage` }))
    await check('approval')
    await page.goto(authorizeUrl({ prompt: 'select_account' }))
    await check('accounts')
    await page.goto(authorizeUrl({ redirect_uri: `https://elsewhere.example/${'long'.repeat(30)}` }))
    await check('error')
    const other = await open(look)
    await signIn(other, ADMIN, { prompt: 'consent' })
    await check('consent-admin', other)
    await page.goto(`${running.ready.https}/${running.ready.tenantId}/oauth2/v2.0/logout`)
    await check('signed-out')
  })
})
