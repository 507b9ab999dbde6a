// Bundles the program with code splitting: a command loads only what it uses, and the package needs no dependencies.
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import { joined } from './joined.mjs'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

// Aside first: a build that fails leaves the old one in place.
const aside = `dist.${process.pid}`
const { metafile } = await build({
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: `${aside}.pieces`,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // A package's ES build can be split and shaken; its CommonJS build comes in whole.
  mainFields: ['module', 'main'],
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  define: {
    APPREG_VERSION: JSON.stringify(version),
    // No request here sends a form. A library asks for the class before each one, and with it Node loads all that `fetch` takes.
    FormData: 'undefined',
  },
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
})
// Nearly every command needs nearly all of what `apply` needs. The others need little of it, and are to load no more.
const commands = ['apply', 'complete', 'doctor', 'emulator', 'list', 'schema']
await joined(metafile, {
  outdir: aside,
  start: 'src/cli/main.ts',
  entries: commands.map((name) => `src/cli/commands/${name}.ts`),
})
rmSync(`${aside}.pieces`, { recursive: true })
rmSync('dist', { recursive: true, force: true })
renameSync(aside, 'dist')
