import { describe, expect, test, vi } from 'vitest'
import { graceIsOver, type Home, manifest, newHome, openTenant, sharedTenant } from './support.ts'

// Several commands one after another in each test, and several tests at once.
vi.setConfig({ testTimeout: 180_000 })

const tenant = sharedTenant()
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A registration of its own, whose secret is in `connector.secret`. */
async function registered(key: string, more: object = {}): Promise<Home> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, more))
  await home.prepare(['apply', '--yes'])
  return home
}

const credentialsOf = async (key: string) =>
  (await tenant.colleague.application(key)).passwordCredentials.map(({ keyId, displayName }) => ({
    keyId,
    displayName,
  }))

async function works(key: string, value: string): Promise<boolean> {
  const { appId } = await tenant.colleague.application(key)
  return (await tenant.colleague.tokenStatus(appId, value.trim())) === 200
}

describe('secret rotate', () => {
  test.concurrent('puts a new secret in the place of the old one, which goes when the new one works', async () => {
    const home = await registered('rotate-file')
    const before = home.read('connector.secret')
    const { code, stdout, stderr } = await home.appreg(['secret', 'rotate', '--yes', '--verbose'])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(
      /^rotated the secret "connector": key id \S+, valid until \S+, delivered to file:connector.secret\nok +the secret gets a token\nremoved +the old secret, key id \S+\n$/,
    )
    expect(await credentialsOf('rotate-file')).toHaveLength(1)
    expect(home.read('connector.secret')).not.toBe(before)
    expect(await works('rotate-file', home.read('connector.secret'))).toBe(true)
    // Added, delivered, proven, and only then removed.
    expect(stderr).toMatch(/delivered to \S+ \(key id[\s\S]*oauth2\/v2\.0\/token 200[\s\S]*remove the secret/)
  })

  test.concurrent('tells other programs what it did, in fields that stay', async () => {
    const home = await registered('rotate-json')
    const [old] = await credentialsOf('rotate-json')
    const { stdout } = await home.appreg(['secret', 'rotate', '--yes', '-o', 'json'])
    expect(JSON.parse(stdout)).toEqual({
      tenantId: tenant.ready.tenantId,
      appId: expect.stringMatching(guid),
      objectId: expect.stringMatching(guid),
      secrets: [
        {
          name: 'connector',
          keyId: expect.stringMatching(guid),
          endDateTime: expect.any(String),
          deliveredTo: 'file:connector.secret',
        },
      ],
      checks: [{ name: 'the secret gets a token', state: 'passed' }],
      removed: [old?.keyId],
      left: [],
    })
  })

  test.concurrent('knows by the vault which secret it held, also on a machine that never saw it', async () => {
    const store = 'keyvault://emulator-vault/rotate-vault'
    const home = await registered('rotate-vault', { credentials: { secrets: [{ store }] } })
    const elsewhere = newHome(tenant.env)
    const [old] = await credentialsOf('rotate-vault')
    const rotate = ['secret', 'rotate', '--app', 'rotate-vault', '--secret-to', store, '--yes', '-o', 'json']
    const { stdout, stderr } = await elsewhere.appreg(rotate)
    expect(JSON.parse(stdout || stderr).removed).toEqual([old?.keyId])
    const [left] = await credentialsOf('rotate-vault')
    const held = await tenant.colleague.vault<{ value: string; tags: object }>('GET', '/secrets/rotate-vault')
    expect(held?.tags).toMatchObject({ keyId: left?.keyId })
    expect(await works('rotate-vault', held?.value ?? '')).toBe(true)
    // The first machine is told by the vault as well.
    expect(await home.appreg(['verify'])).toMatchObject({ code: 0 })
  })

  test.concurrent('leaves what may be in use elsewhere, and the command that it names removes it', async () => {
    await registered('rotate-left')
    const elsewhere = newHome(tenant.env)
    const [old] = await credentialsOf('rotate-left')
    const { code, stdout } = await elsewhere.appreg([
      ...['secret', 'rotate', '--app', 'rotate-left', '--secret-to', 'file:new.secret', '--yes', '-q'],
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /left +the old secret, key id .*; nothing shows that it was delivered to file:new.secret/,
    )
    expect(await credentialsOf('rotate-left')).toHaveLength(2)
    const command = /appreg (secret revoke \S+ --app \S+)/.exec(stdout)?.[1] ?? ''
    expect(await elsewhere.appreg([...command.split(' '), '--yes'])).toMatchObject({ code: 0 })
    const left = await credentialsOf('rotate-left')
    expect(left.map(({ keyId }) => keyId)).not.toContain(old?.keyId)
    expect(left).toHaveLength(1)
  })

  test.concurrent('with a short grace waits, and then removes the old one', async () => {
    const home = await registered('rotate-grace')
    const { code, stdout, stderr } = await home.appreg(['secret', 'rotate', '--yes', '--grace', '20s'])
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/delivered to \S+ \(key id[\s\S]*^waiting +until[\s\S]*^done +remove the secret/m)
    expect(stdout).toMatch(/^removed +the old secret/m)
    expect(await credentialsOf('rotate-grace')).toHaveLength(1)
  })

  test.concurrent('with a long grace leaves it to the first apply after its end', async () => {
    const home = await registered('rotate-later')
    const before = home.read('connector.secret')
    const { code, stdout } = await home.appreg(['secret', 'rotate', '--yes', '--grace', '7d'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^left .*its grace is not over; the first apply on this machine after \S+ removes it$/m,
    )
    expect(await works('rotate-later', before)).toBe(true)
    expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
    const listed = JSON.parse((await home.appreg(['secret', 'list', '-o', 'json'])).stdout)
    expect(listed.secrets.map(({ removeAfter }: { removeAfter: unknown }) => removeAfter)).toEqual([
      expect.any(String),
      null,
    ])
    graceIsOver(home, tenant.ready, 'rotate-later')
    expect((await home.appreg(['plan', '--exit-code'])).code).toBe(2)
    const { stderr } = await home.appreg(['apply', '--yes'])
    expect(stderr).toMatch(
      /^note: the secret "connector" was rotated, and its old value \(key id \S+\) still works: it is removed now$/m,
    )
    expect(await works('rotate-later', before)).toBe(false)
    expect(await works('rotate-later', home.read('connector.secret'))).toBe(true)
  })

  test.concurrent('keeps its hands off secrets of other names', async () => {
    const home = await registered('rotate-theirs')
    const { id } = await tenant.colleague.application('rotate-theirs')
    const theirs = await tenant.colleague.graph<{ secretText: string }>(
      'POST',
      `/applications/${id}/addPassword`,
      {
        passwordCredential: { displayName: 'by hand' },
      },
    )
    await home.appreg(['secret', 'rotate', '--yes', '--grace', '0s'])
    expect((await credentialsOf('rotate-theirs')).map(({ displayName }) => displayName).sort()).toEqual([
      'by hand',
      'connector',
    ])
    expect(await works('rotate-theirs', theirs.secretText)).toBe(true)
  })

  test.concurrent('to standard output shows the value once, and removes nothing', async () => {
    const home = await registered('rotate-shown')
    const rotate = ['secret', 'rotate', '--yes', '--secret-to', 'stdout', '-o', 'json', '--verbose']
    const { stdout, stderr } = await home.appreg(rotate)
    const { secrets, left } = JSON.parse(stdout)
    expect(await works('rotate-shown', secrets[0].value)).toBe(true)
    expect(stdout.split(secrets[0].value)).toHaveLength(2)
    expect(stderr).not.toContain(secrets[0].value)
    expect(left).toHaveLength(1)
    expect(await works('rotate-shown', home.read('connector.secret'))).toBe(true)
    // Nor is what was shown before: nobody knows where it is used.
    expect(JSON.parse((await home.appreg(rotate)).stdout).left).toHaveLength(2)
    expect(await works('rotate-shown', secrets[0].value)).toBe(true)
  })
})

test('a rotation waits until the token service knows the new secret, and only then removes the old one', async () => {
  const lagging = await openTenant(undefined, { conditions: { lag: 1500 } })
  const home = newHome(lagging.env)
  home.write('appreg.yaml', manifest('lagging'))
  await home.prepare(['apply', '--yes'])
  const { code, stdout, stderr } = await home.appreg(['secret', 'rotate', '--yes', '--verbose'])
  await lagging.close()
  expect(code, stderr).toBe(0)
  expect(stderr).toMatch(
    /delivered[\s\S]*v2\.0\/token 401[\s\S]*v2\.0\/token 200[\s\S]*done +remove the secret/,
  )
  expect(stdout).toMatch(/^removed +the old secret/m)
})

describe('secret add', () => {
  test.concurrent('puts another one beside those that are there', async () => {
    const home = await registered('add-second')
    const add = ['secret', 'add', 'second', '--secret-to', 'file:second.secret', '--lifetime', '90d', '--yes']
    const { code, stdout } = await home.appreg(add)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^added the secret "second": .* delivered to file:second.secret$/m)
    for (const file of ['connector.secret', 'second.secret']) {
      expect(await works('add-second', home.read(file))).toBe(true)
    }
    // The manifest does not know of it, and leaves it.
    expect((await home.appreg(['apply', '--yes'])).stdout).toMatch(/^no changes/)
    expect(await credentialsOf('add-second')).toHaveLength(2)
  })

  test.concurrent('does not overwrite the only copy of a valid one', async () => {
    const home = await registered('add-over')
    const before = home.read('connector.secret')
    const { code, stderr } = await home.appreg(['secret', 'add', '--yes'])
    expect(stderr).toMatch(
      /file:connector.secret holds the valid secret "connector" .*\nhint: to replace it: appreg secret rotate connector/,
    )
    expect(code).toBe(3)
    expect(home.read('connector.secret')).toBe(before)
    expect(await credentialsOf('add-over')).toHaveLength(1)
  })
})

describe('secret list', () => {
  test.concurrent('says what there is, how long it lasts and where it went, in fields that stay', async () => {
    const home = await registered('list-one')
    const { stdout, code } = await home.appreg(['secret', 'list', '-o', 'json'])
    const { secrets, ...around } = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(around).toEqual({
      tenantId: tenant.ready.tenantId,
      expiringWithinDays: 30,
      counts: { total: 1, valid: 1, expiring: 0, replaced: 0, expired: 0 },
    })
    expect(secrets).toEqual([
      {
        object: 'application',
        objectId: expect.stringMatching(guid),
        appId: expect.stringMatching(guid),
        displayName: 'Test list-one',
        key: 'list-one',
        name: 'connector',
        keyId: expect.stringMatching(guid),
        hint: home.read('connector.secret').slice(0, 3),
        startDateTime: expect.any(String),
        endDateTime: expect.any(String),
        ageDays: 0,
        daysLeft: 179,
        state: 'valid',
        deliveredTo: 'file:connector.secret',
        isLost: false,
        removeAfter: null,
      },
    ])
    const text = (await home.appreg(['secret', 'list'])).stdout
    expect(text).toMatch(
      /^name +hint +key id +age +left +ends +delivered to\nconnector .* 0 d +179 d .*file:connector.secret\n1 client secret:/,
    )
    expect(text).not.toContain(home.read('connector.secret').trim())
  })

  test.concurrent('warns of one that is to be renewed, and exits with 2 where --expiring finds one', async () => {
    const home = await registered('list-soon')
    await home.prepare(['secret', 'add', 'brief', '--secret-to', 'file:brief', '--lifetime', '10d', '--yes'])
    const all = await home.appreg(['secret', 'list'])
    expect(all.code).toBe(0)
    expect(all.stderr).toMatch(
      /^warning: the secret "brief" .* has 9 days left: appreg secret rotate brief --app \S+$/m,
    )
    const soon = await home.appreg(['secret', 'list', '--expiring', '2w', '-o', 'json'])
    expect(soon.code).toBe(2)
    expect(JSON.parse(soon.stdout).secrets.map(({ name }: { name: string }) => name)).toEqual(['brief'])
    expect((await home.appreg(['secret', 'list', '--expiring', '1w'])).code).toBe(0)
  })

  test.concurrent('--all lists what the whole tenant holds, what ends first on top', async () => {
    const home = await registered('list-all')
    const brief = ['in three days', '--lifetime', '3d', '--secret-to', 'file:brief']
    await home.prepare(['secret', 'add', ...brief, '--yes'])
    const { stdout, code } = await newHome(tenant.env).appreg([
      ...['secret', 'list', '--all', '--expiring', '4d', '-o', 'json'],
    ])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).secrets).toEqual([
      expect.objectContaining({ name: 'in three days', key: 'list-all', daysLeft: 2, deliveredTo: null }),
    ])
    const text = (await home.appreg(['secret', 'list', '--all'])).stdout
    expect(text).toMatch(/^name .* application +app id\nin three days /)
    expect(text).toMatch(/connector .* file:connector.secret +Test list-all /)
  })
})

