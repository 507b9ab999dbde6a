import type { Desired } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import type { Plan, PlannedObject } from '../../model/plan.ts'
import { buildPlan } from '../../plan/build.ts'
import { shellLine } from '../../render/formats/shell.ts'
import { STAYS } from '../applying/rotating.ts'
import type { LeftSecret, OldOnes } from './old-ones.ts'

/** The plan with what the run does after the new secret is proven, and with what it leaves. */
export function planOf(desired: Desired, live: Live, { superseded, left }: OldOnes): Plan {
  const plan = buildPlan(desired, live)
  const [{ name = '', grace = 0, isExtra = false } = {}] = desired.secrets
  const isSoon = grace <= STAYS
  const removals = superseded
    .map(
      ({ keyId }): PlannedObject => ({
        object: 'passwordCredential',
        name: `${name} (${keyId})`,
        op: 'delete',
        changes: [],
      }),
    )
    .filter(({ name: removed }) => isSoon && !plan.objects.some((planned) => planned.name === removed))
  const until = new Date(Date.parse(live.at) + grace).toISOString()
  const waiting = isSoon
    ? []
    : superseded.map(
        ({ keyId }) =>
          `the old secret "${name}" (key id ${keyId}) goes on working; the first apply on this machine after ${until} removes it`,
      )
  const untold = isExtra
    ? superseded.map(
        ({ keyId }) =>
          `an earlier secret add delivered the secret "${name}" (key id ${keyId}) and ended before it said so: a new one takes its place`,
      )
    : []
  return {
    ...plan,
    objects: [...plan.objects, ...removals],
    counts: { ...plan.counts, delete: plan.counts.delete + removals.length },
    notes: [
      ...plan.notes,
      ...untold,
      ...waiting,
      ...left.map((one) => `the old secret "${name}" is left: ${leftLine(one, live.application?.appId)}`),
    ],
  }
}

/** Why it is left, and how to be rid of it. */
export function leftLine({ keyId, endDateTime, because, removeAfter }: LeftSecret, appId = ''): string {
  const next = removeAfter
    ? `the first apply on this machine after ${removeAfter} removes it`
    : `when nobody uses it any more: ${shellLine(['appreg', 'secret', 'revoke', keyId, '--app', appId])}`
  return `key id ${keyId}, valid until ${endDateTime.slice(0, 10)}; ${because}; ${next}`
}
