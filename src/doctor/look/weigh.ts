import type { Evidence, Finding, FixKind, Link } from '../../model/finding.ts'
import { type CheckName, linkOf } from '../catalogue/checks.ts'
import type { Parameters } from '../catalogue/parameters.ts'
import type { Suspects } from '../explain.ts'
import { fill } from '../fill.ts'
import { type Suspect, textsOf } from '../findings.ts'
import { quotable } from '../read/quotable.ts'
import { platformNames } from '../situation.ts'
import { answer, type Beside } from './beside.ts'
import type { Judgement } from './check.ts'
import type { Picture } from './picture.ts'
import { missingOn } from './redirect-uri.ts'

type Verdict = Judgement['verdict']

export interface Weighed {
  readonly finding: Finding
  readonly suspect: Suspect | undefined
  readonly verdict: Verdict
}

/**
 * What the checks established comes first, with what they saw; what they ruled out leaves; the rest keeps its order.
 * Where everything is ruled out, the registration is as it should be, and the failure is older or about to pass.
 */
export function weigh(suspects: Suspects, picture: Picture | undefined, beside: Beside = {}): Weighed[] {
  const weighed = [...suspects].map(([finding, suspect]) => judge(finding, suspect, picture, beside))
  const of = (verdict: Verdict) => weighed.filter((one) => one.verdict === verdict)
  const left = [...of('established'), ...of('unknown')]
  const isOpen = left.some(({ finding }) => finding.severity !== 'info')
  const over = isOpen ? [] : of('ruled out').slice(0, 1).map(asPassed)
  return [...over, ...left]
}

/** The links of the chain at which a check could tell. */
export function linksSeen(suspects: Suspects, picture: Picture | undefined, beside: Beside = {}): Link[] {
  const judged = [...suspects].map(([finding, suspect]) => judge(finding, suspect, picture, beside))
  const seen = judged.flatMap(({ finding, verdict }) => (verdict === 'unknown' ? [] : (finding.link ?? [])))
  return [...new Set(seen)]
}

export function judge(
  finding: Finding,
  suspect: Suspect | undefined,
  picture: Picture | undefined,
  beside: Beside = {},
): Weighed {
  if (!suspect) return { finding, suspect, verdict: 'unknown' }
  const { misconfiguration, cause, situation } = suspect
  const suspicion = { misconfiguration: misconfiguration.id, kind: cause.fix.kind, situation }
  const judged = cause.checks.map((name) => ({ name, ...answer(name, suspicion, picture, beside) }))
  // The first that can tell decides: those behind it are there for when it cannot.
  const deciding = judged.find(({ verdict }) => verdict !== 'unknown')
  const seen = judged.filter((one) => one === deciding || one.verdict === 'established')
  const places = deciding ? [] : judged.flatMap(({ place }) => place ?? [])
  const { fix, ...texts } = textsOf(cause, {
    ...(picture ? valuesOf(picture) : {}),
    ...situation.parameters,
    ...(picture ? placed(picture, situation.parameters) : {}),
  })
  return {
    suspect,
    verdict: deciding?.verdict ?? 'unknown',
    finding: {
      ...finding,
      ...texts,
      ...ofCheck(deciding?.name ?? cause.checks[0]),
      evidence: deciding ? joined(seen, finding.evidence, situation.parameters) : finding.evidence,
      fix: {
        ...fix,
        steps: [...fix.steps, ...new Set(places.map((place) => toLookAt(fill(place, situation.parameters))))],
      },
    },
  }
}

/** What the message does not name. */
const valuesOf = ({ client, api, tenantId }: Picture): Parameters => ({
  appId: client.appId,
  resourceAppId: api.appId,
  tenant: tenantId,
  ...(client.live.application ? { appName: client.live.application.displayName } : {}),
  ...(api.live.application ? { resourceName: api.live.application.displayName } : {}),
})

/** The text alone only guesses the platform. */
function placed({ client }: Picture, { uri }: Parameters): Parameters {
  const platform = uri === undefined ? undefined : missingOn(client, uri)
  return platform === undefined ? {} : { platform: platformNames[platform] }
}

const ofCheck = (check: CheckName) => ({ check, link: linkOf(check) })

const toLookAt = (place: string): string => `Not visible from here, look at: ${place}.`

/** What was seen, and of what the message says only values that are not among it. */
function joined(
  judged: readonly Judgement[],
  said: readonly Evidence[],
  parameters: Parameters,
): readonly Evidence[] {
  const seen = judged.flatMap(({ evidence }) => evidence.map((row) => withoutSecrets(row, parameters)))
  const shown = new Set(seen.flatMap(({ expected, actual }) => [expected, actual]))
  const values = new Set(Object.values(parameters))
  return [...seen, ...said.filter(({ actual }) => values.has(actual) && !shown.has(actual))]
}

/** The checks compare what was pasted as it is. */
function withoutSecrets({ what, expected, actual }: Evidence, parameters: Parameters): Evidence {
  const hidden = Object.values(parameters).filter((value) => quotable(value) !== value)
  const clean = (text: string) =>
    hidden.reduce((rest, value) => rest.replaceAll(value, quotable(value)), text)
  return { what: clean(what), expected: clean(expected), actual: clean(actual) }
}

const asPassed = ({ finding, ...rest }: Weighed): Weighed => ({
  ...rest,
  finding: { ...finding, severity: 'warning', ...passedAt(finding) },
})

function passedAt({ check, link }: Finding): Pick<Finding, 'cause' | 'fix'> {
  if (check === 'assertion-claims') return passedInAssertion
  return link === 'server' ? passedAtServer : passedInTenant
}

const passed = (cause: string, kind: FixKind, summary: string, step: string) => ({
  cause,
  fix: { kind, summary, automatic: false, changes: [], steps: [step] },
})

const passedInTenant = passed(
  'The tenant holds what the message misses: it was mended since, the change has not reached every server of Entra yet, or the failure is about another registration.',
  'retry-later',
  'try again after some minutes; where it stays, name the other registration with --app',
  'Sign in again, with a new connection or a new browser window.',
)

const passedAtServer = passed(
  'The server shows what the message misses: it was mended since, the client keeps what it discovered before, or the failure is about another server.',
  'reconnect',
  'make the connection in the client anew; where it stays, name the other server with --server',
  'Remove the server from the client, and add it again: clients keep what they discovered.',
)

const passedInAssertion = passed(
  'The assertion says what the message misses: it is another one than that which was refused, or the failure is about another registration.',
  'retry-later',
  'try again with this assertion; where it stays, name the other registration with --app',
  'Send the request again, and paste the assertion of that request with its answer.',
)
