import { sinkList } from '../manifest/sink-address.ts'
import { authModes } from '../model/sign-in.ts'
import { keyAccesses } from '../render/target.ts'
import type { OptionSpec } from './command.ts'

const clouds = ['public', 'usgov', 'usgov-dod', 'china']
/** For every command that prints. */
export const printing: readonly OptionSpec[] = [
  { flags: '-o, --output <format>', summary: 'text or json', choices: ['text', 'json'], fallback: 'text' },
  { flags: '-q, --quiet', summary: 'no progress on standard error' },
  { flags: '--no-color', summary: 'no colour' },
  { flags: '--plain', summary: 'line by line, for screen readers: nothing is drawn twice' },
  { flags: '-y, --yes', summary: 'do not ask' },
  { flags: '--no-input', summary: 'never ask; fail instead' },
]

/** For every command that signs in. */
export const tenant: readonly OptionSpec[] = [
  { flags: '--tenant <id>', summary: 'tenant id or domain' },
  { flags: '--cloud <name>', summary: 'national cloud', choices: clouds, fallback: 'public' },
  { flags: '--auth <way>', summary: 'how to sign in', choices: authModes, fallback: 'auto' },
  { flags: '--emulator', summary: 'use the local tenant instead of a real one' },
  { flags: '-v, --verbose', summary: 'trace HTTP requests on standard error, without secrets' },
  ...printing,
]

export const manifest: readonly OptionSpec[] = [
  {
    flags: '-f, --file <file>',
    summary: 'manifest (default: appreg.yaml), - for standard input',
    parse: 'list',
  },
]

/** For commands that act on several registrations as well. */
export const manifests: readonly OptionSpec[] = [
  {
    flags: '-f, --file <file>',
    summary:
      'manifest (default: appreg.yaml), - for standard input; may be repeated, or a pattern such as "apps/*.yaml"',
    parse: 'list',
  },
  { flags: '--concurrency <n>', summary: 'with several manifests: how many at once (default: 4)' },
]

const app: OptionSpec = { flags: '--app <id>', summary: 'existing registration: appId, key or object id' }

export const registration: readonly OptionSpec[] = [...manifest, app]

export const registrations: readonly OptionSpec[] = [...manifests, app]

/** Where no manifest names it. */
export const server: readonly OptionSpec[] = [
  { flags: '--server <kind>', summary: 'kind of server that validates the tokens' },
  { flags: '--server-url <url>', summary: 'its URL' },
]

/** To look at the server itself. */
export const serverAddress: OptionSpec = {
  flags: '--server <url>',
  summary:
    'look at the MCP server as clients do; with APPREG_ACCESS_TOKEN or the secret of the registration also with a token',
}

/** What a connector is to be like that is made for this registration. */
export const pushed: readonly OptionSpec[] = [
  {
    flags: '--access <way>',
    summary: 'how callers prove themselves (default: oauth)',
    choices: ['oauth', ...keyAccesses],
  },
  {
    flags: '--openapi <file>',
    summary: 'connector for this OpenAPI 2.0 document (default: for an MCP server)',
  },
  { flags: '--on-behalf-of', summary: 'connector that signs people in silently' },
]

/** What a target is to be like. */
export const connectors: readonly OptionSpec[] = [
  ...pushed,
  { flags: '--for-solution', summary: 'connector that is shipped to other environments' },
  {
    flags: '--publisher-prefix <prefix>',
    summary: 'with --for-solution: prefix of the publisher (default: new)',
  },
  {
    flags: '--issuer <url>',
    summary: 'connector that signs in at this authorization server instead of Entra',
  },
  { flags: '--client-id <id>', summary: 'with --issuer: the client that is registered there' },
  {
    flags: '--scope <scopes>',
    summary: 'with --issuer: what to ask for, blanks between (default: openid offline_access)',
  },
  { flags: '--audience <uri>', summary: 'with --issuer: the API to name, as Auth0 wants it' },
  {
    flags: '--authorize-url <url>',
    summary: 'with --issuer: your own endpoint in front of its authorization endpoint',
  },
  {
    flags: '--organization-parameter <name>',
    summary: 'with --issuer: parameter that tells organizations apart, asked for with each connection',
  },
]

/** Instead of a manifest. */
export const inline: readonly OptionSpec[] = [
  { flags: '--name <name>', summary: 'instead of a manifest: the display name' },
  { flags: '--key <key>', summary: 'uniqueName of the registration (default: from the name)' },
  {
    flags: '--client <preset>',
    summary:
      'client that signs in: a preset of docs/manifest.md, with its values as preset:callbackPort=8080; may be repeated',
    parse: 'list',
  },
  ...server,
  { flags: '--redirect-uri <uri>', summary: 'redirect URI to add; may be repeated', parse: 'list' },
]

/** For a registration that the key does not lead to. */
export const adopting: readonly OptionSpec[] = [
  {
    flags: '--adopt',
    summary: 'take over the registration of that display name, where the key leads to none',
  },
  { flags: '--new', summary: 'create a registration though another one has the display name' },
]

export const secretTo: OptionSpec = {
  flags: '--secret-to <sink>',
  summary: `where a new secret goes: ${sinkList}`,
  parse: 'sink',
}

export const passphraseEnv: OptionSpec = {
  flags: '--passphrase-env <name>',
  summary: 'environment variable with the passphrase of the private keys of certificates',
}
