import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { enterDeviceCode } from './consent-page.ts'
import { shownOn } from './screen.ts'
import { type Home, newHome, sharedTenant } from './support.ts'
import { byDefault, CTRL_C, ENTER, ESC, pasted, toThePlan, uncoloured, walk } from './wizard-moves.ts'

// A pseudo-terminal comes from script(1) of util-linux; other systems have another program of that name.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
const onTerminal = (what: string, run: () => Promise<void>) =>
  test.skipIf(!hasScript)(`${what} (needs script of util-linux)`, run)

const tenant = sharedTenant()

const connectorUrl = (name: string) => `https://global.consent.azure-apim.net/redirect/cr25-5f${name}`

const wizard = (home: Home, ...args: string[]) => home.onTerminal(['init', ...args], { columns: 100 })
const newcomer = () => newHome(tenant.env)

onTerminal('every default behind a name leads to a registration that works', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [
    ...byDefault('Wizard one'),
    [/Apply these plans/, `y${ENTER}`],
    [/Redirect URL of the connector/, ENTER],
  ])
  const { code, stdout } = await run.done
  expect(stdout).toContain('appreg redirect add URL -f appreg.yaml')
  expect(code).toBe(0)
  const { appId } = await tenant.colleague.application('wizard-one-connector')
  const secret = /^Client secret +(\S+)\r?$/m.exec(uncoloured(stdout))?.[1] ?? ''
  expect(await tenant.colleague.tokenStatus(appId, secret)).toBe(200)
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

onTerminal('the redirect URL of the connector is checked, added, proven and kept', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [
    ...toThePlan('Wizard two'),
    [/Apply this plan/, `y${ENTER}`],
    [/Redirect URL of the connector/, `https://example.com/redirect/x${ENTER}`],
    [/not at a host of Power Platform/, `\u0015${pasted(` ${connectorUrl('two')} \r\n`)}`],
    [/cr25-5ftwo/, ENTER],
  ])
  const { code, stdout } = await run.done
  expect(stdout).toMatch(/ok.* the token service sends the answer of a sign-in to/)
  expect(stdout).toContain('New connection, and sign in')
  expect(code).toBe(0)
  expect((await tenant.colleague.application('wizard-two')).web.redirectUris).toContain(connectorUrl('two'))
  expect(home.read('appreg.yaml')).toContain(connectorUrl('two'))
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

