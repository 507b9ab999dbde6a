import { expect, test } from 'vitest'
import { graphLines, type Home, manifest, newHome, sharedTenant } from './support.ts'

// Several registrations in one run.

const tenant = sharedTenant()

const member = (key: string, more: object = {}): object =>
  manifest(key, { credentials: { secrets: [{ name: 'connector', store: `file:${key}.secret` }] }, ...more })

/** A home with one manifest for each key in `apps`. */
function fleet(...keys: readonly string[]): Home {
  const home = newHome(tenant.env)
  for (const key of keys) home.write(`apps/${key}.yaml`, member(key))
  return home
}

const all = ['-f', 'apps/*.yaml']
const adopted = '00000000-0000-4000-8000-0000000000ad'
const registrations = (stdout: string) =>
  (JSON.parse(stdout) as { registrations: readonly Record<string, unknown>[] }).registrations

test.concurrent('a pattern applies all manifests, with one report', async () => {
  const home = fleet('one-a', 'one-b', 'one-c')
  const { code, stdout } = await home.appreg(['apply', ...all, '--yes'])
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^one-a: 4 created.*\none-b: 4 created.*\none-c: 4 created.*\n\n3 registrations: 3 ch/,
  )
  expect(home.read('one-b.secret').trim()).toHaveLength(40)
})

test.concurrent('certificates are made for each, and tell where they are', async () => {
  const home = newHome(tenant.env)
  const certified = (key: string) => ({
    credentials: { secrets: [], certificates: [{ name: 'signing', store: `file:${key}.pem` }] },
  })
  for (const key of ['cert-a', 'cert-b']) home.write(`apps/${key}.yaml`, member(key, certified(key)))
  const { code, stdout } = await home.appreg(['apply', ...all, '--yes', '-o', 'json'])
  expect(code).toBe(0)
  expect(registrations(stdout)).toMatchObject(
    ['cert-a', 'cert-b'].map((key) => ({ key, ok: true, certificates: [{ store: `file:${key}.pem` }] })),
  )
  const verified = await home.appreg(['verify', ...all])
  expect(verified.stdout.match(/ok +the certificate "signing" gets a token/g)).toHaveLength(2)
  expect((await home.appreg(['plan', ...all, '--exit-code'])).code).toBe(0)
})

test.concurrent('a second run says "no changes" of each, in one round trip each', async () => {
  const home = fleet('two-a', 'two-b', 'two-c')
  await home.prepare(['apply', ...all, '--yes'])
  const ran = await home.appreg(['apply', ...all, '--yes', '-v'])
  expect(ran.stdout).toMatch(/^(no changes: .*\n){3}\n3 registrations: 0 changed, 3 as the manifest says\n$/)
  expect(graphLines(ran)).toHaveLength(3)
})

test.concurrent('a pattern may match one manifest, and a secret without a place is told where it can go', async () => {
  const home = newHome(tenant.env)
  home.write('apps/alone.yaml', manifest('alone', { credentials: { secrets: [{ name: 'connector' }] } }))
  const { code, stdout } = await home.appreg(['apply', ...all, '--yes'])
  expect(code).toBe(3)
  expect(stdout).toMatch(
    /^ {2}hint: name a place: store: "file:PATH" under credentials.secrets in the manifest/m,
  )
  expect(stdout).toMatch(/^1 registration: 0 changed, 0 as the manifest says, 1 failed$/m)
})

test.concurrent('several --file and several documents in a file are a fleet too', async () => {
  const home = newHome(tenant.env)
  home.write('a.yaml', member('more-a'))
  home.write('b.yaml', `${JSON.stringify(member('more-b'))}\n---\n${JSON.stringify(member('more-c'))}\n`)
  const { stdout } = await home.appreg(['plan', '-f', 'a.yaml', '-f', 'b.yaml', '-o', 'json'])
  expect(registrations(stdout)).toMatchObject([
    { file: 'a.yaml', key: 'more-a', ok: true, plan: { counts: { create: 4 } } },
    { file: 'b.yaml', key: 'more-b', ok: true },
    { file: 'b.yaml', key: 'more-c', ok: true },
  ])
})

