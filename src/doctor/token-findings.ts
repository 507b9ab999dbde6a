import type { Evidence, Finding, FixKind } from '../model/finding.ts'
import { MICROSOFT_GRAPH } from './catalogue/well-known.ts'
import { quotable } from './read/quotable.ts'
import type { DecodedToken } from './read/tokens.ts'

/** Each token's claims, and what in them makes a server refuse it. Nothing is verified. */
export const judgeTokens = (tokens: readonly DecodedToken[], now: Date): Finding[] =>
  tokens.slice(0, MOST).flatMap((token) => [...troublesOf(token, now), describe(token, now)])

/** A trace holds dozens; the first ones are of the sign-in. */
const MOST = 3

interface Trouble {
  readonly cause: string
  readonly kind: FixKind
  readonly summary: string
  readonly steps: readonly string[]
  readonly evidence: Evidence
}

/** What in its claims makes a server refuse it. */
export function troublesOf(token: DecodedToken, now: Date): Finding[] {
  const found = [ofGraph(token), ofVersion1(token), ofNoRight(token), expired(token, now)]
  return found.flatMap((trouble) => (trouble ? finding(trouble) : []))
}

const finding = ({ cause, kind, summary, steps, evidence }: Trouble): Finding => ({
  code: null,
  title: 'A server may refuse the token',
  cause,
  severity: 'warning',
  link: 'token',
  evidence: [evidence],
  fix: { kind, summary, automatic: false, changes: [], steps },
})

function ofGraph({ claims, nonce }: DecodedToken): Trouble | undefined {
  const aud = text(claims.aud)
  if (!nonce && aud !== MICROSOFT_GRAPH && !aud.startsWith('https://graph.')) return undefined
  return {
    cause: 'It is a token of Microsoft Graph, which no other server can verify.',
    kind: 'fix-scope-string',
    summary: 'let the client ask for the scope of the API',
    steps: [
      'Write the scope with its API: IDENTIFIER_URI/access_as_user. A bare name is one of Microsoft Graph.',
    ],
    evidence: { what: 'audience (`aud`)', expected: 'the app id of the API', actual: quotable(aud) },
  }
}

function ofVersion1(token: DecodedToken): Trouble | undefined {
  if (text(token.claims.ver) !== '1.0' || ofGraph(token)) return undefined
  return {
    cause: 'It is a version 1 token: servers that expect the issuer …/v2.0 refuse it.',
    kind: 'set-token-version-2',
    summary: 'set `api.requestedAccessTokenVersion` of the API to 2, or let the server accept version 1',
    steps: ['In appreg.yaml of the API: `api.tokenVersion: 2`, then `appreg apply`. Then get a new token.'],
    evidence: {
      what: 'version and issuer (`ver`, `iss`)',
      expected: '2.0, https://login.microsoftonline.com/TENANT/v2.0',
      actual: `1.0, ${quotable(text(token.claims.iss))}`,
    },
  }
}

function ofNoRight({ claims }: DecodedToken): Trouble | undefined {
  if (claims.ver === undefined || claims.scp !== undefined || claims.roles !== undefined) return undefined
  return {
    cause: 'It has neither scopes nor roles: an ID token, or an app-only token without a role.',
    kind: 'fix-scope-string',
    summary: 'ask for the scope of the API with a user, or grant the client an app role',
    steps: [
      'Send `access_token` of the answer, not `id_token`.',
      'For services: grant the client an app role of the API.',
    ],
    evidence: { what: '`scp` and `roles`', expected: 'one of them', actual: 'neither' },
  }
}

function expired({ claims }: DecodedToken, now: Date): Trouble | undefined {
  const end = seconds(claims.exp)
  if (end === undefined || end * 1000 > now.getTime()) return undefined
  return {
    cause: 'It has expired.',
    kind: 'reconnect',
    summary: 'get a new token',
    steps: ['Sign in again, or let the client refresh: the scope has to hold offline_access.'],
    evidence: {
      what: 'end of its life (`exp`)',
      expected: `after ${now.toISOString()}`,
      actual: moment(end),
    },
  }
}

const described = ['iss', 'aud', 'ver', 'tid', 'appid', 'azp', 'scp', 'roles', 'idtyp'] as const

const describe = ({ claims }: DecodedToken, now: Date): Finding => ({
  code: null,
  title: 'What the token says of itself',
  cause: 'The token was decoded here and sent nowhere. Its signature was not checked.',
  severity: 'info',
  link: 'token',
  evidence: [
    ...described.flatMap((name) => {
      const value = [claims[name] ?? []].flat().map(String).join(' ')
      return value === '' ? [] : [{ what: name, expected: meanings[name], actual: quotable(value) }]
    }),
    ...(['nbf', 'exp'] as const).flatMap((name) => {
      const at = seconds(claims[name])
      return at === undefined ? [] : [{ what: name, expected: timing[name](now), actual: moment(at) }]
    }),
  ],
  fix: {
    kind: 'other',
    summary: 'compare it with the settings of the server',
    automatic: false,
    changes: [],
    steps: [],
  },
})

const meanings: Readonly<Record<(typeof described)[number], string>> = {
  iss: 'the issuer that the server is configured with',
  aud: 'the audience that the server is configured with',
  ver: '2.0, where the API asks for version 2',
  tid: 'the tenant that the server trusts',
  appid: 'the client',
  azp: 'the client',
  scp: 'the scopes of the API',
  roles: 'the app roles of the API',
  idtyp: 'user, or app for an app-only token',
}

const timing = {
  nbf: (now: Date) => `before ${now.toISOString()}`,
  exp: (now: Date) => `after ${now.toISOString()}`,
} as const

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Seconds since 1970, as far as a date can hold them. */
const seconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Math.abs(value) < 8.64e12 ? value : undefined

const moment = (at: number): string => new Date(at * 1000).toISOString()
