import { spawn } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { appId, correlationId, redirectMismatch, tail } from '../doctor/messages.ts'
import { watch } from './running.ts'
import { newHome } from './support.ts'

const program = resolve(import.meta.dirname, '../../bin/appreg.js')
const message = redirectMismatch('http://localhost:43210/callback')

/** `appreg doctor …` with something on standard input. */
function piped(args: readonly string[], input: string | Buffer, env = {}) {
  const child = spawn(process.execPath, [program, 'doctor', ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A command that has read enough closes the pipe.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return watch(child).done
}

test.concurrent('a message as an argument: cause, evidence, steps and the entry of the log; exit code 2', async () => {
  const { code, stdout, stderr } = await newHome().appreg(['doctor', message])
  expect(code).toBe(2)
  expect(stderr).toBe(
    'note: explained from the text alone; to look at the registration as well add --app or -f\n',
  )
  expect(stdout).toMatch(/^AADSTS50011: The redirect URI is not registered\n/)
  expect(stdout).toContain('found     http://localhost:43210/callback')
  expect(stdout).toContain(
    `\`appreg redirect add http://localhost/callback --platform public-client --app ${appId}\``,
  )
  expect(stdout).toContain(`Correlation ID  ${correlationId}`)
})

test.concurrent("without a shell's quotes it is the same", async () => {
  const home = newHome()
  const [whole, words] = await Promise.all([
    home.appreg(['doctor', message]),
    home.appreg(['doctor', ...message.split(' ')]),
  ])
  expect(words.stdout).toBe(whole.stdout)
})

test.concurrent('-o json prints codes, health and findings, and nothing else', async () => {
  const { code, stdout } = await newHome().appreg(['doctor', '--offline', '-o', 'json', message])
  expect(code).toBe(2)
  const document = JSON.parse(stdout)
  expect(Object.keys(document)).toEqual(['codes', 'healthy', 'findings'])
  expect(document).toMatchObject({ codes: [50011], healthy: false })
  for (const finding of document.findings) {
    expect(Object.keys(finding)).toEqual(['code', 'title', 'cause', 'severity', 'evidence', 'fix'])
    expect(Object.keys(finding.fix)).toEqual(['kind', 'summary', 'automatic', 'changes', 'steps'])
  }
  expect(document.findings[0].evidence).toEqual([
    {
      what: 'redirect URI of the request',
      expected: `one of the redirect URIs of the app ${appId}`,
      actual: 'http://localhost:43210/callback',
    },
  ])
})

test.concurrent('text from standard input, from a file, and from a file in UTF-16', async () => {
  const home = newHome()
  home.write('error.log', message)
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(message, 'utf16le')])
  const [input, file, wide] = await Promise.all([
    piped(['-o', 'json', '-'], message),
    home.appreg(['doctor', '-o', 'json', 'error.log']),
    piped(['-o', 'json', '-'], utf16),
  ])
  expect(JSON.parse(input.stdout).codes).toEqual([50011])
  expect(file.stdout).toBe(input.stdout)
  expect(wide.stdout).toBe(input.stdout)
})

test.skipIf(process.platform !== 'linux')('text from the clipboard, only when asked for', async () => {
  const home = newHome()
  home.write('bin/xclip', `#!/bin/sh\necho "AADSTS7000222"\n`)
  chmodSync(home.path('bin/xclip'), 0o755)
  const [asked, missing] = await Promise.all([
    home.appreg(['doctor', '--clipboard', '-o', 'json'], { PATH: `${home.path('bin')}:/bin` }),
    home.appreg(['doctor', '--clipboard'], { PATH: home.path('nowhere') }),
  ])
  expect(JSON.parse(asked.stdout).codes).toEqual([7000222])
  expect(missing.code).toBe(3)
  expect(missing.stderr).toMatch(/the clipboard cannot be read\nhint: install one of .*xclip/)
})

test.concurrent('no line is longer than the terminal, but for addresses and commands', async () => {
  const { stdout } = await newHome().appreg(['doctor', message], { COLUMNS: '60' })
  const long = stdout.split('\n').filter((line) => line.length > 60)
  expect(long.filter((line) => !/https?:\/\/|`appreg /.test(line))).toEqual([])
  expect(stdout).not.toContain('\u001b')
})

test.concurrent('a token that is right is no trouble: exit code 0', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { aud: appId, iss: 'x', ver: '2.0', scp: 'access_as_user', exp: 9_999_999_999 }
  const token = `${part({ alg: 'RS256' })}.${part(claims)}.bm90aGluZw`
  const { code, stdout } = await newHome().appreg(['doctor', token])
  expect(code).toBe(0)
  expect(stdout).toContain('access_as_user')
  expect(stdout).not.toContain(token.slice(0, 30))
})

test.concurrent.each<[string, readonly string[], string | Buffer, RegExp]>([
  ['nothing', [], '', /there is no text to explain/],
  ['an empty text', ['-'], ' \n', /the text is empty\nhint: looked for: AADSTS/],
  [
    'a binary',
    ['-'],
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 3]),
    /standard input is no text\nhint: looked for: AADSTS/,
  ],
  [
    '50 MB',
    ['-'],
    Buffer.alloc(50_000_000, 'a'),
    /standard input is longer than 10 MB\nhint: looked for: AADSTS[\s\S]*take the part around/,
  ],
  [
    'no number at all',
    ['it does not work'],
    '',
    /nothing to explain in these 16 characters\nhint: looked for: AADSTS numbers/,
  ],
  ['a file that is not there', ['trace.har'], '', /there is no file "trace.har"/],
])('bad input: %s: exit code 3, and what to paste instead', async (_, args, input, text) => {
  const { code, stdout, stderr } = await piped(args, input)
  expect(code).toBe(3)
  expect(stdout).toBe('')
  expect(stderr).toMatch(text)
  expect(stderr).toContain('hint: ')
})

test.concurrent('bad input comes as JSON too, and what was pasted is not shown', async () => {
  const { code, stdout } = await piped(['-o', 'json', '-'], 'my secret is 8Q~not-a-real-one')
  expect(code).toBe(3)
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'NOTHING_RECOGNIZED' })
  expect(stdout).not.toContain('8Q~')
})

test.concurrent('control characters of the text do not reach the terminal', async () => {
  const { stdout } = await piped(['-'], `AADSTS90002: Tenant 'a\u001b[31mb\u0007' not found.${tail}`)
  expect(stdout).toContain('AADSTS90002')
  expect(stdout).not.toMatch(/[\u001b\u0007]/)
})

test.concurrent('a report that cannot be written is one JSON document with the error, and nothing else', async () => {
  const home = newHome()
  home.write('taken', 'a file')
  const { code, stdout } = await home.appreg(['doctor', '50011', '--report', 'taken/page.html', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'INPUT_UNREADABLE', hints: ['name a file in a folder that can be written'] },
  })
  expect(code).toBe(3)
})
