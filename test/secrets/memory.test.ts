import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openMemory } from '../../src/secrets/memory.ts'
import { folder } from '../given/folder.ts'
import { appId, application, credential, inDays, live, tenantId, today, vacant } from '../given/model.ts'

const open = (state: string) => openMemory(state, tenantId, 'mcp-dev')
const fileIn = (state: string) => join(state, 'registrations', tenantId, 'mcp-dev.json')
const bare = live({ application: application({ passwordCredentials: [] }) })

describe('the memory', () => {
  test('is empty at first, and reading it leaves no trace', () => {
    const state = folder()
    expect(open(state).appId).toBeUndefined()
    expect(open(state).mintings()).toEqual([])
    expect(existsSync(fileIn(state))).toBe(false)
  })

  test('keeps the appId for the next run, in a file for its owner only', () => {
    const state = folder()
    open(state).learn(appId)
    expect(open(state).appId).toBe(appId)
    expect(statSync(fileIn(state)).mode & 0o777).toBe(0o600)
  })

  test('is one for each tenant and key, whatever the key holds', () => {
    const state = folder()
    openMemory(state, tenantId, '../a/b').learn('one')
    openMemory(state, 'other-tenant', '../a/b').learn('two')
    expect(openMemory(state, tenantId, '../a/b').appId).toBe('one')
    expect(existsSync(join(state, 'registrations', tenantId, '..%2Fa%2Fb.json'))).toBe(true)
  })

  test.each(['', '{"mintings":', 'null', '[]', '{}'])(
    'that is damaged (%j) says which file to delete',
    (text) => {
      const state = folder()
      mkdirSync(dirname(fileIn(state)), { recursive: true })
      writeFileSync(fileIn(state), text)
      expect(() => open(state)).toThrow(
        expect.objectContaining({
          code: 'INPUT_UNREADABLE',
          message: expect.stringContaining(fileIn(state)),
          hints: [expect.stringContaining('delete the file')],
        }),
      )
    },
  )

  test('counts what was added as told of only when the run that added it has printed its result', () => {
    const state = folder()
    const [mine, theirs] = [open(state), open(state)]
    mine.begin('second', bare, { run: 1, untold: true })
    theirs.begin('third', bare, { run: 2, untold: true })
    mine.keep()
    expect(open(state).mintings()).toMatchObject([{ run: 1 }, { run: 2, untold: true }])
    expect(open(state).mintings()[0]).not.toHaveProperty('untold')
  })

  test('that cannot be written says so before anything is minted', () => {
    const state = join(folder(), 'file')
    writeFileSync(state, '')
    expect(() => open(state).begin('connector', bare)).toThrow(
      expect.objectContaining({
        code: 'INPUT_UNREADABLE',
        message: expect.stringContaining('cannot be written'),
      }),
    )
  })
})

describe('an attempt to mint', () => {
  test('is remembered with the credentials that were there before', () => {
    const state = folder()
    open(state).begin('connector', live())
    expect(open(state).mintings()).toEqual([
      { application: appId, secret: 'connector', before: ['key-1'], startedAt: today },
    ])
  })

  test('may come before the application', () => {
    const state = folder()
    open(state).begin('connector', vacant())
    expect(open(state).mintings()).toMatchObject([{ application: '', before: [] }])
  })

  test('gets its key id: the last open one of this name', () => {
    const memory = open(folder())
    for (const secret of ['connector', 'connector', 'other']) memory.begin(secret, bare)
    memory.minted('connector', 'key-9')
    expect(memory.mintings().map(({ keyId }) => keyId)).toEqual([undefined, 'key-9', undefined])
  })

  test('that Graph refused is forgotten: the last open one of this name', () => {
    const memory = open(folder())
    for (const secret of ['connector', 'connector', 'other']) memory.begin(secret, bare)
    memory.minted('connector', 'key-9')
    memory.abandon('connector')
    expect(memory.mintings().map(({ secret, keyId }) => [secret, keyId])).toEqual([
      ['connector', 'key-9'],
      ['other', undefined],
    ])
  })

  test('is forgotten after a day without an end', () => {
    const memory = open(folder())
    memory.begin('connector', bare)
    memory.begin('connector', { ...bare, at: inDays(2) })
    expect(memory.mintings().map(({ startedAt }) => startedAt)).toEqual([inDays(2)])
  })
})

describe('two runs on one machine', () => {
  test('lose nothing of each other', () => {
    const state = folder()
    const [one, two] = [open(state), open(state)]
    one.begin('connector', bare, { run: 1 })
    two.begin('connector', bare, { run: 2 })
    one.minted('connector', 'key-of-one')
    two.learn(appId)
    expect(open(state).mintings()).toMatchObject([{ run: 1, keyId: 'key-of-one' }, { run: 2 }])
    expect(open(state).mintings()[1]).not.toHaveProperty('keyId')
    expect(one.appId).toBe(appId)
  })
})

