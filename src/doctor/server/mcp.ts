import type { Evidence, Finding } from '../../model/finding.ts'
import type { Registration } from '../../model/registration.ts'
import { apiId, audience, fullScopes, issuer } from '../../render/entra.ts'
import { quotable } from '../read/quotable.ts'
import { troublesOf } from '../token-findings.ts'
import { challengesOf } from './challenge.ts'
import { bad, good, type Judged, type Trouble } from './judged.ts'
import type { Session } from './session.ts'

const ACCEPTS = 'the server accepts the token'
const INITIALIZES = 'MCP initialize succeeds'
const LISTS = 'MCP tools/list succeeds'

/** The MCP session with a token. `registration` is the API that the token is for, where it is known. */
export function judgeSession(session: Session, at: Date, registration?: Registration): Judged[] {
  const { reached, failure, server, tools, hasSessionId } = session
  const status = failure?.status
  if (reached === 'nothing' && (status === 401 || status === 403)) {
    return [bad(ACCEPTS, refused(session, at, registration))]
  }
  const accepts = good(ACCEPTS, claimsOf(session).join(', ') || undefined)
  const named = server && `${server.name} ${server.version}, protocol ${server.protocol ?? 'unknown'}`
  const initializes = good(INITIALIZES, named)
  if (reached === 'nothing') return [bad(INITIALIZES, broken('initialize', session))]
  if (reached === 'initialize') return [accepts, initializes, bad(LISTS, broken('tools/list', session))]
  const count = tools.length === 0 ? 'no tools' : `${tools.length} tools: ${tools.slice(0, 12).join(', ')}`
  return [accepts, initializes, good(LISTS, `${count}${hasSessionId ? '; with a session id' : ''}`)]
}

const claimsOf = ({ token }: Session): string[] =>
  ['aud', 'iss', 'scp'].flatMap((name) => {
    const value = token?.claims[name]
    return typeof value === 'string' ? `${name} ${quotable(value)}` : []
  })

function refused(session: Session, at: Date, registration: Registration | undefined): Trouble {
  const { failure, token } = session
  const evidence = [...answerOf(session), ...compared(session, registration)]
  const title = 'The server refuses the token'
  const { error } =
    challengesOf(failure?.challenge).find(({ scheme }) => scheme === 'bearer')?.parameters ?? {}
  if (error === 'insufficient_scope' || failure?.status === 403)
    return tooNarrow(evidence, session, registration)
  const troubles = token ? troublesOf(token, at) : []
  // All that can be said against a token without a person: what doctor gets by itself is one.
  if (troubles.length === 1 && isAppOnly(session)) return tooNarrow(evidence, session, registration)
  const [known] = troubles
  if (known) return { ...ofFinding(known), title, evidence: [...evidence, ...known.evidence] }
  const different = compared(session, registration).find(({ expected, actual }) => expected !== actual)
  if (different) return otherToken(different, evidence, registration)
  return { ...otherSettings(registration), title, evidence }
}

const ofFinding = ({ cause, fix: { kind, summary, steps } }: Finding) => ({
  link: 'token' as const,
  cause,
  kind,
  summary,
  steps,
})

function answerOf({ failure }: Session): Evidence[] {
  const { error, error_description: description } =
    challengesOf(failure?.challenge).find(({ scheme }) => scheme === 'bearer')?.parameters ?? {}
  const said = [error, description].filter((one) => one !== undefined).map(quotable)
  return [
    {
      what: 'answer to initialize with a token',
      expected: 'HTTP 200',
      actual: [`HTTP ${failure?.status}`, ...said].join(': '),
    },
  ]
}

/** What servers compare, as this registration makes it. */
function compared({ token }: Session, registration: Registration | undefined): Evidence[] {
  if (!token || !registration) return []
  const { aud, iss } = token.claims
  return [
    {
      what: 'audience of the token (`aud`)',
      expected: audience(registration),
      actual: quotable(String(aud)),
    },
    { what: 'issuer of the token (`iss`)', expected: issuer(registration), actual: quotable(String(iss)) },
  ]
}

const isAppOnly = ({ token }: Session): boolean =>
  token?.claims.ver !== undefined && token.claims.scp === undefined

