import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, test } from 'vitest'

// Who may import whom. A folder not listed on the right is out of bounds; widening a row is a design decision.
const base = ['model', 'errors.ts']
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'write-file.ts': [],
  model: [],
  // Certificates and the files they come in, with keys or without.
  x509: base,
  manifest: [...base, 'x509'],
  desired: [...base, 'manifest'],
  // The way back: from what the tenant holds to a manifest.
  import: [...base, 'manifest', 'desired'],
  aspects: ['model'],
  graph: base,
  observe: [...base, 'graph'],
  plan: [...base, 'aspects'],
  apply: [...base, 'aspects', 'plan'],
  sts: base,
  'power-platform': base,
  // What a client brings is said once, in its preset; where Power Platform is, in its folder.
  render: [...base, 'manifest', 'power-platform'],
  // The proof holds a token against what the printed configuration says.
  verify: [...base, 'plan', 'render', 'sts'],
  secrets: [...base, 'write-file.ts', 'x509'],
  // The presets tell which client an address or a client id belongs to; what mends a registration is a desired state, and a
  // server is held against what is printed for it.
  doctor: [...base, 'manifest', 'desired', 'render'],
  emulator: [],
  cli: [
    ...base,
    'write-file.ts',
    ...[
      'manifest',
      'desired',
      'import',
      'aspects',
      'graph',
      'observe',
      'plan',
      'apply',
      'sts',
      'power-platform',
      'x509',
      'render',
      'verify',
      'doctor',
      'secrets',
      'emulator',
    ],
  ],
}

// A third-party package has one home. The emulator stands alone and brings its own.
const homes: Readonly<Record<string, string | readonly string[]>> = {
  '@microsoft/microsoft-graph-client': 'src/graph/client.ts',
  '@azure/identity': 'src/graph/',
  '@azure/core-rest-pipeline': 'src/graph/',
  '@azure/keyvault-secrets': 'src/secrets/key-vault.ts',
  '@modelcontextprotocol/sdk/client/index.js': 'src/doctor/server/session.ts',
  '@azure/keyvault-certificates': ['src/secrets/vault-certificate.ts', 'src/secrets/vault-making.ts'],
  '@azure/keyvault-keys': 'src/secrets/vault-certificate.ts',
  inquirer: 'src/cli/ask.ts',
  open: 'src/cli/person/browser.ts',
  '@inquirer/core': 'src/cli/prompts/',
  'fast-wrap-ansi': 'src/cli/present/',
  chalk: 'src/cli/present/',
  commander: 'src/cli/main.ts',
  '@peculiar/x509': 'src/x509/',
  asn1js: 'src/x509/',
  pkijs: 'src/x509/',
  zod: 'src/manifest/',
  yaml: ['src/manifest/', 'src/render/formats/'],
  'jsonc-parser': 'src/doctor/connector/document.ts',
  'smol-toml': 'src/render/formats/',
  'fast-xml-builder': 'src/render/formats/',
}

interface Import {
  readonly file: string
  readonly target: string
}

const imports = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => posix.join('src', name))
  .flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(
      ([, target = '']): Import => ({ file, target }),
    ),
  )

const isOwn = ({ target }: Import): boolean => target.startsWith('.')
const home = (path: string): string => path.split('/')[1] ?? ''

test('imports only point upstream', () => {
  const trespass = imports.filter(isOwn).filter(({ file, target }) => {
    const away = home(posix.normalize(posix.join(posix.dirname(file), target)))
    return away !== home(file) && !mayImport[home(file)]?.includes(away)
  })
  expect(trespass).toEqual([])
})

test('every folder has its row', () => {
  expect(Object.keys(mayImport).sort()).toEqual(readdirSync('src').sort())
})

test('a third-party package has one home', () => {
  const strays = imports
    .filter(({ file }) => !file.startsWith('src/emulator/'))
    .filter(({ file, target }) => {
      const allowed = homes[target]
      return allowed !== undefined && ![allowed].flat().some((home) => file.startsWith(home))
    })
  expect(strays).toEqual([])
})

test('zod comes in as a namespace: its object `z` holds on to every language it speaks', () => {
  const whole = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .filter((name) => /^import \{ z \} from 'zod'/m.test(readFileSync(posix.join('src', name), 'utf8')))
  expect(whole).toEqual([])
})

test('only the command line touches the process, its streams and the terminal', () => {
  const strays = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('cli/'))
    .filter((name) => /\b(console\.|process\.)/.test(readFileSync(posix.join('src', name), 'utf8')))
  expect(strays).toEqual([])
})

test('outside the emulator every failure raised on purpose has a code', () => {
  const bare = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('emulator/'))
    .filter((name) => /throw new Error\(/.test(readFileSync(posix.join('src', name), 'utf8')))
  expect(bare).toEqual([])
})