describe('secret revoke', () => {
  test.concurrent('removes one by its key id or by its name, and the next apply mints another', async () => {
    const home = await registered('revoke')
    const before = home.read('connector.secret')
    const { code, stdout, stderr } = await home.appreg(['secret', 'revoke', 'connector', '--yes'])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^note: this is the last valid client secret: whoever signs in with it no longer can$/m,
    )
    expect(stdout).toMatch(/the value that went to file:connector.secret is worth nothing any more$/m)
    expect(await works('revoke', before)).toBe(false)
    await home.appreg(['apply', '--yes'])
    expect(await works('revoke', home.read('connector.secret'))).toBe(true)
  })

  test.concurrent.each([
    [
      'one that is not there',
      'nothing',
      /has no secret nothing\nhint: it has\n(hint: .*\n)*hint: \S+: connector, until/,
      1,
    ],
    ['one of several of that name', 'twin', /2 secrets are named "twin"\nhint: name one by its key id/, 3],
  ])('of %s says which there are', async (what, which, message, exitCode) => {
    const key = `revoke-${exitCode}-${what.length}`
    const home = await registered(key)
    const { id } = await tenant.colleague.application(key)
    for (const displayName of ['twin', 'twin']) {
      await tenant.colleague.graph('POST', `/applications/${id}/addPassword`, {
        passwordCredential: { displayName },
      })
    }
    const { code, stderr } = await home.appreg(['secret', 'revoke', which, '--yes'])
    expect(stderr).toMatch(message)
    expect(code).toBe(exitCode)
    expect(await credentialsOf(key)).toHaveLength(3)
  })
})

