import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Flags } from '../../../src/cli/command.ts'
import { readDesired } from '../../../src/cli/registration/manifest.ts'
import { type Answers, defaults } from '../../../src/cli/wizard/answers.ts'
import { commandLine } from '../../../src/cli/wizard/command-line.ts'
import { manifestOf } from '../../../src/cli/wizard/manifest-of.ts'
import { writtenManifest } from '../../../src/cli/wizard/written.ts'
import { deriveAll } from '../../../src/desired/derive.ts'
import { parseManifest } from '../../../src/manifest/load.ts'
import type { Desired } from '../../../src/model/desired.ts'

const connector = 'https://global.consent.azure-apim.net/redirect/cr25-5forders-5f00'
const said = (more: Partial<Answers>): Answers => ({ ...defaults, name: 'Orders API', ...more })

const basic = {
  name: 'Orders API',
  key: 'orders-api',
  clients: ['copilot-studio'],
  credentials: { secrets: [{ name: 'connector', lifetime: '180d' }] },
  server: { kind: 'arc-1' },
}

test.each<[what: string, answers: Partial<Answers>, manifest: object]>([
  ['every default', {}, basic],
  [
    'another MCP server at a URL',
    { protects: 'mcp', url: 'https://o.example.com/mcp' },
    { ...basic, server: { kind: 'generic', url: 'https://o.example.com/mcp' } },
  ],
  ['an API without URL', { protects: 'api' }, { ...basic, server: undefined }],
  [
    'the URL as identifier URI',
    { url: 'https://o.example.com/mcp', urlAsIdentifier: 'yes' },
    {
      ...basic,
      api: { identifierUri: ['api://{appId}', 'https://o.example.com/mcp'] },
      server: { kind: 'arc-1', url: 'https://o.example.com/mcp' },
    },
  ],
  ['a name without letters', { name: 'طلبات', key: 'orders' }, { ...basic, name: 'طلبات', key: 'orders' }],
  [
    'taken over',
    { appId: '00000000-0000-0000-0000-000000000001' },
    { ...basic, key: undefined, appId: '00000000-0000-0000-0000-000000000001' },
  ],
  [
    'clients with values',
    {
      clients: ['vscode', 'claude-code', 'chatgpt'],
      'value:claude-code:callbackPort': '8080',
      'value:chatgpt:callbackId': '42',
    },
    {
      ...basic,
      clients: ['vscode', { 'claude-code': { callbackPort: 8080 } }, { chatgpt: { callbackId: '42' } }],
    },
  ],
  [
    'the redirect URL of the connector',
    { redirectUrl: connector },
    { ...basic, redirectUris: { web: [connector] } },
  ],
  ['each person consents', { consent: 'users' }, { ...basic, adminConsent: false }],
  [
    'an administrator consents later',
    { consent: 'admins' },
    { ...basic, adminConsent: false, api: { scopes: [{ value: 'access_as_user', consent: 'admins' }] } },
  ],
  ['no credential', { credential: 'none' }, { ...basic, credentials: { secrets: [] } }],
  [
    'GitHub Actions',
    {
      credential: 'federated',
      'trusted:github:repository': 'contoso/orders',
      'trusted:github:environment': 'production',
      'trusted:github:ids': '1/2',
    },
    {
      ...basic,
      credentials: {
        secrets: [],
        federated: [
          {
            github: {
              repository: 'contoso/orders',
              environment: 'production',
              ids: { owner: 1, repository: 2 },
            },
          },
        ],
      },
    },
  ],
  [
    'tokens in another cloud, which have their own audience',
    {
      cloud: 'usgov',
      credential: 'federated',
      trusts: 'other',
      'trusted:other:issuer': 'https://issuer.example',
      'trusted:other:subject': 'orders',
    },
    {
      ...basic,
      credentials: {
        secrets: [],
        federated: [
          {
            other: {
              issuer: 'https://issuer.example',
              subject: 'orders',
              audience: 'api://AzureADTokenExchangeUSGov',
            },
          },
        ],
      },
    },
  ],
  [
    'a connector whose issuer is not known yet',
    { credential: 'federated', trusts: 'power-platform' },
    { ...basic, credentials: { secrets: [] } },
  ],
  [
    'a certificate',
    { credential: 'certificate' },
    {
      ...basic,
      credentials: { secrets: [], certificates: [{ name: 'client', store: 'file:.appreg/orders-api.pem' }] },
    },
  ],
  [
    'a certificate in a Key Vault',
    { credential: 'certificate', keyPlace: 'vault:team-vault' },
    {
      ...basic,
      credentials: {
        secrets: [],
        certificates: [{ name: 'client', store: 'keyvault://team-vault/orders-api' }],
      },
    },
  ],
  [
    'the secret in a Key Vault',
    { keep: 'vault:team-vault' },
    {
      ...basic,
      credentials: {
        secrets: [{ name: 'connector', lifetime: '180d', store: 'keyvault://team-vault/orders-api' }],
      },
    },
  ],
  [
    'two registrations, the secret in a file',
    { topology: 'split', keep: 'file' },
    {
      ...basic,
      topology: 'split',
      credentials: {
        secrets: [{ name: 'connector', lifetime: '180d', store: 'file:.appreg/orders-api.secret' }],
      },
    },
  ],
  [
    'the secret in another place',
    { keep: 'other', store: 'file:elsewhere' },
    {
      ...basic,
      credentials: { secrets: [{ name: 'connector', lifetime: '180d', store: 'file:elsewhere' }] },
    },
  ],
])('%s', (_, more, expected) => {
  const answers = said(more)
  const { server, ...rest } = expected as { server?: unknown }
  expect(manifestOf(answers)).toEqual(server === undefined ? rest : expected)
  expect(deriveAll(parseManifest(writtenManifest(answers), 'written')).length).toBe(
    answers.topology === 'split' ? 2 : 1,
  )
})

