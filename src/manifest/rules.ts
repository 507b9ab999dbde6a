import { platforms } from '../model/directory.ts'
import type { Finding } from './problem.ts'
import { CONNECTOR_REDIRECT_URI, withoutLoopbackPort } from './redirect-uri.ts'
import type { Manifest } from './schema.ts'
import { slug } from './slug.ts'

/** A condition that no single field can uphold. Empty when it holds. */
type Rule = (manifest: Manifest) => Finding[]

const nameYieldsKey: Rule = ({ name, key }) =>
  key !== undefined || slug(name) !== ''
    ? []
    : [
        {
          path: ['name'],
          message: 'has no letter a to z and no digit from which to form the key',
          suggestion: 'add `key`, such as `key: my-api`',
        },
      ]

const identifierUriIsWellFormed: Rule = ({ api: { identifierUri: uri } }) => {
  const placeholder = uri.replaceAll('{appId}', '').match(/\{[^}]*\}?|\}/)?.[0]
  const messages = [
    /^(?:api|https):\/\/[^/?#]/.test(uri) ? '' : 'is neither of the form api://… nor https://…',
    placeholder === undefined ? '' : `holds ${placeholder}: {appId} is the only placeholder`,
    /[\s\u0000-\u001f\u007f*]/.test(uri) ? 'holds a blank, a control character or a wildcard' : '',
    uri.endsWith('/') ? 'ends with a slash, which Entra refuses' : '',
    uri.length > 255 ? 'is longer than 255 characters' : '',
  ]
  return messages.flatMap((message) => (message ? [{ path: ['api', 'identifierUri'], message }] : []))
}

const scopeValuesDiffer: Rule = ({ api: { scopes } }) =>
  scopes.flatMap(({ value }, index) =>
    scopes.findIndex((other) => other.value === value) < index
      ? [{ path: ['api', 'scopes', index, 'value'], message: `is the value of another scope: ${value}` }]
      : [],
  )

const allowsPersonal = ({ audience }: Manifest): boolean =>
  audience === 'personal' || audience === 'multi-tenant-and-personal'

// The limits for personal accounts: https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
const personalAudienceHasVersion2Tokens: Rule = (manifest) =>
  allowsPersonal(manifest) && manifest.api.tokenVersion !== 2
    ? [{ path: ['api', 'tokenVersion'], message: 'has to be 2 where personal accounts may sign in' }]
    : []

const personalAudienceHasShortScopes: Rule = (manifest) => {
  if (!allowsPersonal(manifest)) return []
  const { scopes } = manifest.api
  const long = scopes.flatMap(({ value }, index) => (value.length > 40 ? [index] : []))
  return [
    ...long.map((index) => ({
      path: ['api', 'scopes', index, 'value'],
      message: 'is longer than 40 characters, the limit where personal accounts may sign in',
    })),
    ...(scopes.length > 100
      ? [
          {
            path: ['api', 'scopes'],
            message: `holds ${scopes.length} scopes: 100 is the limit where personal accounts may sign in`,
          },
        ]
      : []),
  ]
}

const APP_ID_LENGTH = 36

