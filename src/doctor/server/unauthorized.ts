import type { Asked } from './ask.ts'
import { bearerChallenge, challengesOf } from './challenge.ts'
import { bad, good, type Judged, type Trouble } from './judged.ts'
import { destinationOf, metadataUrls, type Seen } from './look.ts'

/** The answer to a request without a token: 401, with the address of the metadata. */
export function judgeChallenge({ url, hops }: Seen): Judged[] {
  const last = hops.at(-1) as Asked
  if (!last.answer || destinationOf(last) !== undefined) return []
  const { status } = last.answer
  if (status !== 401) return [bad(REFUSES, otherStatus(status, last))]
  return [good(REFUSES, 'HTTP 401'), judgeHeader(url, last)]
}

const REFUSES = 'a request without a token is refused with 401'
export const POINTS = 'the refusal names the metadata of the server'

function judgeHeader(url: string, last: Asked): Judged {
  const header = last.answer?.headers['www-authenticate']
  const challenge = bearerChallenge(last)
  const named = challenge?.parameters.resource_metadata
  if (named !== undefined && URL.canParse(named) && /^https?:/i.test(named)) return judgeNamed(url, named)
  const [place = ''] = metadataUrls(url, undefined)
  const schemes = challengesOf(header).map(({ scheme }) => scheme)
  return bad(POINTS, {
    title: 'The 401 of the server does not say where its metadata are',
    cause: causeOf(header, schemes, named),
    // Many clients look in the usual place without being told.
    severity: 'warning',
    evidence: [
      {
        what: 'WWW-Authenticate',
        expected: `Bearer resource_metadata="${place}"`,
        actual: beginningOf(header ?? 'no such header'),
      },
    ],
    kind: 'fix-resource-metadata',
    summary: 'name the metadata in the 401',
    steps: [`Answer 401 with the header WWW-Authenticate: Bearer resource_metadata="${place}"`],
  })
}

const beginningOf = (header: string): string => (header.length > 300 ? `${header.slice(0, 300)}…` : header)

function causeOf(header: string | undefined, schemes: readonly string[], named: string | undefined): string {
  if (header === undefined) return 'The answer has no WWW-Authenticate.'
  if (!schemes.includes('bearer')) {
    return `The server asks for ${schemes.join(', ') || 'something unreadable'}, and not for a Bearer token: it may take keys or passwords only.`
  }
  return named === undefined
    ? 'It has no resource_metadata, as the MCP specification wants it (RFC 9728, 5.1).'
    : 'Its resource_metadata is no address.'
}

function judgeNamed(url: string, named: string): Judged {
  if (new URL(named).origin === new URL(url).origin) return good(POINTS, named)
  return bad(POINTS, {
    title: 'The 401 of the server names the metadata of another host',
    cause:
      'The server does not know under which address it is reached: its own name, a plain http one or a bind address such as 0.0.0.0 shows through a proxy.',
    evidence: [{ what: 'resource_metadata', expected: metadataUrls(url, undefined)[0] ?? '', actual: named }],
    kind: 'fix-resource-metadata',
    summary: 'tell the server its public URL',
    steps: [
      'Set it in the server (ARC-1: ARC1_PUBLIC_URL; FastMCP: base_url), or let the proxy pass X-Forwarded-Host and X-Forwarded-Proto and the server believe them.',
    ],
  })
}

function otherStatus(status: number, asked: Asked): Trouble {
  const evidence = [
    { what: 'answer to POST without a token', expected: 'HTTP 401', actual: `HTTP ${status}` },
  ]
  const other = { title: 'The server does not ask for a token', evidence, kind: 'other' } as const
  if (status >= 200 && status < 300) {
    if (isOldTransport(asked)) return { ...other, ...ofOldTransport }
    return {
      ...other,
      cause: isMcp(asked)
        ? 'It lets everybody in: the request was answered without a token.'
        : 'It answers without a token, and not as an MCP server: the address may be that of a page.',
      summary: isMcp(asked) ? 'switch the protection of the server on' : 'correct the address of the server',
      steps: isMcp(asked)
        ? [
            'Until then take it off the network. ARC-1: SAP_XSUAA_AUTH without a binding leaves it open; Istio: a RequestAuthentication needs an AuthorizationPolicy beside it.',
          ]
        : ['The address of an MCP server usually ends in /mcp.'],
    }
  }
  return { ...other, title: 'The server refuses before it asks for a token', ...byStatus(status) }
}

const isOldTransport = ({ answer }: Asked): boolean =>
  /^text\/event-stream/.test(answer?.headers['content-type'] ?? '') &&
  /^event: ?endpoint\s*$/m.test(answer?.body ?? '')

const ofOldTransport = {
  cause: 'It lets everybody in, and speaks the old HTTP+SSE transport, which most clients have given up.',
  summary: 'give clients the address that takes POST (streamable HTTP), and switch the protection on',
  steps: ['Look for an address such as /mcp beside /sse, or update the server.'],
}

const isMcp = ({ answer }: Asked): boolean =>
  /^(?:application\/json|text\/event-stream)/.test(answer?.headers['content-type'] ?? '') &&
  /"jsonrpc"\s*:/.test(answer?.body ?? '')

function byStatus(status: number): Pick<Trouble, 'cause' | 'summary' | 'steps'> {
  switch (status) {
    case 404:
      return {
        cause: 'There is nothing at this path.',
        summary: 'correct the address of the server',
        steps: [
          'The address of an MCP server usually ends in /mcp; a proxy may cut off or add a path.',
          'A server of the old HTTP+SSE transport, whose address usually ends in /sse, takes no POST there: look for /mcp beside it.',
        ],
      }
    case 405:
      return {
        cause:
          'It does not take POST here: a server of the old HTTP+SSE transport, or the address of a page.',
        summary: 'give clients the address that takes POST (streamable HTTP)',
        steps: ['Look for an address such as /mcp beside /sse, or update the server.'],
      }
    case 403:
      return {
        cause:
          'Something in front of the server refuses: a firewall, an allow list of addresses or origins, or an authorization policy that runs before authentication.',
        summary: 'let requests without a token through to the server, which answers 401',
        steps: ['Azure: access restrictions, Front Door and WAF rules; Istio: the AuthorizationPolicy.'],
      }
    case 400:
    case 406:
    case 415:
      return {
        cause:
          'It looks at the request before it looks for a token, and does not like it: a proxy may take Accept or Content-Type away, or the server wants another version of the protocol.',
        summary: 'let the server check the token first, and let the proxy pass the headers on',
        steps: ['MCP clients send Accept: application/json, text/event-stream.'],
      }
    default:
      return {
        cause:
          status >= 500
            ? 'The server, or the proxy in front of it, fails.'
            : 'It answers with a status that clients do not expect.',
        summary: 'look into the log of the server',
        steps: ['A server that cannot read the metadata of the tenant answers 500: see its authority.'],
      }
  }
}
