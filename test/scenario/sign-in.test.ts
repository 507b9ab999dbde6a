import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasChromium, signInOn, withBrowser } from './chromium.ts'
import { enterDeviceCode } from './consent-page.ts'
import type { Running } from './running.ts'
import { newHome, sharedTenant } from './support.ts'
import { CTRL_C, DOWN, ENTER, toThePlan, uncoloured, walk } from './wizard-moves.ts'

// A pseudo-terminal comes from script(1) of util-linux; other systems have another program of that name.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
const inBrowser = test.skipIf(!hasScript || !hasChromium)
const needs = '(needs script of util-linux and Chromium)'

const PASSWORD = 'Fake-password-1'
/** `user` of Fabrikam is a guest in Contoso, and nothing else there. */
const tenant = sharedTenant({
  tenants: {
    home: { users: { guest: { guestFrom: { tenant: 'fabrikam', user: 'user' } } } },
    fabrikam: { users: { user: { password: PASSWORD } } },
  },
})
/** Nobody is signed in; the network is reached through the emulator's proxy, which has a CA of its own. */
const network = () => {
  const { HTTPS_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = tenant.env
  return { HTTPS_PROXY, NODE_EXTRA_CA_CERTS }
}

inBrowser(`a person signs in with the browser that the system opens ${needs}`, async () => {
  const home = newHome(network())
  const there = withBrowser(home, tenant.ready)
  const run = home.onTerminal(['whoami', '--auth', 'browser'], { env: there.env })
  const { page, close } = await there.page()
  const { userPrincipalName, password } = tenant.ready.admin
  await signInOn(page, userPrincipalName, password)
  await page.getByRole('heading', { name: 'The sign-in is done here' }).waitFor()
  expect(await page.innerText('body')).toContain('You can close this page')
  expect(new URL(page.url()).search).toBe('')
  await close()
  const { code, stdout } = await run.done
  expect(uncoloured(stdout)).toContain(userPrincipalName)
  expect(code).toBe(0)
})

inBrowser(`a code is typed in a browser elsewhere, and nothing is left on disk ${needs}`, async () => {
  const home = newHome(network())
  const there = withBrowser(home, tenant.ready)
  const run = home.onTerminal(['whoami', '--auth', 'device-code'])
  expect(await run.prints(/open\s+the\s+page\s+(\S+)\s+and\s+enter\s+the\s+code\s+\S+/)).toBe(true)
  const [, url = '', code = ''] =
    /open\s+the\s+page\s+(\S+)\s+and\s+enter\s+the\s+code\s+(\S+)/.exec(uncoloured(run.stdout)) ?? []
  const { page, close } = await there.open(url)
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Next' }).click()
  const { userPrincipalName, password } = tenant.ready.admin
  await signInOn(page, userPrincipalName, password)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  await close()
  expect((await run.done).code).toBe(0)
  expect(filesHolding(home.folder, /eyJ[\w-]{20,}\.eyJ/, 'profile')).toEqual([])
})

inBrowser(`a code that the person declines is diagnosed ${needs}`, async () => {
  const home = newHome(network())
  const there = withBrowser(home, tenant.ready)
  const run = home.onTerminal(['whoami', '--auth', 'device-code'])
  await run.prints(/enter\s+the\s+code\s+\S+/)
  const [, url = '', code = ''] =
    /open\s+the\s+page\s+(\S+)\s+and\s+enter\s+the\s+code\s+(\S+)/.exec(uncoloured(run.stdout)) ?? []
  const { page, close } = await there.open(url)
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Next' }).click()
  await signInOn(page, tenant.ready.admin.userPrincipalName, tenant.ready.admin.password)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await close()
  const { code: exit, stdout } = await run.done
  expect(uncoloured(stdout)).toMatch(
    /error: sign-in with device-code failed:\s+AADSTS65004[\s\S]*hint: The consent page was cancelled/,
  )
  expect(exit).toBe(4)
})

inBrowser(
  `a sign-in that is sent back refused says so on the page and in the terminal ${needs}`,
  async () => {
    const home = newHome(network())
    const there = withBrowser(home, tenant.ready)
    const run = home.onTerminal(['whoami', '--auth', 'browser'], { env: there.env })
    const { page, close } = await there.page()
    const asked = new URL(page.url()).searchParams
    // As Entra sends a person back whose sign-in a policy stops.
    const back = new URL(asked.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({
      error: 'access_denied',
      error_description: 'AADSTS53003: Access has been blocked by Conditional Access policies.',
      state: asked.get('state') ?? '',
    }).toString()
    await page.goto(back.toString())
    expect(await page.innerText('h1')).toBe('The sign-in did not work')
    await close()
    const { code, stdout } = await run.done
    expect(uncoloured(stdout)).toMatch(/error: [\s\S]*AADSTS53003[\s\S]*hint: [\s\S]*Conditional\s+Access/)
    expect(code).toBe(4)
  },
)

test.skipIf(!hasScript)(
  'a person is told about the browser, and Ctrl-C ends the waiting (needs script of util-linux)',
  async () => {
    const home = newHome(network())
    home.script('xdg-open', '#!/bin/sh\nexit 3\n')
    const env = { PATH: `${home.folder}:${process.env.PATH}`, DISPLAY: ':0' }
    const run = home.onTerminal(['whoami', '--auth', 'browser'], { env })
    expect(await run.prints(/If\s+none\s+does:\s+Ctrl-C,\s+and\s+--auth\s+device-code/)).toBe(true)
    run.type(CTRL_C)
    expect((await run.done).code).toBe(130)
  },
)

inBrowser(`the wizard signs in with the browser, and offers the vaults of the person ${needs}`, async () => {
  const home = newHome(network())
  const there = withBrowser(home, tenant.ready)
  const run = home.onTerminal(['init'], { columns: 100, env: there.env })
  await walk(run, [[/How do you want to sign in/, ENTER]])
  const { page, close } = await there.page()
  await signInOn(page, tenant.ready.admin.userPrincipalName, tenant.ready.admin.password)
  await page.getByRole('heading', { name: 'The sign-in is done here' }).waitFor()
  await close()
  await walk(run, [
    ...toThePlan('Browsed').slice(0, 8),
    [/Where does the secret go/, `vault${DOWN}`],
    [/keyvault:\/\/emulator-vault\/browsed/, ENTER],
    [/Write appreg.yaml/, ENTER],
    [/Apply this plan/, `y${ENTER}`],
    [/Redirect URL of the connector/, ENTER],
  ])
  expect((await run.done).code).toBe(0)
  expect(home.read('opened').trim().split('\n')).toHaveLength(1)
  expect(home.read('appreg.yaml')).toContain('store: keyvault://emulator-vault/browsed')
  expect((await tenant.colleague.application('browsed')).displayName).toBe('Browsed')
})

/** Types the code that stands on the screen, the latest of so many, into another device. */
async function enterCode(run: Running, times: number): Promise<void> {
  const guest = { userPrincipalName: 'user@fabrikam-emulator.onmicrosoft.com', password: PASSWORD }
  expect(await run.prints(/enter\s+the\s+code\s+\S+/, times)).toBe(true)
  const codes = [...uncoloured(run.stdout).matchAll(/enter\s+the\s+code\s+(\S+)/g)]
  await enterDeviceCode(tenant.ready, codes[times - 1]?.[1] ?? '', guest)
}

test.skipIf(!hasScript)(
  'a person with accounts in several tenants chooses one (needs script of util-linux)',
  async () => {
    const run = newHome(network()).onTerminal(['init'], { columns: 100 })
    await walk(run, [[/How do you want to sign in/, ENTER]])
    await enterCode(run, 1)
    await walk(run, [
      [/In which tenant\?/, 'contoso'],
      [/contoso-emulator/, ENTER],
    ])
    await enterCode(run, 2)
    await walk(run, [[/Signed in as [\s\S]* in Contoso Emulator[\s\S]*What is to be protected/, CTRL_C]])
    expect((await run.done).code).toBe(130)
  },
)

test.skipIf(!hasScript)(
  'Ctrl-C where the tenant is asked for leaves nothing behind (needs script of util-linux)',
  async () => {
    const home = newHome(network())
    const run = home.onTerminal(['init'], { columns: 100 })
    await walk(run, [[/How do you want to sign in/, ENTER]])
    await enterCode(run, 1)
    await walk(run, [[/In which tenant\?/, CTRL_C]])
    expect(await run.done).toMatchObject({
      code: 130,
      stdout: expect.stringContaining('nothing was changed'),
    })
    expect(existsSync(home.path('appreg.yaml'))).toBe(false)
  },
)

test('behind a proxy whose CA is not trusted the sign-in says what to set', async () => {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = tenant.env
  const { code, stderr } = await newHome(env).appreg(['whoami'])
  expect(stderr).toMatch(
    /sign-in with service-principal got no answer: .*certificate[\s\S]*NODE_EXTRA_CA_CERTS/,
  )
  expect(code).toBe(1)
})

/** Names of files below the folder that hold it, beside what the test itself put there. */
function filesHolding(folder: string, pattern: RegExp, except: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        !name.startsWith(except) && existsSync(join(folder, name)) && statSync(join(folder, name)).isFile(),
    )
    .filter((name) => pattern.test(readFileSync(join(folder, name), 'utf8')))
}