onTerminal('esc goes back to the question before, and leaves one line', async () => {
  const run = wizard(newcomer())
  await walk(run, [
    [/What is to be protected/, ENTER],
    [/What is it called/, ESC],
    [/What is to be protected/, ESC],
    [/What is to be protected[\s\S]*esc: back/, CTRL_C],
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(130)
  const screen = await shownOn(100, stdout)
  expect(screen).toMatch(
    /called\? \(back\)\n\nWhat is to be protected\? \(back\)\n\nWhat is to be protected\?\n/,
  )
})

const questions = toThePlan('Never made').map(([pattern], index) => [pattern.source, index] as const)
test.skipIf(!hasScript).each(questions)(
  'Ctrl-C at "%s" leaves nothing behind (needs script of util-linux)',
  async (_, index) => {
    const home = newcomer()
    const run = wizard(home)
    const moves = toThePlan('Never made')
    await walk(run, [...moves.slice(0, index), [moves[index]?.[0] ?? /none/, CTRL_C]])
    const { code, stdout } = await run.done
    expect(code).toBe(130)
    expect(stdout).toContain('nothing was changed')
    expect(stdout).toMatch(/\u001b\[\?25h(?![\s\S]*\u001b\[\?25l)/)
    expect(stdout.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?2004h'))
    expect(existsSync(home.path('appreg.yaml'))).toBe(false)
  },
)

onTerminal('Ctrl-C at the plan says how to go on, and the wizard goes on with the file', async () => {
  const home = newcomer()
  const first = wizard(home)
  await walk(first, [...toThePlan('Wizard three'), [/Apply this plan/, CTRL_C]])
  const { code, stdout } = await first.done
  expect(code).toBe(130)
  expect(stdout).toMatch(/appreg.yaml is written: go on with appreg apply -f appreg.yaml\r?\n/)
  const before = home.read('appreg.yaml')
  const second = wizard(home)
  await walk(second, [
    [/appreg.yaml exists already/, ENTER],
    [/Apply this plan/, `y${ENTER}`],
    [/Redirect URL of the connector/, CTRL_C],
  ])
  expect(await second.done).toMatchObject({
    code: 130,
    stdout: expect.stringContaining('appreg redirect add URL -f'),
  })
  expect(home.read('appreg.yaml')).toBe(before)
  expect((await tenant.colleague.application('wizard-three')).displayName).toBe('Wizard three')
})

onTerminal('a pasted name with line breaks and escape sequences does no harm', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [
    [/What is to be protected/, ENTER],
    [/What is it called/, pasted('Evil\r\nName \u202egnp')],
    [/Name gnp/, ENTER],
    ...toThePlan('').slice(2),
    [/Apply this plan/, `n${ENTER}`],
  ])
  expect((await run.done).code).toBe(130)
  expect(home.read('appreg.yaml')).toContain('name: Evil Name gnp')
})

onTerminal('typing filters the clients, and space chooses', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [
    ...toThePlan('Wizard four').slice(0, 3),
    [/Who connects/, 'cursor web'],
    [/Cursor web agents/, ' '],
    [/chosen: [^\r\n]*Cursor web agents/, ENTER],
    ...toThePlan('').slice(4),
    [/Apply this plan/, `n${ENTER}`],
  ])
  await run.done
  expect(home.read('appreg.yaml')).toMatch(/clients:\n {2}- copilot-studio\n {2}- cursor-web/)
})

onTerminal('a registration of the same name is offered, and taken over', async () => {
  const body = { displayName: 'Wizard handmade', signInAudience: 'AzureADMyOrg' }
  const { appId } = await tenant.colleague.graph<{ appId: string }>('POST', '/applications', body)
  const home = newcomer()
  const run = wizard(home)
  // Two registrations are the default, and what exists is one.
  await walk(run, [
    ...byDefault('Wizard handmade'),
    [/exists already in this tenant/, ENTER],
    [/Apply this plan/, `y${ENTER}`],
    [/Redirect URL of the connector/, ENTER],
  ])
  expect((await run.done).code).toBe(0)
  expect(home.read('appreg.yaml')).toContain(`appId: ${appId}`)
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

onTerminal('a certificate in a key vault is made there, registered and proven', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [
    ...toThePlan('Wizard vault').slice(0, 6),
    [/How do the clients prove/, `a certificate${ENTER}`],
    [/Where is the private key made/, `emulator-vault${ENTER}`],
    [/One registration or two/, ENTER],
    [/Write appreg.yaml/, ENTER],
    [/Apply this plan/, `y${ENTER}`],
    [/Redirect URL of the connector/, ENTER],
  ])
  const { code, stdout } = await run.done
  expect(code, stdout).toBe(0)
  expect(home.read('appreg.yaml')).toContain('store: keyvault://emulator-vault/wizard-vault')
  const { keyCredentials } = await tenant.colleague.application('wizard-vault')
  const held = await tenant.colleague.vault<{ cer: string }>('GET', '/certificates/wizard-vault')
  const { fingerprint } = new X509Certificate(Buffer.from(held?.cer ?? '', 'base64'))
  expect(keyCredentials).toMatchObject([{ customKeyIdentifier: fingerprint.replaceAll(':', '') }])
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

onTerminal('two registrations, and the configuration of the connector', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [
    ...byDefault('Wizard split').slice(0, 8),
    [/Where does the secret go/, `a file${ENTER}`],
    [/Write appreg.yaml/, ENTER],
    [/Apply these plans/, `y${ENTER}`],
    [/Redirect URL of the connector/, `${pasted(connectorUrl('split'))}`],
    [/cr25-5fsplit/, ENTER],
  ])
  const { code, stdout } = await run.done
  expect(stdout).toMatch(/Client ID/)
  expect(code).toBe(0)
  const { web } = await tenant.colleague.application('wizard-split-connector')
  expect(web.redirectUris).toContain(connectorUrl('split'))
})

onTerminal('line by line, nothing is drawn', async () => {
  const home = newcomer()
  const run = home.onTerminal(['init', '--plain', '--no-color'], { columns: 60 })
  await walk(run, [
    [/What is to be protected[\s\S]*> /, '\n'],
    [/What is it called[\s\S]*> /, 'Wizard five\n'],
    [/Its URL[\s\S]*> /, '<\n'],
    [/What is it called[\s\S]*> /, '\n'],
    [/Its URL[\s\S]*> /, 'nonsense\n'],
    [/is not a URL[\s\S]*> /, '\n'],
    [/Who connects[\s\S]*> /, '\n'],
    [/Redirect URL of the connector[\s\S]*> /, '\n'],
    [/Who consents[\s\S]*> /, '\n'],
    [/How do the clients prove[\s\S]*> /, '\n'],
    [/One registration or two[\s\S]*> /, '1\n'],
    [/Where does the secret go[\s\S]*> /, '2\n'],
    [/Write appreg.yaml[\s\S]*> /, '\n'],
    [/Apply this plan[\s\S]*> /, '1\n'],
    [/Redirect URL of the connector[\s\S]*> /, CTRL_C],
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(130)
  expect(stdout).toMatch(/\^C\r?\nerror: interrupted: the connector has no redirect URL\s+registered yet/)
  expect(stdout).toMatch(/when it shows one, run appreg redirect add URL -f\s+appreg.yaml/)
  expect(stdout).not.toContain('\u001b')
  const [questions = ''] = stdout.split('wrote appreg.yaml')
  expect(Math.max(...questions.split(/\r?\n/).map((line) => line.length))).toBeLessThanOrEqual(60)
  expect(home.mode('.appreg/wizard-five.secret')).toBe(0o600)
})

onTerminal('without a Unicode locale and without colour the screen is ASCII', async () => {
  const run = newcomer().onTerminal(['init', '--no-color'], { columns: 60, env: { LANG: 'C' } })
  await walk(run, [
    [/What is to be protected/, ENTER],
    [/What is it called/, `x${ENTER}`],
    ...toThePlan('').slice(2),
    [/Apply this plan/, `n${ENTER}`],
  ])
  const { stdout } = await run.done
  expect(stdout).toContain('> [x] Copilot Studio')
  expect(stdout).toMatch(/^[\u0000-\u007f]*$/)
  expect(stdout).not.toMatch(/\u001b\[3\dm/)
})

onTerminal('appreg alone on a terminal is the wizard', async () => {
  const run = newcomer().onTerminal([], { columns: 60 })
  await walk(run, [[/What is to be protected/, CTRL_C]])
  expect((await run.done).code).toBe(130)
})

test('without a terminal appreg prints its help, and init explains', async () => {
  const home = newHome()
  expect(await home.appreg([])).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: appreg') })
  const { code, stderr } = await home.appreg(['init'])
  expect(code).toBe(3)
  expect(stderr).toMatch(/no terminal to ask on[\s\S]*appreg apply --name/)
})

onTerminal('a sign-in that is refused at the end leaves the file, and the way on', async () => {
  const home = newHome({ ...tenant.env, AZURE_CLIENT_SECRET: 'not-the-secret' })
  const run = wizard(home)
  await walk(run, [
    [/AADSTS7000215[\s\S]*How do you want to sign in/, `later${ENTER}`],
    ...toThePlan('Wizard later'),
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(4)
  expect(stdout).toMatch(/appreg.yaml is written: go on with appreg apply -f appreg.yaml\r?\n/)
  expect(home.read('appreg.yaml')).toContain('name: Wizard later')
})

onTerminal('a person who is not signed in chooses a way, and is asked once for all steps', async () => {
  const { HTTPS_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = tenant.env
  const home = newHome({ HTTPS_PROXY, NODE_EXTRA_CA_CERTS })
  const run = wizard(home)
  await walk(run, [[/How do you want to sign in/, ENTER]])
  expect(await run.prints(/enter\s+the\s+code\s+\S+/)).toBe(true)
  const code = /enter\s+the\s+code\s+(\S+)/.exec(uncoloured(run.stdout))?.[1] ?? ''
  await enterDeviceCode(tenant.ready, code)
  await walk(run, [
    ...toThePlan('Wizard person'),
    [/Apply this plan/, `y${ENTER}`],
    [/Redirect URL of the connector/, `${pasted(connectorUrl('person'))}`],
    [/cr25-5fperson/, ENTER],
  ])
  const { code: exitCode, stdout } = await run.done
  expect(exitCode).toBe(0)
  expect(stdout.match(/enter\s+the\s+code/g)).toHaveLength(1)
})