describe('nothing is sent for', () => {
  test.concurrent.each([
    [
      'an action that does not exist',
      ['rotat', '--app', 'x'],
      /secret has no action "rotat"\nhint: did you mean secret rotate\?/,
    ],
    ['a change that nobody agreed to', ['rotate', '--app', 'x'], /secret rotate asks before it writes/],
    [
      'a grace that removes nothing',
      ['add', '--app', 'x', '--grace', '1d', '--yes'],
      /--grace goes with secret rotate/,
    ],
    [
      'a duration without a unit',
      ['rotate', '--app', 'x', '--grace', '7', '--yes'],
      /--grace "7" is no duration/,
    ],
    [
      'a lifetime of moments',
      ['add', '--app', 'x', '--lifetime', '5m', '--yes'],
      /it takes an hour at least/,
    ],
    ['a sink that does not exist', ['add', '--app', 'x', '--secret-to', 'vault:x'], /is not a sink/],
    [
      'two sinks for one secret',
      ['add', '--app', 'x', '--secret-to', 'file:a', '--secret-to', 'file:b', '--yes'],
      /one place for a secret: file:a, or file:b/,
    ],
    ['the tenant and one application', ['list', '--all', '--app', 'x'], /--all lists the whole tenant/],
    ['no secret in particular', ['revoke', '--app', 'x', '--yes'], /takes one key id, or one name/],
  ])('%s', async (_, args, message) => {
    const { code, stderr } = await newHome(tenant.env).appreg(['secret', ...args, '--verbose'])
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/^http /m)
    expect(code).toBe(3)
  })

  test.concurrent('a secret that would not outlast renewBefore', async () => {
    const home = await registered('too-brief')
    const { code, stderr } = await home.appreg(['secret', 'rotate', '--lifetime', '30d', '--yes'])
    expect(stderr).toMatch(/--lifetime is not longer than renewBefore \(30 days\)/)
    expect(code).toBe(3)
    expect(await credentialsOf('too-brief')).toHaveLength(1)
  })

  test.concurrent('a rotation of nothing', async () => {
    const home = await registered('no-secret', { credentials: { secrets: [] } })
    // Whether it would have a place to go does not matter.
    const { code, stderr } = await home.appreg(['secret', 'rotate', 'x', '--yes'])
    expect(stderr).toMatch(
      /there is no secret "x" to rotate\nhint: the registration has no client secret\nhint: to make one: appreg secret add x/,
    )
    expect(code).toBe(1)
  })
})
