import { describe, expect, test, vi } from 'vitest'
import { isWhole, sampled } from '../safety/matrix.ts'
import { graceIsOver, type Home, manifest, newHome, openTenant, sharedTenant } from './support.ts'

// Several commands one after another in each test, and several tests at once.
vi.setConfig({ testTimeout: 180_000 })

const tenant = sharedTenant()

/** A registration with a secret in `connector.secret`, and one that a colleague added by hand. */
async function registered(key: string, sink = 'file:connector.secret') {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, { credentials: { secrets: [{ store: sink }] } }))
  home.script('store.sh', '#!/bin/sh\ncat > store\n')
  await home.prepare(['apply', '--yes'])
  const { id } = await tenant.colleague.application(key)
  const theirs = await tenant.colleague.graph<{ secretText: string }>(
    'POST',
    `/applications/${id}/addPassword`,
    {
      passwordCredential: { displayName: 'by hand' },
    },
  )
  return { home, theirs: theirs.secretText }
}

/** One secret of ours, delivered and working, and the colleague's as it was. */
async function expectWhole(key: string, value: string, theirs: string): Promise<void> {
  const { appId, passwordCredentials } = await tenant.colleague.application(key)
  expect(passwordCredentials.map(({ displayName }) => displayName).sort()).toEqual(['by hand', 'connector'])
  expect(await tenant.colleague.tokenStatus(appId, value.trim())).toBe(200)
  expect(await tenant.colleague.tokenStatus(appId, theirs)).toBe(200)
}

const inFile = (home: Home) => home.read('connector.secret')
const rotate = ['secret', 'rotate', '--yes']
const apply = ['apply', '--yes']

describe.each([
  ['secret rotate', rotate, [3, 7]],
  ['apply', apply, [6, 8]],
])(
  'a rotation that is killed after any of its requests is brought to an end by %s',
  (next, command, some) => {
    // Of eight: the look, the mint, the proof, and the removal with its read-back.
    // Each command after two of them in `npm test`, after all of them in `npm run test:safety`.
    const requests = isWhole ? [3, 6, 7, 8] : some
    test.concurrent.each(requests)('after request %i', async (count) => {
      const key = `rotate-killed-${next.length}-${count}`
      const { home, theirs } = await registered(key)
      const first = home.start([...rotate, '--verbose'])
      expect(await first.prints(/^http /m, count)).toBe(true)
      first.signal('SIGKILL')
      await first.done
      const { code, stderr } = await home.appreg(command)
      expect(code, stderr).toBe(0)
      await expectWhole(key, inFile(home), theirs)
      expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
    })
  },
)