function tooNarrow(
  evidence: readonly Evidence[],
  session: Session,
  registration: Registration | undefined,
): Trouble {
  const { scp, roles } = session.token?.claims ?? {}
  const withoutPerson = isAppOnly(session)
  const scope = (registration && fullScopes(registration)[0]) ?? 'IDENTIFIER_URI/SCOPE'
  return {
    title: 'The server wants another scope',
    link: 'token',
    // It may let people in all the same.
    ...(withoutPerson ? { severity: 'warning' as const } : {}),
    cause: withoutPerson
      ? 'The token is an app-only one, without a person and without scopes, and the server lets people in only.'
      : 'The token does not hold the scope that the server asks for.',
    evidence: [
      ...evidence,
      {
        what: 'scopes of the token (`scp`)',
        expected: scope.replace(/^.*\//, ''),
        actual: String(scp ?? roles ?? 'none'),
      },
    ],
    kind: 'fix-scope-string',
    summary: `ask for ${scope}, with a person`,
    steps: [
      `Get a token of a person: \`az account get-access-token --scope ${scope}\`, put it into APPREG_ACCESS_TOKEN, and try again.`,
      'Scopes have their short name in `scp`: let the server compare with that.',
    ],
  }
}

const otherToken = (
  { what, expected, actual }: Evidence,
  evidence: readonly Evidence[],
  registration: Registration | undefined,
): Trouble => ({
  title: 'The server refuses the token',
  link: 'token',
  cause: `The token is not one for this API: ${what} is ${actual}, and not ${expected}.`,
  evidence,
  kind: 'fix-scope-string',
  summary: 'ask for a token of this API',
  steps: [`Ask for ${(registration && fullScopes(registration)[0]) ?? 'IDENTIFIER_URI/SCOPE'}.`],
})

/** The token is what Entra makes for this API. */
const otherSettings = (registration: Registration | undefined) => ({
  cause:
    'The token itself is in order, so the server expects another audience or issuer, or cannot read the keys of the tenant. Its log says which.',
  kind: 'fix-server-audience' as const,
  summary: registration
    ? `let the server expect the audience ${audience(registration)} and the issuer ${issuer(registration)}`
    : 'let the server expect the audience and the issuer that the token has',
  steps: registration
    ? [
        `Audience: ${audience(registration)}${registration.tokenVersion === 2 ? `, the bare app id, and not api://${apiId(registration)}` : ''}.`,
        `Issuer: ${issuer(registration)}, character by character. Keys: those of the same tenant.`,
        'The server has to reach the login host; ARC-1 logs the reason with SAP_VERBOSE=true only.',
        '`appreg config` prints the settings for its kind.',
      ]
    : ['Compare `aud` and `iss` of the token with its settings, character by character.'],
})

function broken(method: string, { failure, reached }: Session): Trouble {
  const status = failure?.status
  const says = quotable((failure?.message ?? '').slice(0, 2_000))
  return {
    title: `MCP ${method} fails`,
    cause: causeOf(status, reached),
    evidence: [
      {
        what: `answer to ${method}`,
        expected: 'a result, as JSON or as an event stream',
        actual: `${status === undefined ? 'none' : `HTTP ${status}`}: ${says}`,
      },
    ],
    kind: 'other',
    summary: 'look into the log of the server, and of the proxy in front of it',
    steps: [
      'Ask the server directly, without the proxy: if that works, let the proxy pass bodies, Accept and Mcp-Session-Id on, and switch buffering off.',
    ],
  }
}

function causeOf(status: number | undefined, reached: Session['reached']): string {
  if (status === 406 || status === 415) {
    return 'The server does not get the Accept or Content-Type that the client sends: a proxy takes them away.'
  }
  if (reached === 'initialize' && (status === 404 || status === 400)) {
    return 'The server does not know the session that it opened a moment ago: several instances without a shared memory, or a proxy that drops Mcp-Session-Id.'
  }
  if (status === 401 || status === 403) return 'The token was good for initialize, and is refused here.'
  if (status !== undefined && status >= 300 && status < 400) {
    return 'It redirects, which the client does not follow with a token.'
  }
  if (status !== undefined && status >= 400)
    return 'The server answers with an error after it has taken the token.'
  return 'The answer is none that an MCP client understands, or it does not come in time.'
}
