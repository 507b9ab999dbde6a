import type { Check } from '../../model/check.ts'
import type { Finding } from '../../model/finding.ts'
import type { Registration } from '../../model/registration.ts'
import type { ProbeIO } from './ask.ts'
import { judgeAuthorizationServers } from './authorization-server.ts'
import { type ClientVerdict, judgeClients } from './clients.ts'
import { judgeFit, judgeResourceByScopes } from './fit.ts'
import type { Judged, Judgements } from './judged.ts'
import { look, type Seen } from './look.ts'
import { judgeSession } from './mcp.ts'
import { judgeMetadata } from './metadata.ts'
import { ANSWERS, judgeReach } from './reach.ts'
import { judgeRedirects } from './redirects.ts'
import { judgeChallenge } from './unauthorized.ts'

export interface Known {
  /** What stands behind the server: the API, or a client with its API. */
  readonly registration?: Registration
  /** An access token for the server. */
  readonly token?: string
}

/** What was established about a server. */
export interface Examination {
  readonly url: string
  readonly seen: Seen
  /** What was judged without a token; `judged` has all of it. */
  readonly judgements: Judgements
  readonly judged: readonly Judged[]
  readonly clients: readonly ClientVerdict[]
  /** A token was tried. */
  readonly withToken: boolean
}

/** Looks at a server as MCP clients do: without a token, and then with one where there is one. */
export async function examine(
  url: string,
  { registration, token }: Known,
  io: ProbeIO,
): Promise<Examination> {
  const seen = await look(url, io)
  const withToken = token !== undefined && seen.hops[0].answer !== undefined
  // Loaded when needed: it brings a library along.
  const session = withToken ? await (await import('./session.ts')).talk(url, token, io) : undefined
  const judgements: Judgements = {
    reach: judgeReach(seen),
    redirects: judgeRedirects(seen),
    refusal: judgeChallenge(seen),
    metadata: judgeMetadata(seen),
    discovery: judgeAuthorizationServers(seen),
    fit: registration ? judgeFit(seen, registration) : judgeResourceByScopes(seen),
  }
  return {
    url,
    withToken,
    seen,
    judgements,
    judged: [
      ...Object.values(judgements).flat(),
      ...(session ? judgeSession(session, seen.at, registration) : []),
    ],
    clients: judgeClients(seen, judgements, registration),
  }
}

/** As it is shown. */
export const summaryOf = (examination: Examination) => ({
  url: examination.url,
  checks: checksOf(examination),
  clients: examination.clients,
})

const order = ['error', 'warning', 'info']

/** What is wrong with the server, the worst first. */
export const findingsOf = ({ judged }: Pick<Examination, 'judged'>): Finding[] =>
  judged
    .flatMap(({ finding }) => finding ?? [])
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))

/** The same as a list of everything that was looked at. */
export const checksOf = ({ judged, withToken }: Examination): Check[] => [
  ...judged.map(checkOf),
  ...(withToken || judged.some(({ name, finding }) => name === ANSWERS && finding) ? [] : [withoutToken]),
]

function checkOf({ name, saw, finding }: Judged): Check {
  if (!finding) return { name, state: 'passed', ...(saw === undefined ? {} : { actual: saw }) }
  const [first] = finding.evidence
  if (finding.severity !== 'error')
    return { name, state: 'skipped', because: `${finding.cause} Then: ${finding.fix.summary}` }
  return {
    name,
    state: 'failed',
    ...(first ? { expected: first.expected, actual: first.actual } : {}),
    because: finding.fix.summary,
  }
}

const withoutToken: Check = {
  name: 'MCP initialize succeeds',
  state: 'skipped',
  because: 'there is no token: put one into APPREG_ACCESS_TOKEN',
}

/** Nothing where the server answers. */
export const unanswered = (checks: readonly Check[]): Check | undefined =>
  checks.find(({ name, state }) => name === ANSWERS && state === 'failed')

/** A server that is not up yet is no failure for `verify`: it is configured from what apply prints. */
export const lenient = (checks: readonly Check[]): Check[] =>
  checks.map((check) =>
    check.name === ANSWERS && check.state === 'failed'
      ? {
          name: check.name,
          state: 'skipped',
          because: `it is not up yet, or not at this address: ${check.actual}`,
        }
      : check,
  )
