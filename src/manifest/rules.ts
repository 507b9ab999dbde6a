import { accessRules } from './access-rules.ts'
import { apiRules } from './api-rules.ts'
import { clientsOf } from './clients.ts'
import { credentialRules } from './credential-rules.ts'
import { MAX_NAME } from './fields.ts'
import { microsoftPresets } from './microsoft-presets.ts'
import { presets } from './presets.ts'
import { redirectUriRules } from './redirect-uri-rules.ts'
import { findings, type Rule } from './rule.ts'
import { CONNECTOR_SUFFIX, MAX_KEY, slug } from './slug.ts'

const nameYieldsKey: Rule = ({ name, key, appId }) =>
  key !== undefined || appId !== undefined || slug(name) !== ''
    ? []
    : [
        {
          path: ['name'],
          message: 'has no letter a to z and no digit from which to form the key',
          suggestion: 'add `key`, such as `key: my-api`',
        },
      ]

const splitRegistrationsCanBeNamed: Rule = ({ topology, name, key }) => {
  if (topology === 'single') return []
  const [forName, forKey] = [MAX_NAME - CONNECTOR_SUFFIX.length, MAX_KEY - CONNECTOR_SUFFIX.length]
  const tooLong = (limit: number, what: string) =>
    `is longer than ${limit} characters, which leaves no room for the ${what} of the second registration`
  if (name.length > forName) return findings(['name'], [tooLong(forName, 'name')])
  if (key !== undefined) return findings(['key'], key.length > forKey ? [tooLong(forKey, 'key')] : [])
  return slug(name).length > forKey
    ? [
        {
          path: ['name'],
          message: `makes a key that ${tooLong(forKey, 'key')}`,
          suggestion: 'add a shorter `key`, such as `key: my-api`',
        },
      ]
    : []
}

const splitRegistrationsShareScopes: Rule = ({ topology, api: { scopes } }) =>
  topology === 'split' && scopes.length === 0
    ? findings(
        ['api', 'scopes'],
        ['is empty: with topology split, the connector asks for a scope of the API'],
      )
    : []

const silent = microsoftPresets['powerplatform-obo'].appId

// Azure API Connections gets a token for the registration of the connector, which has no scopes of its own there.
const silentSignInTakesOneRegistration: Rule = (manifest) => {
  if (manifest.topology === 'single') return []
  const listed = manifest.api.preauthorize.map((named, index) => ({
    path: ['api', 'preauthorize', index],
    appId: presets.get(named)?.appId ?? named.toLowerCase(),
  }))
  return [...clientsOf(manifest), ...listed]
    .filter(({ appId }) => appId === silent)
    .flatMap(({ path }) =>
      findings(path, ['belongs on the registration of the connector: it takes topology single']),
    )
}

// Which of the two it would be is not for appreg to guess.
const appIdNamesTheOnlyOne: Rule = ({ topology, appId }) =>
  topology === 'split' && appId !== undefined
    ? findings(['appId'], ['names one registration, where topology split makes two'])
    : []

const serverUrlIsProtected: Rule = ({ server }) =>
  server?.url === undefined ? [] : findings(['server', 'url'], serverUrlFaults(server.url))

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
  splitRegistrationsCanBeNamed,
  splitRegistrationsShareScopes,
  silentSignInTakesOneRegistration,
  appIdNamesTheOnlyOne,
  ...apiRules,
  ...accessRules,
  ...redirectUriRules,
  ...credentialRules,
  serverUrlIsProtected,
  arc1GetsVersion2Tokens,
]
