import { nameDifference } from '../difference.ts'
import type { Asked } from './ask.ts'
import { bearerChallenge } from './challenge.ts'
import { type JsonObject, outcome, readDocument, text, texts } from './document.ts'
import { bad, good, type Judged } from './judged.ts'
import { metadataUrls, type Seen } from './look.ts'

/** What the server says of itself, as far as clients read it. */
export interface Metadata {
  readonly from: string
  readonly resource?: string
  readonly authorizationServers: readonly string[]
  readonly scopes?: readonly string[]
  readonly bearerMethods?: readonly string[]
}

/** The document that clients take: where the challenge names one, that and no other. */
export function metadataOf({ hops, metadata }: Seen): Metadata | undefined {
  const named = bearerChallenge(hops.at(-1))?.parameters.resource_metadata
  const places = named !== undefined && metadata[0]?.url === named ? metadata.slice(0, 1) : metadata
  const found = places.find((asked) => readDocument(asked))
  const document = found && readDocument(found)
  return found && document && read(found.url, document)
}

function read(from: string, document: JsonObject): Metadata {
  const resource = text(document.resource)
  const scopes = texts(document.scopes_supported)
  const bearerMethods = texts(document.bearer_methods_supported)
  return {
    from,
    authorizationServers: texts(document.authorization_servers) ?? [],
    ...(resource === undefined ? {} : { resource }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(bearerMethods === undefined ? {} : { bearerMethods }),
  }
}

/** The protected-resource metadata: there, readable, of this server, and with what clients need. */
export function judgeMetadata(seen: Seen): Judged[] {
  if (seen.metadata.length === 0) return []
  const metadata = metadataOf(seen)
  if (!metadata) return [bad(SERVED, { ...broken, ...absent(seen) })]
  return [
    good(SERVED, metadata.from),
    ...judgeOthers(seen),
    judgeResource(seen.url, metadata),
    judgeAuthorizationServers(metadata),
    judgeScopes(metadata),
    ...judgeMethods(metadata),
  ]
}

export const SERVED = 'the server publishes protected-resource metadata'
export const NAMES_ITSELF = 'the metadata name this server as resource'
export const NAMES_ISSUER = 'the metadata name an authorization server'
export const NAMES_SCOPES = 'the metadata list the scopes to ask for'
const TAKES_HEADER = 'the server takes tokens in the Authorization header'

const broken = {
  title: 'MCP clients do not find out where to sign in',
  kind: 'fix-resource-metadata',
} as const

function absent({ url, metadata }: Seen) {
  const [first] = metadata as readonly [Asked]
  const elsewhere = metadata.find((asked) => readDocument(asked))
  const unreadable = metadata.find(({ answer }) => answer?.status === 200)
  const evidence = metadata.map((asked) => ({
    what: 'protected-resource metadata',
    expected: 'a JSON document',
    actual: `${asked.url}: ${asked === unreadable ? `${asked.answer?.headers['content-type'] ?? 'text'} that is no JSON object` : outcome(asked)}`,
  }))
  const place = metadataUrls(url, undefined)[0] ?? ''
  if (elsewhere) {
    return {
      cause: `The 401 names ${first.url}, which does not answer with them; they are at ${elsewhere.url}, where no client looks then.`,
      evidence,
      summary: 'serve the metadata where the 401 says they are',
      steps: [`Answer 401 with resource_metadata="${elsewhere.url}", or serve them at ${first.url}.`],
    }
  }
  return {
    cause: unreadable
      ? /\bjson\b/i.test(unreadable.answer?.headers['content-type'] ?? '')
        ? 'What the address answers with is no JSON object: it is cut off, too long or of another form.'
        : 'The address answers with a page and not with the document, as websites do for any path.'
      : 'The server has no protected-resource metadata (RFC 9728). Clients that were told nothing then look for /authorize on the server itself.',
    evidence,
    summary: 'serve the metadata, without asking for a token',
    steps: [
      `Serve them as application/json at ${place}: \`appreg config generic --out FOLDER\` writes the document.`,
      'Let the proxy and the protection of the server pass /.well-known/oauth-protected-resource through.',
    ],
  }
}

/** Two documents that do not agree: which one counts depends on the client. */
function judgeOthers({ metadata }: Seen): Judged[] {
  const documents = metadata.flatMap((asked) => {
    const document = readDocument(asked)
    return document ? { url: asked.url, resource: text(document.resource) ?? '(none)' } : []
  })
  const [first, ...others] = documents
  const other = others.find(({ resource }) => resource !== first?.resource)
  if (!first || !other) return []
  return [
    bad('all places of the metadata say the same', {
      ...broken,
      title: 'The server publishes two different metadata',
      severity: 'warning',
      cause: 'Which of them counts depends on the client.',
      evidence: [
        {
          what: `resource at ${other.url}`,
          expected: `${first.resource} (${first.url})`,
          actual: other.resource,
        },
      ],
      summary: 'serve the same document in both places, or in the first one only',
      steps: [`Correct or remove ${other.url}.`],
    }),
  ]
}

/** RFC 9728, 3.3: clients throw the document away where `resource` is not the address that they were given. */
function judgeResource(url: string, { resource, from }: Metadata): Judged {
  if (resource === url) return good(NAMES_ITSELF, resource)
  const difference = resource === undefined ? undefined : nameDifference(url, resource)
  return bad(NAMES_ITSELF, {
    title: "The server's metadata name another resource than its URL",
    cause:
      resource === undefined
        ? 'They have no `resource`, which every client asks for.'
        : `Clients compare \`resource\` with the address that they were given, character by character, and discard the document${difference === undefined ? '' : `: here ${difference} differs`}.`,
    evidence: [
      {
        what: `\`resource\` in ${from}`,
        expected: url,
        actual: resource ?? 'none',
      },
    ],
    kind: 'fix-resource-metadata',
    summary: 'make `resource` of the metadata and the URL in the clients equal',
    steps: [
      `Set the public URL of the server to ${url}, or give clients ${resource ?? 'the address that the server calls itself'}.`,
      'Then make the connection in the client anew: clients keep what they discovered.',
    ],
  })
}

function judgeAuthorizationServers({ authorizationServers, from }: Metadata): Judged {
  if (authorizationServers.length > 0) return good(NAMES_ISSUER, authorizationServers.join(', '))
  return bad(NAMES_ISSUER, {
    ...broken,
    cause: 'They name no authorization server: clients take the server itself for one.',
    evidence: [
      {
        what: `\`authorization_servers\` in ${from}`,
        expected: 'https://login.microsoftonline.com/TENANT/v2.0',
        actual: 'none',
      },
    ],
    summary: 'name the tenant as authorization server',
    steps: ['`authorization_servers`: ["https://login.microsoftonline.com/TENANT/v2.0"]'],
  })
}

const openId = ['openid', 'profile', 'email', 'offline_access']

/** Without an identifier URI in front a scope is one of Microsoft Graph, and so is the token. */
export const isFullScope = (scope: string): boolean => /^[a-z][\w+.-]*:\/\/.+\/|^[0-9a-f-]{36}\//i.test(scope)

function judgeScopes({ scopes, from, authorizationServers }: Metadata): Judged {
  const api = scopes?.filter((scope) => !openId.includes(scope)) ?? []
  const short = api.filter((scope) => !isFullScope(scope))
  const fix = {
    link: 'scope',
    kind: 'fix-resource-metadata',
    summary: 'list the scopes of the API in full: identifier URI, slash, name',
    steps: [
      '`scopes_supported`: ["IDENTIFIER_URI/access_as_user"], such as api://CLIENT_ID/access_as_user (ARC-1: SAP_OIDC_SCOPES).',
    ],
  } as const
  if (!authorizationServers.some(isEntra)) return good(NAMES_SCOPES, scopes?.join(' ') ?? 'none')
  if (api.length === 0) {
    return bad(NAMES_SCOPES, {
      ...fix,
      title: 'The metadata list no scope of the API',
      cause: 'Clients then ask for none, and VS Code brings a token of Microsoft Graph.',
      evidence: [
        {
          what: `\`scopes_supported\` in ${from}`,
          expected: 'IDENTIFIER_URI/SCOPE',
          actual: scopes?.join(' ') || 'none',
        },
      ],
    })
  }
  if (short.length === 0) return good(NAMES_SCOPES, api.join(' '))
  return bad(NAMES_SCOPES, {
    ...fix,
    title: 'The metadata list short names of scopes',
    cause:
      'Entra looks up a name without an API in front on Microsoft Graph (AADSTS650053), and refuses it with any `resource` (AADSTS9010010).',
    evidence: [
      {
        what: `\`scopes_supported\` in ${from}`,
        expected: short.map((scope) => `IDENTIFIER_URI/${scope}`).join(' '),
        actual: short.join(' '),
      },
    ],
  })
}

export const isEntra = (issuer: string): boolean =>
  /^https:\/\/(?:login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn|microsoft\.com|windows\.net)|sts\.windows\.net|[\w-]+\.ciamlogin\.com)\//i.test(
    `${issuer}/`,
  )

function judgeMethods({ bearerMethods, from }: Metadata): Judged[] {
  if (bearerMethods === undefined || bearerMethods.includes('header')) return [good(TAKES_HEADER)]
  return [
    bad(TAKES_HEADER, {
      title: 'The metadata exclude the Authorization header',
      cause: 'MCP clients send tokens nowhere else.',
      evidence: [
        {
          what: `\`bearer_methods_supported\` in ${from}`,
          expected: 'header',
          actual: bearerMethods.join(', ') || 'none: an empty list',
        },
      ],
      kind: 'fix-resource-metadata',
      summary: 'list "header"',
      steps: ['`bearer_methods_supported`: ["header"], or leave it out.'],
    }),
  ]
}
