import { AppregError } from '../../errors.ts'
import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { type Need, unmet } from '../../render/needs.ts'
import type { Asked, Target } from '../../render/target.ts'
import { type TargetName, targets, targetsFor } from '../../render/targets.ts'
import type { DeliveredSecret } from '../applying/delivering.ts'
import { led } from '../leading.ts'

export type Configurations = Readonly<Record<string, TargetConfiguration>>

/** The configuration for these targets. For one that could not work yet it says what is missing instead. */
export async function configure(
  registration: Registration,
  names: readonly TargetName[] = targetsFor(registration),
  asked: Asked = {},
): Promise<Configurations> {
  const entries = rowsOf(names).map(async (target) => {
    const missing = missingFor(target, registration, asked)
    const configuration =
      missing.length > 0
        ? { files: [], values: {}, notes: missing.map(({ sentence }) => sentence) }
        : (await target.load())(registration, asked)
    return [target.name, { ...configuration, notes: configuration.notes.map(led) }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** What is printed once it is applied; `brief` is what a person types, with files and remarks left to `config`. */
export async function configureApplied(
  registration: Registration,
  secrets: readonly DeliveredSecret[],
  { brief }: { readonly brief?: boolean },
): Promise<Configurations> {
  return brief ? valuesOnly(await configure(withShown(registration, secrets))) : configure(registration)
}

/** The secret stands where the portal asks for it. */
export function withShown(registration: Registration, secrets: readonly DeliveredSecret[]): Registration {
  const shown = secrets.find(({ value }) => value !== undefined)
  return shown?.value === undefined
    ? registration
    : { ...registration, secret: { name: shown.name, store: shown.deliveredTo, value: shown.value } }
}

/** Where there is nothing to type, a remark says why. */
const valuesOnly = (all: Configurations): Configurations =>
  Object.fromEntries(
    Object.entries(all).map(([name, { values, notes }]) => [
      name,
      { values, files: [], notes: Object.keys(values).length === 0 ? notes : [] },
    ]),
  )

/** Throws `USAGE` where the output for one of the targets could not work, with everything that is missing. */
export function requireComplete(
  registration: Registration,
  names: readonly TargetName[],
  asked: Asked,
): void {
  const incomplete = rowsOf(names)
    .map((target) => ({ target, missing: missingFor(target, registration, asked) }))
    .filter(({ missing }) => missing.length > 0)
  if (incomplete.length === 0) return
  const lists = incomplete.map(
    ({ target, missing }) => `${target.name} lacks ${missing.map(({ lacking }) => lacking).join(' and ')}`,
  )
  const remedies = incomplete.flatMap(({ missing }) => missing.map(({ remedy }) => remedy))
  throw new AppregError('USAGE', `nothing was printed: ${lists.join('; ')}`, {
    hints: [...new Set(remedies)],
  })
}

const rowsOf = (names: readonly TargetName[]): Target[] => names.flatMap((name) => targets.get(name) ?? [])

const missingFor = (target: Target, registration: Registration, asked: Asked) =>
  unmet(needsOf(target, asked), registration).map((need) => {
    const remedy = need.remedy(registration, target.name)
    return { lacking: need.lacking, remedy, sentence: `Not printed without ${need.lacking}: ${remedy}.` }
  })

function needsOf({ needs, needsWithoutEntra, needsOnBehalfOf = [] }: Target, asked: Asked): readonly Need[] {
  if (needsWithoutEntra && (asked.access || asked.issuer)) return needsWithoutEntra
  return asked.onBehalfOf ? [...needs, ...needsOnBehalfOf] : needs
}
