import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleOf, chainOf, type Facts } from '../../../src/doctor/report/facts.ts'
import { report } from '../../../src/doctor/report/report.ts'
import { shareable } from '../../../src/doctor/report/shareable.ts'
import { palettes } from '../../../src/doctor/report/style.ts'
import { facts, finding, mended } from './given.ts'

const SECRET = 'abc8Q~fakefakefakefakefakefakefakefakefak'
const TOKEN = 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJmYWtlIn0.c2lnbmF0dXJlLWZha2U'
const CODE = '0.AXkAfake1234567890fakeFAKE1234567890.AgABAAIAAAD'

/** Everything that a tenant or a text may bring, in every place of the facts. */
const hostileText = [
  '</script></style></title><script>window.hit=1</script><img src=x onerror="window.hit=1">',
  '" onload="window.hit=1" \' &amp; ]]> <svg/onload=window.hit=1>',
  '\u202eltr\u202c \u0007 שלום עולם مرحبا',
  'https://evil.example/x.png',
].join(' ')

const hostile = (): Facts =>
  facts({
    registration: { displayName: hostileText, appId: hostileText, tenantId: hostileText },
    diagnosis: {
      codes: [50011],
      healthy: false,
      correlationId: hostileText,
      timestamp: hostileText,
      findings: [
        finding({
          title: hostileText,
          cause: hostileText,
          evidence: [{ what: hostileText, expected: hostileText, actual: hostileText }],
          fix: {
            kind: 'other',
            summary: hostileText,
            automatic: false,
            changes: [
              { object: 'owner', name: hostileText, op: 'create', path: hostileText, after: [hostileText] },
              {
                object: 'owner',
                op: 'update',
                path: 'x',
                before: { displayName: hostileText },
                after: null,
              },
            ],
            steps: [hostileText, `\`${hostileText}\``],
          },
        }),
      ],
    },
    server: {
      url: hostileText,
      checks: [{ name: hostileText, state: 'failed', expected: hostileText, actual: hostileText }],
      clients: [{ client: 'x', label: hostileText, verdict: 'needs', because: [hostileText] }],
    },
  })

describe('the chain', () => {
  test('has a state for each link: what was found, else whether it was looked at', () => {
    expect(chainOf(facts()).map(({ link, state }) => [link, state])).toEqual([
      ['client', 'not looked at'],
      ['redirect URI', 'trouble'],
      ['registration', 'ok'],
      ['scope', 'warning'],
      ['consent', 'ok'],
      ['token', 'not looked at'],
      ['server', 'ok'],
    ])
  })

  test('takes what is only worth knowing for no trouble', () => {
    const { diagnosis } = facts()
    const noted = facts({
      diagnosis: { ...diagnosis, findings: [finding({ severity: 'info', link: 'consent' })] },
    })
    expect(chainOf(noted).find(({ link }) => link === 'consent')?.state).toBe('ok')
  })
})

describe('what is passed on', () => {
  test.each([
    ['a client secret', `the secret ${SECRET} is wrong`, SECRET],
    ['a token', `Authorization: Bearer ${TOKEN}`, TOKEN],
    ['an opaque token', 'authorization: bearer abcdefgh-12345678', 'abcdefgh-12345678'],
    ['a code in an address', `https://a.example/callback?code=${CODE}&state=abc`, CODE],
    ['a code', `code ${CODE}`, CODE],
    ['a person', 'the user adele.vance@contoso.example was not found', 'adele.vance'],
    ['a guest', 'adele_fabrikam.example#EXT#@contoso.example', 'adele'],
    ['a password in an address', 'https://adele:hunter2hunter2@a.example/', 'hunter2'],
  ])('holds no %s', (_, text, gone) => {
    expect(shareable(text)).not.toContain(gone)
  })

  test.each([
    'api://11111111-2222-3333-4444-555555555555/access_as_user',
    'https://login.microsoftonline.com/22222222-3333-4444-5555-666666666666/v2.0',
    'https://global.consent.azure-apim.net/redirect',
    'appreg redirect add http://localhost/callback --platform public-client --app 11111111-2222-3333-4444-555555555555',
    'Bearer resource_metadata="https://orders.contoso.example/.well-known/oauth-protected-resource/mcp"',
    'שלום עולם',
  ])('keeps %s', (text) => {
    expect(shareable(text)).toBe(text)
  })

  test('goes for page and bundle alike', () => {
    const leaky = facts({
      registration: { displayName: `of adele@contoso.example ${SECRET}`, appId: 'x', tenantId: 'y' },
      diagnosis: {
        codes: [],
        healthy: false,
        findings: [finding({ cause: TOKEN, evidence: [{ what: 'secret', expected: SECRET, actual: CODE }] })],
      },
    })
    for (const text of [report(leaky), JSON.stringify(bundleOf(leaky))]) {
      for (const gone of [SECRET, TOKEN, CODE, 'adele']) expect(text).not.toContain(gone)
    }
  })

  test('has the facts of the page in the bundle, with the chain', () => {
    const bundle = bundleOf(facts())
    expect(JSON.parse(JSON.stringify(bundle))).toMatchObject({
      format: 'appreg-doctor/1',
      codes: [50011],
      healthy: false,
      findings: [
        { code: 50011, link: 'redirect URI' },
        { code: null, link: 'scope' },
      ],
      chain: [
        { link: 'client', state: 'not looked at' },
        { link: 'redirect URI', state: 'trouble' },
        {},
        {},
        {},
        {},
        {},
      ],
      server: { checks: expect.any(Array), clients: expect.any(Array) },
    })
  })
})

