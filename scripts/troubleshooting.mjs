// Writes docs/troubleshooting.md from doctor's catalogue.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const folder = mkdtempSync(join(tmpdir(), 'appreg-docs-'))
const outfile = join(folder, 'page.mjs')
await build({ entryPoints: ['src/doctor/page.ts'], outfile, bundle: true, format: 'esm', platform: 'node' })
const { troubleshootingPage } = await import(pathToFileURL(outfile).href)
writeFileSync('docs/troubleshooting.md', troubleshootingPage())
rmSync(folder, { recursive: true })
