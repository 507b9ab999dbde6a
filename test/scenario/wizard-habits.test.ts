import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { shownOn } from './screen.ts'
import { type Home, newHome, sharedTenant } from './support.ts'
import {
  byDefault,
  CTRL_C,
  CTRL_D,
  DOWN,
  ENTER,
  type Move,
  pasted,
  toThePlan,
  uncoloured,
  walk,
} from './wizard-moves.ts'

// A pseudo-terminal comes from script(1) of util-linux; other systems have another program of that name.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
const onTerminal = (what: string, run: () => Promise<void>) =>
  test.skipIf(!hasScript)(`${what} (needs script of util-linux)`, run)

const tenant = sharedTenant()
const newcomer = () => newHome(tenant.env)
const wizard = (home: Home, env: Record<string, string> = {}, ...args: string[]) =>
  home.onTerminal(['init', ...args], { columns: 100, env })

onTerminal('the values go to the clipboard one by one, and a line says what is under way', async () => {
  const home = newcomer()
  home.script('xclip', '#!/bin/sh\ncat >>"$HOME/clipped"; echo >>"$HOME/clipped"\n')
  const run = wizard(home, { PATH: `${home.folder}:${process.env.PATH}`, DISPLAY: ':0' }, '--copy')
  await walk(run, [
    ...toThePlan('Copied').with(8, [/Where does the secret go/, `a file${ENTER}`]),
    [/Apply this plan/, `y${ENTER}`],
    [/Copy a value for the connector/, 'client id'],
    [/Client ID: \S{36}/, ENTER],
    [/copied\r\n[\s\S]*Copy a value/, 'client secret:'],
    [/client secret:[\s\S]*Client secret: \(from file:\.appreg\/copied\.secret; it is not shown\)/, ENTER],
    [/the clipboard holds the client secret[\s\S]*Copy a value/, 'that was'],
    [/that was all/, ENTER],
    [/Redirect URL of the connector/, ENTER],
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(0)
  const secret = home.read('.appreg/copied.secret').trim()
  const { appId } = await tenant.colleague.application('copied')
  expect(home.read('clipped')).toBe(`${appId}\n${secret}\n`)
  expect(stdout).not.toContain(secret)
  expect(await tenant.colleague.tokenStatus(appId, secret)).toBe(200)
  expect(uncoloured(stdout)).toMatch(/\u001b\[2K\S \d+\.\d s {2}create the application/)
})

onTerminal('a secret that is shown once can be copied while the wizard runs', async () => {
  const home = newcomer()
  home.script('xclip', '#!/bin/sh\ncat >"$HOME/clipped"\n')
  const run = wizard(home, { PATH: `${home.folder}:${process.env.PATH}`, DISPLAY: ':0' })
  await walk(run, [
    ...byDefault('Shown and copied'),
    [/Apply (this|these) plan/, `y${ENTER}`],
    [/Copy a value for the connector/, 'client secret:'],
    [/client secret:[\s\S]*Client secret: \(the one above\)/, ENTER],
    [/the clipboard holds the client secret[\s\S]*Copy a value/, CTRL_C],
  ])
  await run.done
  const { appId } = await tenant.colleague.application('shown-and-copied-connector')
  expect(await tenant.colleague.tokenStatus(appId, home.read('clipped'))).toBe(200)
})

onTerminal('without a clipboard --copy says so', async () => {
  const run = wizard(newcomer(), {}, '--copy')
  await walk(run, [
    ...toThePlan('Not copied'),
    [/Apply this plan/, `y${ENTER}`],
    [/there is no clipboard here[\s\S]*Redirect URL of the connector/, ENTER],
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(0)
  // Without the URL of the server there is nothing to type into that dialog.
  expect(uncoloured(stdout)).toMatch(/copilot-studio\r\n.*\r\n\s*note: Not printed without/)
})

onTerminal('a question is drawn anew at the width that the terminal has now', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [...toThePlan('Resized').slice(0, 3), [/Who connects/, DOWN]])
  await run.prints(/manually, US Government/)
  const before = run.stdout.length
  spawnSync('stty', ['-F', home.read('.tty').trim(), 'cols', '50'])
  // The program hears of it some time later, and draws at the next key.
  while (!/authenticate\r?\n +manually, US Government[\s\S]*esc: back/.test(run.stdout.slice(before))) {
    run.type(DOWN)
    await sleep(200)
  }
  const drawn = uncoloured(run.stdout.slice(before)).replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '')
  const last = drawn.slice(drawn.lastIndexOf('Who connects'))
  expect(Math.max(...last.split(/\r?\n/).map((line) => line.length))).toBeLessThanOrEqual(50)
  run.type(CTRL_C)
  expect((await run.done).code).toBe(130)
})

onTerminal('what the server says of itself is shown with the answers', async () => {
  const server = createServer((request, response) => {
    const isThere = request.url === '/.well-known/oauth-protected-resource/mcp'
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' })
    response.end(
      isThere
        ? JSON.stringify({
            resource: 'https://other.example/mcp\u001b[31m',
            authorization_servers: ['https://as.example'],
          })
        : '{}',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  const run = wizard(newcomer(), { NO_PROXY: '127.0.0.1' })
  const [protects, name, , ...rest] = toThePlan('Described')
  const moves = [protects, name, [/Its URL/, `${url}${ENTER}`] as Move, ...rest].filter(
    (move) => move !== undefined,
  )
  await walk(run, [...moves.slice(0, -1), [/authorization server https:\/\/as\.example/, CTRL_C]])
  const { stdout } = await run.done
  expect(uncoloured(stdout)).toMatch(/calls itself\s+https:\/\/other\.example\/mcp/)
})

const nasty = 'Evil\r\n\u001b[2J\u001b]0;title\u0007 \u202egnp\u2066 end'
onTerminal('a hostile name that is pasted comes out as plain text', async () => {
  const home = newcomer()
  const run = wizard(home)
  await walk(run, [
    [/What is to be protected/, ENTER],
    [/What is it called/, pasted(nasty)],
    [/end/, ENTER],
    ...toThePlan('').slice(2),
    [/Apply this plan/, `n${ENTER}`],
  ])
  const { stdout } = await run.done
  const [, written = ''] = /^name: (.*)$/m.exec(home.read('appreg.yaml')) ?? []
  expect(written).toMatch(/^"?Evil .*gnp end"?$/)
  expect(written).not.toMatch(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/)
  expect(stdout).not.toContain('\u001b]0;')
  expect(stdout).not.toContain('\u202e')
})

/** Beyond those that everybody is asked: how to get to each, and what it begins with. */
const { length: all } = toThePlan('')
const sometimes: readonly (readonly [question: RegExp, before: readonly Move[]])[] = [
  [
    /A short name in letters/,
    [
      [/What is to be protected/, ENTER],
      [/What is it called/, `طلبات${ENTER}`],
    ],
  ],
  [
    /Register it as well/,
    [...toThePlan('N').slice(0, 2), [/Its URL/, `https://x.contoso-emulator.example/mcp${ENTER}`]],
  ],
  [/Whose tokens count/, [...toThePlan('N').slice(0, 6), [/How do the clients/, `tokens of${ENTER}`]]],
  [
    /The repository, as/,
    [
      ...toThePlan('N').slice(0, 6),
      [/How do the clients/, `tokens of${ENTER}`],
      [/Whose tokens count/, ENTER],
    ],
  ],
  [
    /Where is the private key made/,
    [...toThePlan('N').slice(0, 6), [/How do the clients/, `a certificate${ENTER}`]],
  ],
  [
    /Where does the private key go/,
    [
      ...toThePlan('N').slice(0, 6),
      [/How do the clients/, `a certificate${ENTER}`],
      [/Where is the private key made/, ENTER],
    ],
  ],
  [/The place/, [...toThePlan('N').slice(0, all - 2), [/Where does the secret go/, `another${ENTER}`]]],
]
test.skipIf(!hasScript).each(sometimes)(
  'Ctrl-C at %s leaves nothing behind (needs script of util-linux)',
  async (question, before) => {
    const home = newcomer()
    const run = wizard(home)
    await walk(run, [...before, [question, CTRL_C]])
    expect(await run.done).toMatchObject({
      code: 130,
      stdout: expect.stringContaining('nothing was changed'),
    })
    expect(existsSync(home.path('appreg.yaml'))).toBe(false)
  },
)

onTerminal('ACCESSIBLE is --plain, and NO_COLOR is --no-color', async () => {
  const run = wizard(newcomer(), { ACCESSIBLE: '1', NO_COLOR: '1' })
  await walk(run, [
    [/What is to be protected[\s\S]*> /, `1${ENTER}`],
    [/What is it called[\s\S]*> /, CTRL_C],
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(130)
  expect(stdout).not.toContain('\u001b')
})

onTerminal('Ctrl-D at a question ends it as Ctrl-C does', async () => {
  const home = newHome()
  const run = home.onTerminal(['init', '--emulator'], { columns: 100 })
  await walk(run, [
    [/What is to be protected/, ENTER],
    [/What is it called[\s\S]*esc: back/, CTRL_D],
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(130)
  expect(await shownOn(100, stdout)).toMatch(/esc: back\nerror: no answer: nothing was changed\n/)
  expect(stdout.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?2004h'))
})

onTerminal('on a dumb terminal nothing is drawn, not even for a passphrase', async () => {
  const home = newcomer()
  const run = wizard(home, { TERM: 'dumb' })
  const line = (question: string, typed: string): Move => [new RegExp(`${question}[^>]*> `), `${typed}\r`]
  await walk(run, [
    line('What is to be protected', ''),
    line('What is it called', 'Dumb'),
    line('Its URL', ''),
    line('Who connects', ''),
    line('Redirect URL of the connector', ''),
    line('Who consents', ''),
    line('How do the clients', '2'),
    line('Where is the private key made', ''),
    line('Where does the private key go', ''),
    line('One registration or two', ''),
    line('Write appreg.yaml', ''),
    line('Apply this plan', '1'),
    line('New passphrase', 'fake-passphrase'),
    line('Once more', 'fake-passphrase'),
    line('Redirect URL of the connector', ''),
  ])
  const { code, stdout } = await run.done
  expect(code).toBe(0)
  expect(stdout).toMatch(/^[\r\n\u0020-\u007e]*$/)
  expect(stdout).not.toContain('fake-passphrase')
  expect(home.read('.appreg/dumb.pem')).toContain('ENCRYPTED')
})

test('what is piped in is no answer', async () => {
  const home = newcomer()
  expect(await home.piped(['init'], '\n\n\n\n\n')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('no terminal to ask on'),
  })
  expect(existsSync(home.path('appreg.yaml'))).toBe(false)
})

onTerminal('Ctrl-C where a registration or a file of the name exists leaves both as they were', async () => {
  await tenant.colleague.graph('POST', '/applications', { displayName: 'Left alone' })
  const home = newcomer()
  const first = wizard(home)
  await walk(first, [...toThePlan('Left alone'), [/exists already in this tenant/, CTRL_C]])
  expect(await first.done).toMatchObject({
    code: 130,
    stdout: expect.stringContaining('nothing was changed'),
  })
  expect(existsSync(home.path('appreg.yaml'))).toBe(false)
  home.write('appreg.yaml', 'name: Kept\n')
  const second = wizard(home)
  await walk(second, [[/appreg.yaml exists already/, CTRL_C]])
  expect(await second.done).toMatchObject({
    code: 130,
    stdout: expect.stringContaining('nothing was changed'),
  })
  expect(home.read('appreg.yaml')).toBe('name: Kept\n')
})
