import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hasChromium, signInOn, withBrowser } from './chromium.ts'
import { acceptAt, enterDeviceCode } from './consent-page.ts'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

interface Shown {
  readonly name: string
  readonly state: string
  readonly actual?: string
}

const delegated = (stdout: string): Shown[] =>
  (JSON.parse(stdout).checks as Shown[]).filter(({ name }) => /person|delegated/.test(name))

async function applied(content: object): Promise<Home> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', content)
  await home.prepare(['apply', '--yes'])
  return home
}

test.concurrent('a person signs in with a code: claims, scope and renewal are proven, no token is shown', async () => {
  const home = await applied(manifest('signed-in-to'))
  // The flag says that a person is there, so that no terminal is needed to show a code.
  const run = home.start(['verify', '--sign-in', '-o', 'json'])
  expect(await run.prints(/enter the code \S+/)).toBe(true)
  await enterDeviceCode(tenant.ready, /enter the code (\S+)/.exec(run.stderr)?.[1] ?? '')
  const { code, stdout, stderr } = await run.done
  expect(stderr).toMatch(/^A person signs in to Test signed-in-to\. To sign in, /m)
  expect(delegated(stdout)).toMatchObject([
    { name: 'a person signs in', state: 'passed' },
    { name: "the delegated token's iss is what the server expects", state: 'passed' },
    { name: "the delegated token's aud is what the server expects", state: 'passed' },
    { name: "the delegated token's ver is what the server expects", state: 'passed', actual: '2.0' },
    { name: "the delegated token's tid is what the server expects", state: 'passed' },
    { name: 'the delegated token carries the scope access_as_user', actual: 'scp: access_as_user' },
    { name: 'the delegated token can be renewed', state: 'passed' },
  ])
  expect(code).toBe(0)
  expect(stdout + stderr).not.toMatch(/eyJ[\w-]{20,}\./)
})

test.concurrent('in a browser on this machine, of a split at its connector, and a refusal is a finding', async () => {
  const home = await applied(
    manifest('signed-in-by-browser', {
      topology: 'split',
      redirectUris: { publicClient: ['http://localhost:8080/callback'] },
    }),
  )
  home.write('bin/.keep', '')
  home.script('bin/xdg-open', '#!/bin/sh\n')
  const env = { PATH: `${home.path('bin')}:${process.env.PATH}`, DISPLAY: ':0' }
  const begin = async () => {
    const run = home.start(['verify', '--sign-in', '--auth', 'auto', '-o', 'json'], env)
    await run.prints(/\/oauth2\/v2\.0\/authorize\?\S+/)
    return { run, address: /https:\S+authorize\?\S+/.exec(run.stderr)?.[0] ?? '' }
  }

  const good = await begin()
  const back = new URL(await acceptAt(tenant.ready, good.address))
  expect(back.origin + back.pathname).toMatch(/^http:\/\/localhost:\d+\/callback$/)
  const page = await fetch(back)
  expect(await page.text()).toContain('The sign-in is done here')
  const { code, stdout } = await good.run.done
  const [, connector] = JSON.parse(stdout).registrations as { key: string; checks: Shown[] }[]
  expect(connector?.key).toBe('signed-in-by-browser-connector')
  expect(connector?.checks.slice(-2)).toMatchObject([
    { name: 'the delegated token carries the scope access_as_user', state: 'passed' },
    { name: 'the delegated token can be renewed', state: 'passed' },
  ])
  expect(code).toBe(0)

  const bad = await begin()
  const asked = new URL(bad.address).searchParams
  const refused = new URL(asked.get('redirect_uri') ?? '')
  refused.search = new URLSearchParams({
    error: 'access_denied',
    error_description: 'AADSTS65004: User declined to consent to access the app.',
    state: asked.get('state') ?? '',
  }).toString()
  expect(await (await fetch(refused)).text()).toContain('The sign-in did not work')
  const declined = await bad.run.done
  expect(declined.stdout).toContain('AADSTS65004')
  expect(declined.code).toBe(2)
})

test('without a person, or without a way to sign in, it says so and asks nobody', async () => {
  const home = newHome(tenant.env)
  const answers = async (more: readonly string[], env = {}) => {
    const { code, stderr } = await home.appreg(['verify', '--sign-in', '--app', 'no-way-in', ...more], env)
    return { code, stderr }
  }
  home.write('appreg.yaml', manifest('no-way-in'))
  await home.prepare(['apply', '--yes'])
  const { appId } = await tenant.colleague.application('no-way-in')
  expect(readFileSync(home.path('connector.secret'), 'utf8')).not.toBe('')
  expect(await answers(['--no-input'])).toMatchObject({ code: 3 })
  expect(await answers([], { CI: 'true' })).toMatchObject({ code: 3 })
  expect(await answers(['--emulator'])).toMatchObject({ code: 3 })
  const { code, stderr } = await answers(['--auth', 'auto'], { APPREG_STATE_HOME: home.path('elsewhere') })
  expect(stderr).toContain(`appreg redirect add http://localhost --app ${appId}`)
  expect(code).toBe(3)
})

test.skipIf(!hasChromium)(
  'a real browser: no code stays in its address, another sign-in is turned away, and one without a number is a finding (needs Chromium)',
  async () => {
    const home = await applied(
      manifest('signed-in-for-real', {
        adminConsent: false,
        redirectUris: { web: ['http://localhost:8080/callback'] },
      }),
    )
    const there = withBrowser(home, tenant.ready)
    const run = home.start(['verify', '--sign-in'], there.env)
    const { page, close } = await there.page()
    expect(run.stderr).toContain('Sign in to Test signed-in-for-real with the browser')
    const back = new URL(new URL(page.url()).searchParams.get('redirect_uri') ?? '')
    const foreign = await fetch(`${back}?code=somebody-elses&state=theirs`)
    expect([foreign.status, await foreign.text()]).toEqual([
      400,
      expect.stringContaining('The sign-in did not work'),
    ])
    const { userPrincipalName, password } = tenant.ready.admin
    await signInOn(page, userPrincipalName, password)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('heading', { name: 'The sign-in is done here' }).waitFor()
    expect(page.url()).toBe(back.href)
    await close()
    const { code, stdout } = await run.done
    expect(stdout).toContain('the delegated token can be renewed')
    expect(code).toBe(0)

    const again = home.start(['verify', '--sign-in', '-o', 'json'], { ...there.env, PATH: '/nowhere' })
    await again.prints(/authorize\?\S+/)
    const asked = new URL(/https:\S+authorize\?\S+/.exec(again.stderr)?.[0] ?? '').searchParams
    await fetch(`${asked.get('redirect_uri')}?error=access_denied&state=${asked.get('state')}`)
    const refused = await again.done
    expect(delegated(refused.stdout)).toMatchObject([
      { state: 'failed', actual: 'no sign-in: the browser came back with access_denied' },
    ])
    expect(refused.code).toBe(2)
  },
)

test('of a registration that is not there yet it says so, and nobody signs in', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('not-there-yet'))
  const { code, stdout } = await home.appreg(['verify', '--sign-in', '-o', 'json'])
  expect(JSON.parse(stdout).checks).toMatchObject([{ name: 'the registration exists', state: 'failed' }])
  expect(code).toBe(2)
})