describe('a rotation that is killed', () => {
  /** A program that takes the secret and kills the program that brings it, before or after it has stored it. */
  const deadly = (when: 'before' | 'after') =>
    `#!/bin/sh\n${when === 'before' ? 'kill -9 $PPID\n' : ''}cat > store\n[ -e armed ] && rm armed && kill -9 $PPID\nexit 0\n`

  test.concurrent.each([
    ['before it has stored the secret', 'before', rotate],
    ['after it has stored the secret', 'after', rotate],
    ['after it has stored the secret, before an apply', 'after', apply],
  ] as const)('in the middle of its sink: %s', async (what, when, next) => {
    const key = `sink-killed-${what.length}`
    const { home, theirs } = await registered(key)
    home.script('deliver.sh', deadly('after'))
    const toProgram = ['--secret-to', 'command:./deliver.sh', '--grace', '0s']
    await home.prepare([...rotate, ...toProgram])
    const before = home.read('store')
    await expectWhole(key, before, theirs)

    home.script('deliver.sh', deadly(when))
    home.write('armed', '')
    expect((await home.appreg([...rotate, ...toProgram])).code).toBeNull()
    home.script('deliver.sh', deadly('after'))
    // An apply brings it where it was headed, whatever the manifest names.
    const { code, stderr } = await home.appreg(next === rotate ? [...rotate, ...toProgram] : apply)
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(
      /^note: an earlier run minted the secret "connector" \(key id \S+\) and ended before it was delivered: nobody holds its value, so it is removed$/m,
    )
    // Also where the old one was valid: the program may have overwritten it.
    await expectWhole(key, home.read('store'), theirs)
  })

  test.concurrent('is no different when an apply mints the first secret', async () => {
    const home = newHome(tenant.env)
    home.write(
      'appreg.yaml',
      manifest('first-killed', { credentials: { secrets: [{ store: 'command:./deliver.sh' }] } }),
    )
    home.script('deliver.sh', deadly('after'))
    home.write('armed', '')
    expect((await home.appreg(apply)).code).toBeNull()
    const { code, stderr } = await home.appreg(apply)
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/^note: an earlier run minted the secret "connector"/m)
    const { appId, passwordCredentials } = await tenant.colleague.application('first-killed')
    expect(passwordCredentials).toHaveLength(1)
    expect(await tenant.colleague.tokenStatus(appId, home.read('store'))).toBe(200)
  })

  test.concurrent('while it waits for its grace leaves the rest to an apply, which says so', async () => {
    const { home, theirs } = await registered('grace-killed')
    const first = home.start([...rotate, '--grace', '1h'])
    await first.prints(/^waiting/m)
    first.signal('SIGKILL')
    await first.done
    expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
    graceIsOver(home, tenant.ready, 'grace-killed')
    const { stderr } = await home.appreg(apply)
    expect(stderr).toMatch(/^note: .* its old value \(key id \S+\) still works: it is removed now$/m)
    expect(stderr).toMatch(/^done +remove the secret "connector"/m)
    await expectWhole('grace-killed', inFile(home), theirs)
  })

  test.concurrent('before its proof is proven by the next apply, with the value that the vault gives back', async () => {
    const store = 'keyvault://emulator-vault/proof-killed'
    const { home, theirs } = await registered('proof-killed', store)
    await unproven(home)
    const { code, stderr } = await home.appreg(apply)
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/^note: the secret "connector" was rotated, and its old value/m)
    expect(stderr).not.toMatch(/mint the secret/)
    const held = await tenant.colleague.vault<{ value: string }>('GET', '/secrets/proof-killed')
    await expectWhole('proof-killed', held?.value ?? '', theirs)
  })

  test.concurrent('before its proof, with a sink that gives nothing back, is made again by the next apply', async () => {
    const { home, theirs } = await registered('proof-unread', 'command:./store.sh')
    await unproven(home)
    const { code, stderr } = await home.appreg(apply)
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(
      /^note: the rotation of "connector" .* ended before its new value was proven, .* rotated again$/m,
    )
    await expectWhole('proof-unread', home.read('store'), theirs)
  })
})

/** Kills a rotation when its new secret is delivered: the proof is under way, and the old one still there. */
async function unproven(home: Home): Promise<void> {
  const first = home.start(rotate)
  await first.prints(/^secret +"connector" delivered/m)
  first.signal('SIGKILL')
  await first.done
}

/** Of a rotation: the vault's trial, the mint with its read-back in one batch, the delivery, the proof, the removal. Sampled in `npm test`. */
const faults = [
  'drop-before,path=/$batch,nth=2',
  'drop-after,path=/$batch,nth=2',
  'truncate,path=/$batch,nth=2',
  'status=503,after,path=/addPassword',
  'status=429,path=/addPassword',
  'drop-after,host=vault,method=PUT,nth=3',
  'status=403,host=vault,method=PUT,nth=3',
  'drop-after,path=/token,nth=3',
  'drop-before,path=/$batch,nth=3',
  'drop-after,path=/$batch,nth=3',
  'status=503,after,path=/removePassword',
  'status=409,code=Directory_ConcurrencyViolation,path=/removePassword',
]

test('whatever answer is lost, one secret is delivered and works in the end', async () => {
  const { env, colleague, close } = await openTenant(undefined, { control: true })
  const store = 'keyvault://emulator-vault/faults'
  const home = newHome(env)
  home.write('appreg.yaml', manifest('faults', { credentials: { secrets: [{ store }] } }))
  await home.prepare(apply)
  for (const fault of sampled(faults)) {
    await colleague.control({ faults: [`${fault},times=1`] })
    const first = await home.appreg(rotate)
    await colleague.control({ faults: [] })
    const last = first.code === 0 ? first : await home.appreg(rotate)
    expect(last.code, `${fault}\n${first.stderr}\n${last.stderr}`).toBe(0)
    const { appId, passwordCredentials } = await colleague.application('faults')
    const held = await colleague.vault<{ value: string; tags: { keyId: string } }>('GET', '/secrets/faults')
    expect(
      passwordCredentials.map(({ keyId }) => keyId),
      fault,
    ).toEqual([held?.tags.keyId])
    expect(await colleague.tokenStatus(appId, held?.value ?? ''), fault).toBe(200)
  }
  await close()
}, 300_000)
