import { expect, test } from 'vitest'
import { example, graphLines, type Home, newHome } from './support.ts'

// README's demonstration: the example on a local tenant in the same process.

const secretFile = '.appreg/arc-1-connector.secret'
const demo = (home: Home, command: string, ...more: string[]) =>
  home.appreg([command, '-f', example, '--emulator', ...more])

test.concurrent('the first apply shows plan and progress on standard error, proof and configuration on standard output', async () => {
  const { code, stdout, stderr } = await demo(newHome(), 'apply', '--yes')
  expect(code).toBe(0)
  expect(stderr).toMatch(/^\+ application ARC-1 SAP MCP Server$[\s\S]*^plan: 4 to create, 0 to update, 0 to/m)
  expect(stderr).toMatch(/^done {5}create the application$[\s\S]*^done {5}read back: /m)
  expect(stdout).toMatch(/^applied the plan \(4 to create[\s\S]*^ok {7}the secret gets a token$/m)
  expect(stdout).toMatch(
    /^power-platform$[\s\S]*^Scope .*access_as_user[\s\S]*^arc-1$[\s\S]*^SAP_OIDC_ISSUER=/m,
  )
  expect(stdout).not.toMatch(/failed|skipped/)
})

test.concurrent('the secret is in its file alone, which only its owner can read', async () => {
  const home = newHome()
  const { stdout, stderr } = await demo(home, 'apply', '--yes', '--verbose')
  const secret = home.read(secretFile).trimEnd()
  expect(secret).toHaveLength(40)
  expect(home.mode(secretFile)).toBe(0o600)
  expect(stdout + stderr).not.toContain(secret)
})

test.concurrent('a second apply says "no changes", leaves the secret as it is and exits with 0', async () => {
  const home = newHome()
  await demo(home, 'apply', '--yes')
  const before = home.read(secretFile)
  const { code, stdout } = await demo(home, 'apply', '--yes')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^no changes: ARC-1 SAP MCP Server \(appId [0-9a-f-]{36}\)/)
  expect(home.read(secretFile)).toBe(before)
})

test.concurrent('plan --exit-code exits with 2 before the apply and with 0 after it', async () => {
  const home = newHome()
  expect((await demo(home, 'plan', '--exit-code')).code).toBe(2)
  await demo(home, 'apply', '--yes')
  expect(await demo(home, 'plan', '--exit-code')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^no changes/),
  })
})

test.concurrent('verify proves the secret with a token and exits with 0', async () => {
  const home = newHome()
  await demo(home, 'apply', '--yes')
  const { code, stdout } = await demo(home, 'verify')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^ok {7}the secret gets a token\nok {7}the token's iss .*\nok {7}the token's aud /m)
})

test.concurrent('the first apply takes at most 4 Graph requests, the second takes 1', async () => {
  const home = newHome()
  expect(graphLines(await demo(home, 'apply', '--yes', '-v')).length).toBeLessThanOrEqual(4)
  expect(graphLines(await demo(home, 'apply', '--yes', '-v'))).toHaveLength(1)
})
