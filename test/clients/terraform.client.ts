import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { terraform } from '../../src/render/elsewhere/terraform.ts'
import { attributes, block, hclFile } from '../../src/render/formats/hcl.ts'
import { hostile } from '../render/hostile.ts'
import { registration } from '../render/registration.ts'
import { apiAppId, bothHalves, wholeLive } from '../render/whole.ts'
import { isInstalled } from './program.ts'

describe.skipIf(!isInstalled('terraform'))('the real Terraform (needs terraform on the PATH)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = (...args: string[]) =>
    execFileSync('terraform', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
    })

  test('finds nothing to lay out better in what is printed', () => {
    const one = terraform(registration(), { live: wholeLive({ name: 'Orders', text: 'a\n"b"' }) }).files
    const both = terraform(registration({ apiAppId }), bothHalves()).files
    const files = [...one, ...both.map((file) => ({ ...file, path: `both-${file.path}` }))]
    for (const { path, content } of files) writeFileSync(join(folder, `${path}.printed.tf`), content)
    expect(run('fmt', '-check', '-diff')).toBe('')
    for (const { path } of files) rmSync(join(folder, `${path}.printed.tf`))
  })

  test('reads every text as it is', () => {
    const texts = fc.sample(hostile, { seed: 1, numRuns: 300 }).filter((text) => !text.includes('\0'))
    const output = block('output', ['texts'], attributes({ value: texts }))
    writeFileSync(join(folder, 'texts.tf'), hclFile('texts.tf', [output]).content)
    run('apply', '-auto-approve', '-input=false')
    expect(JSON.parse(run('output', '-json', 'texts'))).toEqual(texts.map((text) => text.normalize('NFC')))
  })
})
