import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { clientsOf } from '../../src/manifest/clients.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { placeholdersOf, presets } from '../../src/manifest/presets.ts'
import { redirectUriFaults } from '../../src/manifest/redirect-uri.ts'
import { platforms } from '../../src/model/directory.ts'
import { CONNECTOR_REDIRECT_URI, manifest, problemsOf } from './given.ts'

const clients = (...entries: unknown[]) =>
  clientsOf(parseManifest(manifest({ clients: entries }), 'appreg.yaml'))
const problems = (...entries: unknown[]) => problemsOf(manifest({ clients: entries }))

test('a preset brings its redirect URIs under its platform', () => {
  expect(clients('cursor')).toMatchObject([
    {
      preset: 'cursor',
      redirectUris: { web: [], spa: [], publicClient: ['http://localhost:8787/callback'] },
    },
  ])
})

test.each(['copilot-studio', 'power-platform', 'powerplatform-connector'])(
  '%s brings the shared address, as the one of the connector is not known yet',
  (name) => {
    expect(clients(name)).toMatchObject([{ redirectUris: { web: [CONNECTOR_REDIRECT_URI] }, missing: [] }])
  },
)

test('the name of a connector gives its own address besides the shared one', () => {
  const [connector] = clients({ 'copilot-studio': { connectorName: 'cr000-5forders' } })
  expect(connector?.redirectUris.web).toEqual([
    CONNECTOR_REDIRECT_URI,
    `${CONNECTOR_REDIRECT_URI}/cr000-5forders`,
  ])
})

test('a value fills the redirect URI that asks for it', () => {
  expect(clients({ 'claude-code': { callbackPort: 8080 } })[0]?.redirectUris.publicClient).toEqual([
    'http://localhost:8080/callback',
  ])
})

test.each([
  [
    'unknown',
    'vscod',
    'clients[0]: expected the name of a client preset, found the text `vscod`; did you mean `vscode`?',
  ],
  ['not text', 5, 'clients[0]: expected the name of a client preset, found the number 5'],
  [
    'without its value',
    'claude-code',
    'clients[0]: needs a value for callbackPort; write `claude-code: { callbackPort: 8080 }`',
  ],
  [
    'without its value, which is no port',
    'chatgpt',
    'clients[0]: needs a value for callbackId; write `chatgpt: { callbackId: … }`',
  ],
  ['with an empty mapping', { 'mcp-remote': {} }, 'clients[0].mcp-remote.port: is missing'],
  [
    'with a port that is none',
    { 'mcp-remote': { port: 65536 } },
    'clients[0].mcp-remote.port: is not a port',
  ],
  [
    'with a slash in its value',
    { chatgpt: { callbackId: 'a/b' } },
    'clients[0].chatgpt.callbackId: is not made of letters, digits, full stops, hyphens and underscores',
  ],
  [
    'with the internal name of a connector',
    { 'power-platform': { connectorName: 'shared_orders' } },
    'clients[0].power-platform.connectorName: begins with shared_, which the redirect URI does not have',
  ],
  [
    'with a value that it does not take',
    { vscode: { port: 1 } },
    /^clients\[0\]\.vscode: unknown key; known here: /,
  ],
  [
    'beside another in one entry',
    { 'mcp-remote': { port: 1 }, 'openai-codex': { port: 1 } },
    'clients[0]: names more than one preset, or none',
  ],
])('refuses a client %s', (_, entry, problem) => {
  expect(problems(entry)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)])
})

test('two presets that need one loopback address under two platforms are named', () => {
  expect(problems('gemini-cli', 'mcp-inspector-v1')).toEqual([
    'clients[1]: `mcp-inspector-v1` needs http://localhost:6274/oauth/callback under spa, where `gemini-cli` needs it under publicClient: a redirect URI has one platform, whatever its port',
  ])
})

test('a listed redirect URI that a preset needs under another platform is named', () => {
  const redirectUris = { spa: ['http://localhost:1/callback'] }
  expect(problemsOf(manifest({ clients: ['cursor'], redirectUris }))).toEqual([
    'redirectUris.spa[0]: is registered under publicClient by `cursor`: a redirect URI has one platform',
  ])
})

test('presets that share a loopback address under one platform get along', () => {
  expect(() => clients('gemini-cli', 'mcp-inspector', { 'mcp-remote': { port: 1 } })).not.toThrow()
})

test('every redirect URI of a preset is one that Entra takes', () => {
  const faults = [...presets.values()].flatMap(({ redirectUris }) =>
    platforms.flatMap((platform) =>
      (redirectUris[platform] ?? []).flatMap((uri) =>
        redirectUriFaults(uri.replace(/\{\w+\}/, '1'), platform),
      ),
    ),
  )
  expect(faults).toEqual([])
})

test.each([...presets].filter(([, preset]) => placeholdersOf(preset).length > 0))(
  'every value that %s asks for can be given',
  (name, preset) => {
    const values = Object.fromEntries(
      placeholdersOf(preset).map((key) => [key, /port$/i.test(key) ? 8080 : 'x-1']),
    )
    expect(clients({ [name]: values })[0]?.missing).toEqual([])
  },
)

interface Row {
  readonly id: string
  readonly redirectUris: readonly string[]
  readonly platform: string
  readonly confidence: string
  readonly firstPartyAppId?: string
}

const shared = resolve(import.meta.dirname, '../../../shared/data/clients.json')

test.skipIf(!existsSync(shared))('presets say what was collected about clients (needs ../shared)', () => {
  const rows: readonly Row[] = JSON.parse(readFileSync(shared, 'utf8'))
  const known = rows.filter(({ id }) => id !== 'powerplatform-connector-global')
  const differing = known.filter(({ id, redirectUris, platform, confidence, firstPartyAppId }) => {
    const preset = presets.get(id)
    const uris = Object.entries(preset?.redirectUris ?? {}).flatMap(([on, list]) =>
      on === platform ? list : [],
    )
    const holds = redirectUris.every((uri) => uris.includes(uri))
    return !holds || preset?.confidence !== confidence || preset.appId !== firstPartyAppId
  })
  expect(differing).toEqual([])
})
