import { nameDifference } from '../difference.ts'
import { type JsonObject, outcome, readDocument, text, texts } from './document.ts'
import { bad, good, type Judged, type Trouble } from './judged.ts'
import type { AuthorizationServerSeen, Seen } from './look.ts'
import { isEntra } from './metadata.ts'

/** What clients learn from the authorization server, by the first of its documents that answers. */
export function discovered({ documents }: AuthorizationServerSeen): JsonObject | undefined {
  const found = documents.find((asked) => readDocument(asked))
  return found && readDocument(found)
}

/** Whether clients may register themselves there (RFC 7591). Entra has no such endpoint. */
export const offersRegistration = (seen: AuthorizationServerSeen): boolean =>
  text(discovered(seen)?.registration_endpoint) !== undefined

/** Discovery of each authorization server that the metadata name, as clients do it. */
export const judgeAuthorizationServers = ({ authorizationServers }: Seen): Judged[] =>
  authorizationServers.flatMap((server) => [judgeIssuer(server), ...judgeFeatures(server)])

const found = ({ issuer }: AuthorizationServerSeen): string => `${issuer} is found by discovery`

function judgeIssuer(server: AuthorizationServerSeen): Judged {
  const document = discovered(server)
  if (!document) return bad(found(server), isOutOfReach(server) ? outOfReach(server) : undiscovered(server))
  const named = text(document.issuer) ?? 'none'
  const asked = server.documents.find((one) => readDocument(one))?.url
  if (named === server.issuer) return good(found(server), asked)
  const difference = nameDifference(server.issuer, named)
  return bad(found(server), {
    title: 'The authorization server calls itself by another name',
    cause: `Clients compare the issuer with the name in the metadata of the server, and stop${difference === undefined ? '' : `: here ${difference} differs`}.${ofEntra(server.issuer)}`,
    evidence: [{ what: `\`issuer\` in ${asked}`, expected: server.issuer, actual: named }],
    kind: 'fix-resource-metadata',
    summary: 'name it in `authorization_servers` as it calls itself',
    steps: [rightIssuer(server.issuer, named)],
  })
}

/** Which of the usual slips it is. */
function ofEntra(issuer: string): string {
  if (!isEntra(issuer)) return ''
  const path = new URL(issuer).pathname.split('/').filter((part) => part !== '')
  if (/^(?:common|organizations|consumers)$/i.test(path[0] ?? '')) {
    return ` ${path[0]} is no tenant: its documents hold a placeholder.`
  }
  return path[1]?.toLowerCase() === 'v2.0' ? '' : ' Without /v2.0 it is the issuer of version 1.'
}

const rightIssuer = (issuer: string, named: string): string =>
  isEntra(issuer) && !named.includes('/v2.0')
    ? '`authorization_servers`: ["https://login.microsoftonline.com/TENANT/v2.0"], with the id of the tenant and without a trailing slash.'
    : `\`authorization_servers\`: ["${named}"]`

/** Nothing answered at all: that says more of the network here than of the metadata. */
const isOutOfReach = ({ documents }: AuthorizationServerSeen): boolean =>
  documents.every(({ failure }) => failure !== undefined)

const outOfReach = ({ issuer, documents }: AuthorizationServerSeen): Trouble => ({
  title: 'The authorization server cannot be reached from here',
  cause: 'No answer came from its host. Clients elsewhere may reach it, if the name is right.',
  evidence: [
    {
      what: `host of ${issuer}`,
      expected: 'an answer',
      actual: [...new Set(documents.map(outcome))].join(', '),
    },
  ],
  kind: 'fix-resource-metadata',
  summary: 'correct the name, or look from a network that reaches it',
  steps: [
    'Entra: https://login.microsoftonline.com/TENANT/v2.0, with the id of the tenant.',
    'Behind a proxy set HTTPS_PROXY.',
  ],
})

const undiscovered = ({ issuer, documents }: AuthorizationServerSeen): Trouble => ({
  title: 'The authorization server is not found by discovery',
  cause: `None of the addresses where clients look answers with a document.${ofEntra(issuer)}`,
  evidence: documents.map((asked) => ({
    what: 'metadata of the authorization server',
    expected: 'a JSON document',
    actual: `${asked.url}: ${outcome(asked)}`,
  })),
  kind: 'fix-resource-metadata',
  summary: 'name an authorization server that publishes its metadata',
  steps: [
    'Entra: https://login.microsoftonline.com/TENANT/v2.0, with the id of the tenant.',
    'Of its three addresses Entra answers only TENANT/v2.0/.well-known/openid-configuration: a client that asks for RFC 8414 alone needs that document published again by the server.',
  ],
})

function judgeFeatures(server: AuthorizationServerSeen): Judged[] {
  const document = discovered(server)
  if (!document) return []
  const methods = texts(document.code_challenge_methods_supported)
  // Entra takes PKCE and does not say so; clients know that of it.
  if (isEntra(server.issuer) || methods?.includes('S256')) return []
  return [
    bad(`${server.issuer} offers PKCE`, {
      title: 'The authorization server does not offer PKCE with S256',
      severity: 'warning',
      cause: 'MCP clients stop where `code_challenge_methods_supported` does not list it.',
      evidence: [
        {
          what: '`code_challenge_methods_supported`',
          expected: 'S256',
          actual: methods?.join(', ') ?? 'none',
        },
      ],
      kind: 'other',
      summary: 'switch PKCE on, and let the metadata say so',
      steps: ['See the documentation of the authorization server.'],
    }),
  ]
}
