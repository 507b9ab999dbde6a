// Bundles the program with code splitting: a command loads only what it uses, and the package needs no dependencies.
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

// Aside first: a build that fails leaves the old one in place.
const aside = `dist.${process.pid}`
await build({
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: aside,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // A package's ES build can be split and shaken; its CommonJS build comes in whole.
  mainFields: ['module', 'main'],
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  define: { APPREG_VERSION: JSON.stringify(version) },
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
})
rmSync('dist', { recursive: true, force: true })
renameSync(aside, 'dist')
