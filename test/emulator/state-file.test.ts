import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acquireLock } from '../../src/emulator/lock-file.ts'
import { openStore } from '../../src/emulator/state-file.ts'
import { newApp, start, text } from './support.ts'
import { newWorld } from './world.ts'

let directory = ''
let stateFile = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'emulator-state-'))
  stateFile = join(directory, 'tenant.json')
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('with a state file', () => {
  test('the tenant, its keys and the bootstrap secret survive a restart', async () => {
    const first = await start({ stateFile })
    const made = await newApp(first.graph)
    const ca = readFileSync(first.ready.ca, 'utf8')
    await first.stop()
    const second = await start({ stateFile })
    const found = await second.graph('GET', `/applications/${text(made, 'id')}`)
    const again = { ca: readFileSync(second.ready.ca, 'utf8'), ready: second.ready }
    await second.stop()
    expect(found.body.appId).toBe(made.body.appId)
    expect(again.ca).toBe(ca)
    expect(again.ready).toMatchObject({ tenantId: first.ready.tenantId, bootstrap: first.ready.bootstrap })
  })

  test('a change is on disk before it is answered, in a file for the owner alone', async () => {
    const running = await start({ stateFile })
    const made = await newApp(running.graph)
    const onDisk = readFileSync(stateFile, 'utf8')
    await running.stop()
    expect(onDisk).toContain(text(made, 'id'))
    expect(statSync(stateFile).mode & 0o777).toBe(0o600)
  })

  test("secrets are not in it, apart from the bootstrap's", async () => {
    const running = await start({ stateFile })
    const path = `/applications/${text(await newApp(running.graph), 'id')}`
    const secret = await running.graph('POST', `${path}/addPassword`, { body: {} })
    await running.stop()
    expect(readFileSync(stateFile, 'utf8')).not.toContain(text(secret, 'secretText'))
  })

  test('many changes at once share writes', async () => {
    const { state } = await newWorld()
    const { store } = await openStore(stateFile)
    const saves = Array.from({ length: 20 }, () => store.save(state))
    expect(new Set(saves).size).toBeLessThan(3)
    await Promise.all(saves)
    await store.close()
  })
})

describe('a state file is refused', () => {
  test.each([
    ['that is not JSON', 'no json', /tenant\.json is no state file of the emulator: it is not JSON/],
    ['of something else', '{"product":"other"}', /tenant\.json is no state file of the emulator$/],
    [
      'of another version',
      '{"product":"appreg-emulator","version":99}',
      /tenant\.json has version 99, this emulator reads 4/,
    ],
  ])('%s', async (_, content, message) => {
    writeFileSync(stateFile, content)
    await expect(start({ stateFile })).rejects.toThrow(message)
    expect(readFileSync(stateFile, 'utf8')).toBe(content)
    expect(existsSync(`${stateFile}.lock`)).toBe(false)
  })

  test.each([
    ['no tenant', { state: 7 }],
    ['applications that are none', { state: { tenant: { applications: 7 } } }],
    ['a user without anything', undefined],
  ])('that holds %s', async (_, more) => {
    const { state } = await newWorld()
    const damaged = more ?? { state: { ...state, tenant: { ...state.tenant, users: [{}] } } }
    const content = JSON.stringify({ product: 'appreg-emulator', version: 4, ...damaged })
    writeFileSync(stateFile, content)
    await expect(start({ stateFile })).rejects.toThrow(/tenant\.json is damaged/)
    expect(readFileSync(stateFile, 'utf8')).toBe(content)
  })

  test('in a folder that is not there', async () => {
    const missing = join(directory, 'missing', 'tenant.json')
    await expect(start({ stateFile: missing })).rejects.toThrow(`${missing}: ENOENT`)
  })

  test('that is a folder', async () => {
    mkdirSync(stateFile)
    await expect(start({ stateFile })).rejects.toThrow(`cannot read the state file ${stateFile}: EISDIR`)
  })

  test('without a name', async () => {
    await expect(start({ stateFile: '' })).rejects.toThrow('the state file has no name')
  })
})

describe('the lock', () => {
  const path = () => `${stateFile}.lock`

  test('that is a folder is named', async () => {
    mkdirSync(path())
    await expect(openStore(stateFile, 0)).rejects.toThrow(`cannot write beside the state file ${stateFile}`)
    expect(readdirSync(directory)).toEqual(['tenant.json.lock'])
  })

  test('of another process is named when the state file cannot be had', async () => {
    const release = await acquireLock(path(), 0)
    await expect(openStore(stateFile, 0)).rejects.toThrow(
      new RegExp(`^the state file is in use by process ${process.pid};`),
    )
    await release()
  })

  test('is waited for and then taken', async () => {
    const release = await acquireLock(path(), 0)
    const second = acquireLock(path(), 5_000)
    await release()
    await (await second)()
    expect(existsSync(path())).toBe(false)
  })

  test('of a living process is respected', async () => {
    const release = await acquireLock(path(), 0)
    await expect(acquireLock(path(), 100)).rejects.toThrow(`in use by process ${process.pid}`)
    await release()
  })

  test('of a dead process is taken over', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => child.on('exit', resolve))
    writeFileSync(path(), String(child.pid))
    const release = await acquireLock(path(), 100)
    expect(readFileSync(path(), 'utf8')).toBe(String(process.pid))
    await release()
  })
})