test.concurrent('one that fails does not stop the others, and as something was changed the exit code is 1', async () => {
  const home = fleet('some-a', 'some-c')
  home.write('apps/some-b.yaml', member('some-b', { permissions: { 'microsoft-graph': ['User.Reed'] } }))
  const first = await home.appreg(['apply', ...all, '--yes', '-o', 'json'])
  expect(first.code).toBe(1)
  const again = await home.appreg(['apply', ...all, '--yes'])
  expect(again.code).toBe(3)
  expect(registrations(first.stdout)).toMatchObject([
    { key: 'some-a', ok: true, appId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    { key: 'some-b', ok: false, error: { code: 'MANIFEST_INVALID', hints: [expect.any(String)] } },
    { key: 'some-c', ok: true },
  ])
  home.write('apps/some-b.yaml', member('some-b'))
  const second = await home.appreg(['apply', ...all, '--yes'])
  expect(second.code).toBe(0)
  expect(second.stdout).toMatch(/^some-b: 4 created/m)
})

test.concurrent('plan --exit-code and verify are drift checks over all', async () => {
  const home = fleet('drift-a', 'drift-b')
  expect((await home.appreg(['plan', ...all, '--exit-code'])).code).toBe(2)
  await home.prepare(['apply', ...all, '--yes'])
  expect((await home.appreg(['plan', ...all, '--exit-code'])).code).toBe(0)
  expect((await home.appreg(['verify', ...all])).code).toBe(0)
  await tenant.colleague.change('drift-b', { web: { redirectUris: [] } })
  const { code, stdout } = await home.appreg(['verify', ...all, '-o', 'json'])
  expect(code).toBe(2)
  expect(registrations(stdout)).toMatchObject([
    { key: 'drift-a', ok: true, healthy: true },
    { key: 'drift-b', ok: false, healthy: false },
  ])
})

test.concurrent('the plans of all are one file, which carries them out', async () => {
  const home = fleet('file-a', 'file-b')
  await home.appreg(['plan', ...all, '--out', 'plan.json'])
  const { code, stdout } = await home.appreg(['apply', 'plan.json', ...all])
  expect(code).toBe(0)
  expect(stdout).toMatch(/2 registrations: 2 changed/)
})

test.concurrent('a run that was killed is finished by running again', async () => {
  const keys = Array.from({ length: 6 }, (_, index) => `killed-${index}`)
  const home = fleet(...keys)
  const first = home.start(['apply', ...all, '--yes', '--concurrency', '2'])
  await first.prints(/done \(2 of 6\)/)
  first.signal('SIGKILL')
  await first.done
  expect((await home.appreg(['apply', ...all, '--yes'])).code).toBe(0)
  for (const key of keys) {
    const [application, ...others] = await tenant.colleague.applications(key)
    expect(others).toEqual([])
    expect(application?.passwordCredentials).toHaveLength(1)
    expect(
      await tenant.colleague.tokenStatus(application?.appId ?? '', home.read(`${key}.secret`).trim()),
    ).toBe(200)
  }
})

test.concurrent('every problem of every manifest is told at once, and nothing is sent', async () => {
  const home = newHome(tenant.env)
  home.write('apps/a.yaml', 'name: A\nkeey: a\n')
  home.write('apps/b.yaml', 'name: B\naudience: nobody\n')
  const ran = await home.appreg(['apply', ...all, '--yes', '-v'])
  expect(ran.code).toBe(3)
  expect(ran.stderr).toMatch(/apps\/a\.yaml:2:1 {2}keey[\s\S]*apps\/b\.yaml:2:11 {2}audience/)
  expect(ran.stderr).not.toMatch(/^http/m)
})

test.concurrent.each([
  ['the same key twice', { a: member('same'), b: member('same') }, [], /same is described twice, in apps\/a/],
  [
    'the same appId twice',
    { a: member('first', { appId: adopted }), b: member('second', { appId: adopted }) },
    [],
    /00ad is described twice, in apps\/a/,
  ],
  [
    'one place for all secrets',
    { a: member('to-a') },
    ['--secret-to', 'file:x'],
    /--secret-to names one place/,
  ],
  [
    'one place for two secrets',
    { a: manifest('place-a'), b: manifest('place-b') },
    [],
    /place-a: connector and place-b: connector would both go to file:connector\.secret/,
  ],
  [
    'one place for two private keys',
    Object.fromEntries(
      ['key-a', 'key-b'].map((key) => {
        const certificates = [{ name: 'signing', store: 'file:signing.pem' }]
        return [key, member(key, { credentials: { secrets: [], certificates } })]
      }),
    ),
    [],
    /key-a: signing and key-b: signing would both go to file:signing\.pem/,
  ],
  [
    'a secret to be shown',
    { a: member('shown', { credentials: { secrets: [{ name: 'connector', store: 'stdout' }] } }) },
    [],
    /in a fleet no secret is shown/,
  ],
  ['no number for --concurrency', { a: member('many') }, ['--concurrency', '0'], /--concurrency "0"/],
])('%s is refused', async (_, apps: Record<string, object | undefined>, more, message) => {
  const home = newHome(tenant.env)
  for (const [name, app] of Object.entries(apps)) if (app) home.write(`apps/${name}.yaml`, app)
  const { code, stderr } = await home.appreg(['apply', ...all, '--yes', ...more])
  expect(stderr).toMatch(message)
  expect(code).toBe(3)
})

test.concurrent('a pattern that matches nothing is refused', async () => {
  const { code, stderr } = await newHome(tenant.env).appreg(['plan', ...all])
  expect(code).toBe(3)
  expect(stderr).toMatch(/no file matches apps\/\*\.yaml/)
})

test.concurrent('a command for one registration refuses several', async () => {
  const home = fleet('config-a', 'config-b')
  const { code, stderr } = await home.appreg([
    'config',
    '-f',
    'apps/config-a.yaml',
    '-f',
    'apps/config-b.yaml',
  ])
  expect(code).toBe(3)
  expect(stderr).toMatch(/acts on one registration/)
})
