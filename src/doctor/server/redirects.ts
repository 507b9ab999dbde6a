import type { Asked } from './ask.ts'
import { bad, good, type Judged, type Trouble } from './judged.ts'
import { destinationOf, type Seen } from './look.ts'

/** Clients follow a redirect at best to the same host, and never with their token to another one. */
export function judgeRedirects({ hops }: Seen): Judged[] {
  const moved = hops.filter((hop) => destinationOf(hop) !== undefined)
  const [first] = moved
  if (!first) return hops[0].answer ? [good(DIRECT)] : []
  return [bad(DIRECT, troubleOf(first, moved))]
}

const DIRECT = 'the server answers at the address itself'

/** A login page of Entra, of oauth2-proxy and of App Service. */
const signInPage =
  /^https:\/\/login\.(?:microsoftonline|windows|partner)|\/oauth2\/(?:start|sign_in)|\/\.auth\/login/

function troubleOf(first: Asked, moved: readonly Asked[]): Trouble {
  const last = destinationOf(moved.at(-1) as Asked) ?? ''
  const chain = moved.map((hop) => `${hop.answer?.status} to ${shown(destinationOf(hop) ?? '')}`).join(', ')
  const evidence = [{ what: 'answer to POST', expected: 'no redirect', actual: chain }]
  if (signInPage.test(last)) return { ...signIn, evidence }
  return {
    title: 'The address redirects',
    cause: `${causeOf(first.url, last, moved)}${methodChange(first)}`,
    evidence,
    kind: 'other',
    summary: `give clients the address at which the server itself answers`,
    steps: [
      ...(isLoop(moved) ? [] : [`Configure ${shown(last)} in the clients.`]),
      'Make it the public URL of the server as well: `resource` of its metadata has to be equal to it.',
    ],
  }
}

const signIn = {
  title: 'The server sends programs to a sign-in page',
  cause:
    'It protects itself as a website does. MCP clients wait for 401 with WWW-Authenticate, and discover nothing.',
  kind: 'other',
  summary: 'let it answer 401 to requests without a token',
  steps: [
    'App Service: unauthenticatedClientAction Return401, and WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES.',
    'oauth2-proxy: skip_jwt_bearer_tokens, and api_routes for the path of the server.',
  ],
} as const

function causeOf(from: string, to: string, moved: readonly Asked[]): string {
  if (isLoop(moved)) return 'The redirects lead in a circle, or too far.'
  const [a, b] = [new URL(from), new URL(to)]
  if (a.hostname !== b.hostname) return 'It leads to another host, to which no client sends its token along.'
  if (a.protocol !== b.protocol)
    return b.protocol === 'https:'
      ? 'It leads from http to https: the first request, token included, has travelled in the clear by then.'
      : 'It leads from https to http, where a proxy does not tell the server that it is reached by https.'
  if (a.port !== b.port) return 'It leads to another port, which is another server to clients.'
  if (a.pathname === b.pathname) return 'It leads to the same path with other values behind it.'
  if (a.pathname.replace(/\/$/, '') === b.pathname.replace(/\/$/, '')) return 'Only a trailing slash differs.'
  return 'It leads to another path.'
}

const isLoop = (moved: readonly Asked[]): boolean => moved.length > 5

/** RFC 9110, 15.4: after these a POST is repeated as a GET. */
const methodChange = ({ answer }: Asked): string =>
  [301, 302, 303].includes(answer?.status ?? 0)
    ? ` After ${answer?.status} clients repeat a POST as GET, without its body; 307 and 308 keep it.`
    : ''

/** Without its query, which may hold a state or a nonce. */
const shown = (url: string): string => url.replace(/[?#].*$/, '')