describe('a delivery', () => {
  const delivered = (state: string, kept: boolean) => {
    const memory = open(state)
    memory.begin('connector', bare)
    memory.minted('connector', 'key-9')
    memory.delivered('key-9', 'file:client.secret', kept)
    return memory
  }
  const remembered = (state: string) => open(state).mintings()[0]

  test('is remembered at once where the sink keeps it', () => {
    const state = folder()
    delivered(state, true)
    expect(remembered(state)).toMatchObject({ keyId: 'key-9', deliveredTo: 'file:client.secret' })
  })

  test('that is only shown counts in this run, and in the next only after it was printed', () => {
    const state = folder()
    const memory = delivered(state, false)
    expect(memory.mintings()[0]?.deliveredTo).toBe('file:client.secret')
    expect(remembered(state)?.deliveredTo).toBeUndefined()
    memory.keep()
    expect(remembered(state)?.deliveredTo).toBe('file:client.secret')
  })

  test.each([true, false])('is confirmed when the tenant has shown it (kept: %s)', (kept) => {
    const state = folder()
    const memory = delivered(state, kept)
    memory.confirm()
    memory.keep()
    expect(remembered(state)?.confirmed).toBe(true)
  })

  test('that was seen in the tenant and never printed is still known for lost', () => {
    const state = folder()
    delivered(state, false).confirm()
    open(state).begin('other', bare)
    expect(remembered(state)).toMatchObject({ keyId: 'key-9' })
    expect(remembered(state)?.deliveredTo).toBeUndefined()
  })

  test('is not confirmed when there was none', () => {
    const memory = open(folder())
    memory.begin('connector', bare)
    memory.confirm()
    expect(memory.mintings()[0]?.confirmed).toBeUndefined()
  })

  test('is remembered as long as the credential exists', () => {
    const later = { ...live(), at: inDays(2) }
    const memory = delivered(folder(), true)
    memory.begin('other', {
      ...later,
      application: application({ passwordCredentials: [credential({ keyId: 'key-9' })] }),
    })
    expect(memory.mintings().map(({ secret }) => secret)).toEqual(['connector', 'other'])
    memory.begin('third', { ...later, application: application({ passwordCredentials: [] }) })
    expect(memory.mintings().map(({ secret }) => secret)).toEqual(['other', 'third'])
  })

  test('a moment ago is remembered, though a stale read does not show its credential', () => {
    const memory = delivered(folder(), true)
    memory.begin('other', bare)
    expect(memory.mintings().map(({ secret }) => secret)).toEqual(['connector', 'other'])
  })

  test('is known to be proven, and on what it followed', () => {
    const state = folder()
    const memory = open(state)
    memory.begin('connector', bare, { supersedes: ['key-1'], removeAfter: inDays(7) })
    memory.minted('connector', 'key-9')
    memory.delivered('key-9', 'file:client.secret', true)
    memory.proven('key-9')
    expect(remembered(state)).toMatchObject({ proven: true, supersedes: ['key-1'], removeAfter: inDays(7) })
  })

  test('that superseded a secret is remembered as long as that exists', () => {
    const memory = open(folder())
    memory.begin('connector', bare, { supersedes: ['key-1'], removeAfter: inDays(7) })
    memory.minted('connector', 'key-9')
    memory.delivered('key-9', 'file:client.secret', true)
    memory.confirm()
    const later = (held: string[]) => ({
      ...live(),
      at: inDays(2),
      application: application({ passwordCredentials: held.map((keyId) => credential({ keyId })) }),
    })
    memory.begin('other', later(['key-1']))
    expect(memory.mintings().map(({ keyId }) => keyId)).toEqual(['key-9', undefined])
    memory.begin('third', later([]))
    expect(memory.mintings().map(({ secret }) => secret)).toEqual(['other', 'third'])
  })

  test('that was revoked is not waited for', () => {
    const state = folder()
    delivered(state, true).forget('key-9')
    expect(open(state).mintings()).toEqual([])
  })

  test('leaves key ids on disk, and no value', () => {
    const state = folder()
    delivered(state, true).confirm()
    const { mintings } = JSON.parse(readFileSync(fileIn(state), 'utf8'))
    expect(mintings).toEqual([
      {
        application: appId,
        secret: 'connector',
        before: [],
        startedAt: today,
        keyId: 'key-9',
        deliveredTo: 'file:client.secret',
        confirmed: true,
      },
    ])
  })
})
