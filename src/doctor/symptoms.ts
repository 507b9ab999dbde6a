import type { Misconfiguration } from './catalogue/catalogue.ts'
import { isKnownNumber } from './catalogue/codes.ts'
import type { Situation } from './catalogue/condition.ts'
import { misconfigurations } from './catalogue/index.ts'
import type { Reading } from './read/read.ts'
import { situationOf } from './situation.ts'

/** One failure that the text speaks of. */
export interface Symptom {
  /** `null` for a complaint that has no number. */
  readonly code: number | null
  readonly situation: Situation
  /** Absent for a number behind which no misconfiguration of the catalogue stands. */
  readonly misconfiguration?: Misconfiguration
  /** How far from the cause it is: 0 is the cause itself. */
  readonly distance: number
}

/** The failures of a text, the one nearest to the cause first. */
export function symptomsOf(reading: Reading): Symptom[] {
  const numbered = reading.numbers.map(({ code, message }) => {
    const situation = situationOf(message, reading)
    return symptom(code, situation, meaningOf(code, situation))
  })
  // Where the text has numbers, what has one is known by it: its words stand in the messages of others too.
  const complaints = misconfigurations
    .filter(
      ({ codes, says = [] }) => (numbered.length === 0 || codes.length === 0) && says.some(reading.says),
    )
    .map((one) => symptom(null, situationOf(reading.messageOf(one.id), reading), one))
  return [...numbered, ...complaints].sort((a, b) => a.distance - b.distance)
}

/** A number with several meanings has the one whose condition the message fulfils. */
const meaningOf = (code: number, situation: Situation): Misconfiguration | undefined =>
  misconfigurations.find(({ shared }) => shared?.codes.includes(code) && shared.when.holds(situation)) ??
  misconfigurations.find(({ codes }) => codes.includes(code))

const symptom = (
  code: number | null,
  situation: Situation,
  misconfiguration: Misconfiguration | undefined,
): Symptom => ({
  code,
  situation,
  ...(misconfiguration ? { misconfiguration } : {}),
  distance: distanceOf(code, misconfiguration),
})

// What comes after another failure tells more than a complaint in words, and that more than what is around another.
function distanceOf(code: number | null, misconfiguration: Misconfiguration | undefined): number {
  if (code !== null && !misconfiguration) return isKnownNumber(code) ? 0 : 4
  switch (misconfiguration?.stands) {
    case 'after another':
      return code === null ? 2 : 1
    case 'around another':
      return 3
    case 'for lack of better':
      return 5
    case undefined:
      return code === null ? 2 : 0
  }
}
