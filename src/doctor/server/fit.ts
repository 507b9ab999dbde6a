import type { Registration } from '../../model/registration.ts'
import { apiId, applicationIdUri, authorizationServer, fullScopes, issuer } from '../../render/entra.ts'
import { resourceNotes } from '../../render/resource.ts'
import { nameDifference } from '../difference.ts'
import { bad, good, type Judged } from './judged.ts'
import type { Seen } from './look.ts'
import { isEntra, isFullScope, type Metadata, metadataOf } from './metadata.ts'

/** Whether what the server says of itself fits the registration of the API. */
export function judgeFit(seen: Seen, registration: Registration): Judged[] {
  const metadata = metadataOf(seen)
  if (!metadata) return []
  return [
    judgeTenant(metadata, registration),
    judgeScopes(metadata, registration),
    judgeResource(metadata.resource ?? seen.url, registration),
    judgeVersion(metadata, registration),
  ]
}

export const TENANT = 'the authorization server is the tenant of the registration'
export const SCOPES = 'the scopes of the metadata are those of the registration'
export const RESOURCE = 'Entra takes the address of the server as resource'
const VERSION = 'tokens have the issuer that the metadata name'

function judgeTenant({ authorizationServers, from }: Metadata, registration: Registration): Judged {
  const expected = authorizationServer(registration)
  const others = authorizationServers.filter((one) => one !== expected)
  if (others.length < authorizationServers.length || !others.some(isEntra))
    return good(TENANT, others.join(' '))
  return bad(TENANT, {
    title: "The server's metadata name another tenant than that of the registration",
    cause: 'People are sent to a tenant that does not know the app (AADSTS700016).',
    evidence: [{ what: `\`authorization_servers\` in ${from}`, expected, actual: others.join(', ') }],
    kind: 'fix-resource-metadata',
    summary: `name ${expected}`,
    steps: [`\`authorization_servers\`: ["${expected}"]`],
  })
}

/** What a client can ask for: each identifier URI, or the bare app id, and the name of a scope. */
function judgeScopes({ scopes = [], from }: Metadata, registration: Registration): Judged {
  const names = [...registration.identifierUris, apiId(registration), `api://${apiId(registration)}`]
  const known = new Set(names.flatMap((name) => registration.scopes.map((scope) => `${name}/${scope}`)))
  const foreign = scopes.filter((scope) => isFullScope(scope) && !known.has(scope))
  if (foreign.length === 0) return good(SCOPES, scopes.join(' '))
  const expected = fullScopes(registration)
  const differences = foreign.flatMap(
    (scope) => expected.map((one) => nameDifference(one, scope)).find((one) => one !== undefined) ?? [],
  )
  return bad(SCOPES, {
    title: "The server's metadata list scopes that the registration does not have",
    link: 'scope',
    cause: `Entra refuses a request with one of them (AADSTS500011 or AADSTS650053)${differences[0] === undefined ? '' : `; here ${differences[0]} differs`}.`,
    evidence: [
      {
        what: `\`scopes_supported\` in ${from}`,
        expected: expected.join(' ') || `the enabled scopes of ${registration.displayName}`,
        actual: foreign.join(' '),
      },
    ],
    kind: 'fix-resource-metadata',
    summary: 'list the scopes as the registration exposes them',
    steps: [
      ...(expected.length > 0 ? [`\`scopes_supported\`: ["${expected.join('", "')}"]`] : []),
      'Or expose them: `api.scopes` in appreg.yaml, then `appreg apply`.',
    ],
  })
}

/** MCP clients send it (RFC 8707); Entra resolves it to an app, which has to be the one of the scopes. */
function judgeResource(resource: string, registration: Registration): Judged {
  const kind = registration.server?.kind ?? 'generic'
  return judgeAgainst(resource, registration.identifierUris, {
    what: 'resource, against the identifier URIs',
    steps: resourceNotes({ ...registration, server: { kind, url: resource } }),
  })
}

/** The same where no registration is known: the scopes begin with an identifier URI of it. */
export function judgeResourceByScopes(seen: Seen): Judged[] {
  const { resource = seen.url, scopes = [], authorizationServers = [] } = metadataOf(seen) ?? {}
  const prefixes = [...new Set(scopes.filter(isFullScope).map((scope) => scope.replace(/\/[^/]*$/, '')))]
  if (prefixes.length === 0 || !authorizationServers.some(isEntra)) return []
  return [
    judgeAgainst(resource, prefixes, {
      what: 'resource, against what the scopes begin with',
      steps: [
        'Make the address an identifier URI of the API (its domain has to be verified in the tenant), and write the scopes with it.',
        'Or let the client leave resource out, as mcp-remote does with --disable-resource-parameter.',
        'Or put an authorization server in front that takes it out, as the provider of FastMCP does.',
      ],
    }),
  ]
}

function judgeAgainst(
  resource: string,
  uris: readonly string[],
  { what, steps }: { readonly what: string; readonly steps: readonly string[] },
): Judged {
  if (uris.includes(resource)) return good(RESOURCE, resource)
  const [near] = uris.flatMap((uri) => {
    const difference = nameDifference(uri, resource)
    return difference === undefined ? [] : `; ${uri} differs in ${difference}`
  })
  return bad(RESOURCE, {
    title: 'Entra refuses the resource parameter of MCP clients (AADSTS9010010)',
    // Connectors and VS Code work all the same.
    severity: 'warning',
    link: 'scope',
    cause: `MCP clients that find their own way send the address of the server as \`resource\`, and Entra takes only an identifier URI of the app that owns the scopes${near ?? ''}. Power Platform connectors and VS Code are not concerned.`,
    evidence: [{ what, expected: resource, actual: uris.join(' ') || 'none' }],
    kind: 'fix-resource-parameter',
    summary: 'make the address an identifier URI, or use clients that send no resource parameter',
    steps,
  })
}

function judgeVersion({ authorizationServers }: Metadata, registration: Registration): Judged {
  const named = authorizationServers.find(isEntra)
  if (registration.tokenVersion === 2 || named === undefined) return good(VERSION)
  return bad(VERSION, {
    title: 'The API issues version 1 tokens',
    link: 'token',
    cause: 'Their issuer is another one than the metadata name, so the server refuses every token.',
    evidence: [{ what: 'issuer of the tokens', expected: named, actual: issuer(registration) }],
    kind: 'set-token-version-2',
    summary: 'set `api.requestedAccessTokenVersion` of the API to 2',
    steps: [
      `In appreg.yaml of the API (${applicationIdUri(registration)}): \`api.tokenVersion: 2\`, then \`appreg apply\`. Then get a new token.`,
    ],
  })
}
