import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { emulator, start } from './support.ts'

const root = resolve(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/emulator.md'), 'utf8')
const example = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? ''

const running = emulator()
const run = async (program: string, ...args: string[]) => {
  const env = { ...running.ready.env, PATH: process.env.PATH }
  return (await promisify(execFile)(program, args, { cwd: root, env })).stdout
}

const hasMsal = (() => {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import msal, requests'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe('what docs/emulator.md shows runs as printed', () => {
  test('MSAL in Node', async () => {
    const stdout = await run(process.execPath, '--input-type=module', '-e', example('js'))
    expect(stdout).toBe('Contoso Emulator\n')
  })

  test.skipIf(!hasMsal)('MSAL in Python (needs python3 with msal and requests)', async () => {
    expect(await run('/usr/bin/python3', '-c', example('python'))).toBe('Contoso Emulator\n')
  })

  test('the seed file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'emulator-seed-'))
    const seedFile = join(directory, 'seed.yaml')
    writeFileSync(seedFile, example('yaml'))
    const own = await start({ seedFile })
    const found = await own.graph('GET', "/applications(appId='11111111-2222-4333-8444-555555555555')")
    await own.stop()
    rmSync(directory, { recursive: true })
    expect(found.body.displayName).toBe('My API')
  })
})