/** The flags of a command line, each with its value. */
function flagsOf(words: readonly string[]): Flags {
  const values = (name: string) => words.filter((_, index) => words[index - 1] === name)
  const one = (name: string, key: string) => {
    const [value] = values(name)
    return value === undefined ? {} : { [key]: value }
  }
  return {
    cloud: 'public',
    auth: 'auto',
    output: 'text',
    input: true,
    color: true,
    ...one('--name', 'name'),
    ...one('--key', 'key'),
    ...one('--server', 'server'),
    ...one('--server-url', 'serverUrl'),
    client: values('--client'),
    redirectUri: values('--redirect-uri'),
  }
}

/** Where the secret goes is a flag of its own, and the key that the name makes stands in the manifest alone. */
const withoutPlace = (desired: Desired | undefined) => ({
  ...desired,
  isKeyFromName: undefined,
  secrets: desired?.secrets.map(({ store, ...secret }) => secret),
})

test.each<Partial<Answers>>([
  {},
  { name: "O'Reilly & Söhne $(x)", protects: 'mcp', url: 'https://o.example.com/mcp?a=b' },
  { name: 'طلبات', key: 'orders', redirectUrl: connector, keep: 'file' },
  {
    protects: 'api',
    clients: ['vscode', 'chatgpt'],
    'value:chatgpt:callbackId': 'x-1',
    keep: 'other',
    store: 'file:s',
  },
])('the command says the same as the manifest: %j', (more) => {
  const answers = said(more)
  const shell = spawnSync(
    'sh',
    ['-c', `set -- ${commandLine(answers)}; for w; do printf '%s\\n' "$w"; done`],
    { encoding: 'utf8' },
  )
  const [, , ...words] = shell.stdout.trimEnd().split('\n')
  const [desired] = deriveAll(parseManifest(writtenManifest(answers), 'written'))
  expect(withoutPlace(readDesired(flagsOf(words)))).toEqual(withoutPlace(desired))
})

test('what flags cannot say has no command', () => {
  for (const more of [{ consent: 'users' }, { credential: 'none' }, { topology: 'split' }] as const) {
    expect(commandLine(said(more))).toBeUndefined()
  }
})
