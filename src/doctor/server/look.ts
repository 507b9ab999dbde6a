import type { Handshake } from '../../model/http.ts'
import { type Asked, ask, type ProbeIO, type Request } from './ask.ts'
import { bearerChallenge } from './challenge.ts'
import { readDocument } from './document.ts'

/** What a server showed without being given a token. */
export interface Seen {
  /** As the clients are given it. */
  readonly url: string
  readonly at: Date
  readonly handshake?: Handshake
  /** The first request of an MCP client, and the redirects behind it; the last one is no redirect, or one too many. */
  readonly hops: readonly [Asked, ...Asked[]]
  /** Where clients look for the protected-resource metadata, in their order. */
  readonly metadata: readonly Asked[]
  readonly authorizationServers: readonly AuthorizationServerSeen[]
}

export interface AuthorizationServerSeen {
  /** As the metadata name it. */
  readonly issuer: string
  /** Where clients look for its metadata, in their order. */
  readonly documents: readonly Asked[]
}

export const PROTOCOL_VERSION = '2025-06-18'
const MOST_HOPS = 5
const MOST_ISSUERS = 3

/** Asks what an MCP client asks before it has a token, and where else clients look. Sends nothing that is secret. */
export async function look(url: string, io: ProbeIO): Promise<Seen> {
  const at = new Date(io.now())
  const first = await ask(io, initialize(url))
  const handshake = await io.handshake(url)
  const seen = { url, at, ...(handshake ? { handshake } : {}) }
  if (!first.answer) return { ...seen, hops: [first], metadata: [], authorizationServers: [] }
  const hops = await follow(first, io)
  const metadata = await Promise.all(
    metadataUrls(url, named(hops)).map((place) => ask(io, { method: 'GET', url: place })),
  )
  return {
    ...seen,
    hops,
    metadata,
    authorizationServers: await Promise.all(issuersIn(metadata).map((issuer) => discover(issuer, io))),
  }
}

const initialize = (url: string): Request => ({
  method: 'POST',
  url,
  headers: {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': PROTOCOL_VERSION,
  },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: PROTOCOL_VERSION,
      capabilities: {},
      clientInfo: { name: 'appreg doctor', version: '1' },
    },
  }),
})

async function follow(first: Asked, io: ProbeIO): Promise<[Asked, ...Asked[]]> {
  const hops: [Asked, ...Asked[]] = [first]
  for (let next = destinationOf(first); next !== undefined && hops.length <= MOST_HOPS; ) {
    // A page that signs people in is not for programs.
    const hop = await ask(io, initialize(next))
    hops.push(hop)
    next = destinationOf(hop)
  }
  return hops
}

/** Where an answer sends the client. */
export function destinationOf({ url, answer }: Asked): string | undefined {
  const location = answer?.headers.location
  if (!answer || answer.status < 300 || answer.status > 399 || location === undefined) return undefined
  return URL.canParse(location, url) ? new URL(location, url).href : undefined
}

/** By the answer to the last request. */
function named(hops: readonly Asked[]): string | undefined {
  const address = bearerChallenge(hops.at(-1))?.parameters.resource_metadata
  return address !== undefined && /^https?:/i.test(address) && URL.canParse(address) ? address : undefined
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/** RFC 9728: what the challenge names; else between host and path; else at the root. */
export function metadataUrls(url: string, namedUrl: string | undefined): string[] {
  const { origin, pathname } = new URL(url)
  return [
    ...new Set([
      ...(namedUrl === undefined ? [] : [namedUrl]),
      `${origin}${WELL_KNOWN}${pathname.replace(/\/$/, '')}`,
      `${origin}${WELL_KNOWN}`,
    ]),
  ]
}

function issuersIn(metadata: readonly Asked[]): string[] {
  const issuers = metadata.flatMap((asked) => readDocument(asked)?.authorization_servers ?? [])
  return [...new Set(issuers)]
    .filter((issuer): issuer is string => typeof issuer === 'string')
    .filter((issuer) => /^https?:/i.test(issuer) && URL.canParse(issuer))
    .slice(0, MOST_ISSUERS)
}

/** RFC 8414 and OpenID Connect Discovery, in the order in which the MCP specification has clients ask. */
export function discoveryUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return [
    ...new Set([
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${origin}/.well-known/openid-configuration${path}`,
      `${origin}${path}/.well-known/openid-configuration`,
    ]),
  ]
}

const discover = async (issuer: string, io: ProbeIO): Promise<AuthorizationServerSeen> => ({
  issuer,
  documents: await Promise.all(discoveryUrls(issuer).map((url) => ask(io, { method: 'GET', url }))),
})