test('text stands out from its ground, by 4.5 to 1 at least', () => {
  for (const [scheme, palette] of Object.entries(palettes)) {
    for (const ground of [palette.ground, palette.raised]) {
      for (const name of ['text', 'faint', 'ok', 'trouble', 'warning', 'unseen'] as const) {
        expect([scheme, name, contrast(palette[name], ground) >= 4.5]).toEqual([scheme, name, true])
      }
    }
    for (const name of ['ok', 'trouble', 'warning'] as const)
      expect([scheme, name, contrast(palette[name], palette.sign) >= 4.5]).toEqual([scheme, name, true])
  }
})

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const CHROMIUM = '/usr/bin/chromium'
const why = existsSync(CHROMIUM) ? '' : ` (skipped: ${CHROMIUM} is not installed)`
/** Set to keep what the page looks like. */
const pictures = process.env.PAGE_PICTURES
const FITS = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth'

describe.skipIf(why !== '')(`the page in Chromium${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'appreg-report-'))
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  /** What is asked for besides the file itself. */
  const open = async (shown: Facts, { width = 1280, colorScheme = 'light' as 'light' | 'dark' } = {}) => {
    const file = join(folder, `report-${width}.html`)
    writeFileSync(file, report(shown))
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(`file://${file}`)
    return { page, asked: asked.slice(1), complaints }
  }

  const keep = async (page: Page, name: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }

  test.each([
    [1280, 'light'],
    [400, 'light'],
    [1280, 'dark'],
    [400, 'dark'],
  ] as const)('fits %i pixels, %s, and shows the chain in the form for that', async (width, colorScheme) => {
    const { page, asked, complaints } = await open(facts(), { width, colorScheme })
    expect(asked).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.evaluate(FITS)).toBe(true)
    expect(await page.locator('svg.chain.wide').isVisible()).toBe(width > 720)
    expect(await page.locator('svg.chain.narrow').isVisible()).toBe(width <= 720)
    await keep(page, `report-${width}-${colorScheme}`)
    await page.close()
  })

  test('has headings in order, and a drawing that says in words what it shows', async () => {
    const { page } = await open(facts())
    const headings = await page
      .locator('h1,h2,h3,h4')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])))
    expect(headings.filter((level) => level === 1)).toHaveLength(1)
    headings.reduce((before, level) => {
      expect(level - before).toBeLessThanOrEqual(1)
      return level
    }, 0)
    const drawing = page.getByRole('img', { name: /chain of a sign-in/ })
    expect(await drawing.count()).toBe(1)
    expect(await drawing.locator('desc').textContent()).toContain('Redirect URI: trouble. Registration: ok.')
    expect(await page.getByRole('article').count()).toBe(2)
    await page.close()
  })

  test('shows what a fix changes, and what was mended with its proof', async () => {
    const { diagnosis } = facts()
    const { page } = await open(facts({ diagnosis: { ...diagnosis, ...mended } }), { width: 400 })
    const rows = (name: string) =>
      page
        .locator(`h4:text-is("${name}") + table tbody tr`)
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))
    expect(await rows('What --fix changes')).toEqual([
      ['application web.redirectUris', '–', 'https://orders.contoso.example/callback/'],
      ['application web.redirectUris', '–', 'https://orders.contoso.example/callback/'],
    ])
    expect(await rows('What was changed')).toEqual([
      ['application api.requestedAccessTokenVersion', 'not set', '2'],
      ['service principal Orders', 'not there', 'there'],
      [
        'file apiProperties.json properties.connectionParameters.token.oAuthSettings.clientId',
        '99999999-2222-4333-8444-555555555555',
        '11111111-2222-3333-4444-555555555555',
      ],
    ])
    const proof = page.getByRole('region', { name: 'What was mended' }).getByText('finds nothing any more')
    expect(await proof.isVisible()).toBe(true)
    expect(await page.evaluate(FITS)).toBe(true)
    await keep(page, 'mended-400')
    await page.setViewportSize({ width: 1280, height: 900 })
    await keep(page, 'mended-1280')
    await page.emulateMedia({ media: 'print' })
    await keep(page, 'mended-print')
    await page.close()
  })

  test('leads from a link of the chain to what was found there, by keyboard', async () => {
    const { page } = await open(facts())
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toMatch(/#finding-1$/)
    await page.close()
  })

  test('runs and fetches nothing, whatever the names hold', async () => {
    for (const width of [1280, 400]) {
      const { page, asked, complaints } = await open(hostile(), { width })
      expect(await page.evaluate('window.hit')).toBeUndefined()
      expect(asked).toEqual([])
      expect(complaints).toEqual([])
      expect(await page.locator('img,script,iframe,link,object').count()).toBe(0)
      expect(await page.evaluate(FITS)).toBe(true)
      const text = await page.innerText('body')
      expect(text).toContain('</script></style></title>')
      expect(text).toContain('שלום עולם مرحبا')
      expect(text).not.toContain('\u202e')
      await keep(page, `hostile-${width}`)
      await page.close()
    }
  })

  test('prints: light, with the wide chain, and no finding torn in two', async () => {
    const { page } = await open(facts(), { colorScheme: 'dark' })
    const pdf = join(pictures ?? folder, 'report.pdf')
    await page.pdf({ path: pdf, format: 'A4' })
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.setViewportSize({ width: 680, height: 900 })
    const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(ground).toBe('rgb(255, 255, 255)')
    expect(await page.locator('svg.chain.wide').isVisible()).toBe(true)
    await keep(page, 'report-print')
    await page.close()
  })
})
