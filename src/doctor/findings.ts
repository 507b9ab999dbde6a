import type { Evidence, Finding, Fix } from '../model/finding.ts'
import type { Cause, Misconfiguration } from './catalogue/catalogue.ts'
import { linkOf } from './catalogue/checks.ts'
import { numberOf } from './catalogue/codes.ts'
import type { Situation } from './catalogue/condition.ts'
import type { Parameters } from './catalogue/parameters.ts'
import { signInLogEntry } from './catalogue/sign-in-log.ts'
import { nameDifference } from './difference.ts'
import { fill, isFilled, isValue } from './fill.ts'
import type { Symptom } from './symptoms.ts'

/** Where a finding comes from. It holds values of the text as they were pasted, secrets among them: it is never shown. */
export interface Suspect {
  readonly misconfiguration: Misconfiguration
  readonly cause: Cause
  readonly situation: Situation
}

/** A finding with the cause of the catalogue that it was made from; a number without causes has none. */
export interface Suspected {
  readonly finding: Finding
  readonly suspect?: Suspect
}

/** What is only around a cause, or there for lack of better, is left out where something nearer was found. */
const NEAR = 2

/** The causes of all symptoms, most likely first. Symptoms equally near take turns: the first cause of each, then the others. */
export function findingsOf(symptoms: readonly Symptom[]): Suspected[] {
  const near = symptoms.filter(({ distance }) => distance <= NEAR)
  const told = near.length > 0 ? near : symptoms
  const distances = [...new Set(told.map(({ distance }) => distance))]
  return distances.flatMap((distance) =>
    inTurns(told.filter((symptom) => symptom.distance === distance).map(findingsOfOne)),
  )
}

const inTurns = <T>(lists: readonly (readonly T[])[]): T[] => {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat()
}

/** The same cause under two numbers is said once. */
export const once = (findings: readonly Suspected[]): Suspected[] =>
  findings.filter(
    ({ finding: { title, cause } }, index) =>
      findings.findIndex(({ finding }) => finding.title === title && finding.cause === cause) === index,
  )

function findingsOfOne({ code, situation, misconfiguration }: Symptom): Suspected[] {
  if (!misconfiguration)
    return code === null ? [] : [{ finding: findingOfNumber(code, situation.parameters) }]
  return ranked(misconfiguration, situation).map((cause) => ({
    finding: {
      code,
      title: misconfiguration.title,
      severity: 'error',
      ...textsOf(cause, situation.parameters),
      evidence: evidenceOf(misconfiguration, situation),
      check: cause.checks[0],
      link: linkOf(cause.checks[0]),
    },
    suspect: { misconfiguration, cause, situation },
  }))
}

/** What a cause says, with these values filled in. */
export const textsOf = ({ cause, fix }: Cause, parameters: Parameters): { cause: string; fix: Fix } => ({
  cause: fill(cause, parameters),
  fix: {
    kind: fix.kind,
    summary: fill(fix.summary, parameters),
    automatic: fix.automatic === true,
    changes: [],
    steps: fix.steps.map((step) => fill(step, parameters)),
  },
})

/** Those whose condition is fulfilled, those without one, the rest; among equals in the order of the catalogue. */
function ranked({ causes }: Misconfiguration, situation: Situation): Cause[] {
  const rank = ({ when, only }: Cause): number => {
    const condition = only ?? when
    return condition === undefined ? 1 : condition.holds(situation) ? 0 : 2
  }
  return causes
    .filter(({ only, unless }) => (only?.holds(situation) ?? true) && !unless?.holds(situation))
    .sort((a, b) => rank(a) - rank(b))
}

const evidenceOf = ({ shows = [] }: Misconfiguration, { parameters }: Situation): Evidence[] =>
  shows
    .filter(
      ({ actual, expected }) =>
        isFilled(actual, parameters) && (!isValue(expected) || isFilled(expected, parameters)),
    )
    .flatMap((row) => {
      const [expected, actual] = [fill(row.expected, parameters), fill(row.actual, parameters)]
      if (expected === actual) return []
      const difference = nameDifference(expected, actual)
      const what = fill(row.what, parameters)
      return {
        what: difference === undefined ? what : `${what} (differs in ${difference})`,
        expected,
        actual,
      }
    })

/** A number that no misconfiguration explains: what is known of it in a sentence. */
function findingOfNumber(code: number, parameters: Parameters): Finding {
  const explained = numberOf(code)?.explained
  const page = `Microsoft's page of the number: https://login.microsoftonline.com/error?code=${code}`
  const fix: Fix = {
    kind: explained?.kind ?? 'other',
    summary: explained?.todo ?? 'read the text of the message, and look the number up',
    automatic: false,
    changes: [],
    steps: [
      explained?.todo ?? 'Read the text of the message.',
      fill(`${signInLogEntry}, says more.`, parameters),
      page,
    ],
  }
  return {
    code,
    title: explained?.means ?? `AADSTS${code} is not in the catalogue`,
    cause: explained?.means ?? 'The number is new, rare or mistyped.',
    severity: 'error',
    evidence: [],
    fix,
  }
}