const personalAudienceHasPlainIdentifierUri: Rule = (manifest) => {
  if (!allowsPersonal(manifest)) return []
  const uri = manifest.api.identifierUri.replaceAll('{appId}', '0'.repeat(APP_ID_LENGTH))
  const messages = [
    /[?#]/.test(uri)
      ? 'has a query or a fragment, which it must not where personal accounts may sign in'
      : '',
    uri.length > 120 ? 'is longer than 120 characters, the limit where personal accounts may sign in' : '',
  ]
  return messages.flatMap((message) => (message ? [{ path: ['api', 'identifierUri'], message }] : []))
}

interface PlacedUri {
  readonly path: (string | number)[]
  readonly platform: string
  readonly uri: string
}

const placedUris = ({ redirectUris }: Manifest): PlacedUri[] =>
  platforms.flatMap((platform) =>
    redirectUris[platform].map((uri, index) => ({ path: ['redirectUris', platform, index], platform, uri })),
  )

const redirectUriHasOnePlatform: Rule = (manifest) => {
  const home = new Map([[CONNECTOR_REDIRECT_URI, 'web']])
  return placedUris(manifest).flatMap(({ path, platform, uri }) => {
    const first = home.get(uri) ?? platform
    home.set(uri, first)
    return first === platform
      ? []
      : [{ path, message: `is registered under ${first}: a redirect URI has one platform` }]
  })
}

const loopbackUrisDifferInMoreThanPort: Rule = (manifest) => {
  const seen = new Map<string, string>()
  return placedUris(manifest).flatMap(({ path, uri }) => {
    const bare = withoutLoopbackPort(uri)
    const first = seen.get(bare) ?? uri
    seen.set(bare, first)
    return first === uri
      ? []
      : [{ path, message: `differs from ${first} in the port alone, which Entra ignores: keep one of them` }]
  })
}

const redirectUrisFitInNumber: Rule = (manifest) => {
  const limit = allowsPersonal(manifest) ? 100 : 256
  const count = new Set([CONNECTOR_REDIRECT_URI, ...placedUris(manifest).map(({ uri }) => uri)]).size
  return count <= limit
    ? []
    : [
        {
          path: ['redirectUris'],
          message: `holds ${count} redirect URIs with the one of Power Platform: an app registration takes ${limit}`,
        },
      ]
}

const secretIsTheOnlyOne: Rule = ({ credentials: { secrets } }) =>
  secrets.slice(1).map((_, index) => ({
    path: ['credentials', 'secrets', index + 1],
    message: 'is one client secret too many: appreg keeps one',
  }))

const secretIsRenewedAfterItsStart: Rule = ({ credentials: { secrets } }) =>
  secrets.flatMap(({ lifetime, renewBefore }, index) =>
    renewBefore < lifetime
      ? []
      : [
          {
            path: ['credentials', 'secrets', index, 'renewBefore'],
            message: `is ${renewBefore} days, not less than the lifetime of ${lifetime} days`,
            suggestion: 'a new client secret would be due at once: make it shorter',
          },
        ],
  )

const serverUrlIsProtected: Rule = ({ server }) => {
  if (server?.url === undefined) return []
  return serverUrlFaults(server.url).map((message) => ({ path: ['server', 'url'], message }))
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

function serverUrlFaults(written: string): string[] {
  if (!/^https?:\/\/[^/?#]/i.test(written) || !URL.canParse(written)) {
    return ['is not a URL such as https://mcp.example.com/mcp']
  }
  const url = new URL(written)
  return [
    ...(url.protocol === 'https:' || LOOPBACK.includes(url.hostname)
      ? []
      : ['uses http, which only localhost may: use https']),
    ...(written.includes('#') ? ['has a fragment (#), which a server never sees'] : []),
    ...(url.username || url.password ? ['holds a user name or a password'] : []),
  ]
}

const arc1GetsVersion2Tokens: Rule = ({ server, api }) =>
  server?.kind !== 'arc-1' || api.tokenVersion === 2
    ? []
    : [
        {
          path: ['api', 'tokenVersion'],
          message: 'has to be 2 for arc-1: its settings are printed with the issuer of version 2 tokens',
        },
      ]

export const rules: readonly Rule[] = [
  nameYieldsKey,
  identifierUriIsWellFormed,
  scopeValuesDiffer,
  personalAudienceHasVersion2Tokens,
  personalAudienceHasShortScopes,
  personalAudienceHasPlainIdentifierUri,
  redirectUriHasOnePlatform,
  loopbackUrisDifferInMoreThanPort,
  redirectUrisFitInNumber,
  secretIsTheOnlyOne,
  secretIsRenewedAfterItsStart,
  serverUrlIsProtected,
  arc1GetsVersion2Tokens,
]
