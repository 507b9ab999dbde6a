import { aspects } from '../aspects/index.ts'
import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { Plan, PlannedObject } from '../model/plan.ts'
import { certificateNotes } from './certificate-policy.ts'
import { leastPermissions } from './permissions.ts'
import { consentNotes, policyNotes } from './policies.ts'
import { secretNotes } from './secret-notes.ts'
import { plannedRequests } from './steps.ts'

/** Everything that differs, aspect by aspect. Plan, apply and verify all mean this by "difference". */
export const changes = (desired: Desired, live: Live): Change[] =>
  aspects.flatMap((aspect) => aspect.changes(desired, live))

export function buildPlan(desired: Desired, live: Live): Plan {
  const objects = grouped(changes(desired, live), desired)
  const count = (op: Change['op']) => objects.filter((object) => object.op === op).length
  return {
    tenantId: live.tenantId,
    key: desired.key,
    displayName: desired.displayName,
    ...(live.application ? { appId: live.application.appId } : {}),
    objects,
    counts: { create: count('create'), update: count('update'), delete: count('delete') },
    ...(live.application && live.unread ? { hasUnknown: true } : {}),
    permissions: leastPermissions(desired, plannedRequests(desired, live)),
    notes: [
      ...notes(desired, live),
      ...unknownParts(live),
      ...secretNotes(desired, live),
      ...certificateNotes(desired, live),
      ...policyNotes(desired, live),
      ...consentNotes(desired, live),
    ],
  }
}

/** One entry for each object in the tenant; its own coming or going says what happens to it. */
function grouped(all: readonly Change[], desired: Desired): PlannedObject[] {
  const keys = [...new Set(all.map(groupKey))]
  return keys.map((key) => {
    const group = all.filter((change) => groupKey(change) === key)
    const [first] = group as [Change]
    return {
      object: first.object,
      name: first.name ?? desired.displayName,
      op: opOf(group),
      changes: group.filter(({ path }) => path !== undefined),
    }
  })
}

/** What happens to the object: its own coming or going, or what happens to all that is named of it. */
function opOf(group: readonly Change[]): Change['op'] {
  const ops = new Set(group.map(({ op }) => op))
  const [first = 'update'] = group.filter(({ path }) => path === undefined).map(({ op }) => op)
  const whole = ops.size === 1 ? ([...ops][0] ?? first) : first
  // Parts of an application go; it stays.
  return whole === 'delete' && group.some(({ object }) => object === 'application') ? 'update' : whole
}

const groupKey = ({ object, name }: Change): string => `${object}/${name ?? ''}`

const unknownParts = ({ unread = [] }: Live): string[] =>
  unread.map(
    ({ part, what, least }) =>
      `${what}: unknown: may not be read (needs ${least}); ${part === 'namesakes' ? 'a new one is made' : 'no change of it is planned'}`,
  )

function notes(desired: Desired, live: Live): string[] {
  if (live.application) return []
  return [
    ...(desired.isKeyFromName
      ? [
          `the key ${desired.key}, by which it is found again, is made from the name: before you give it another name, write "key: ${desired.key}" into the manifest, or add --key ${desired.key}`,
        ]
      : []),
    ...(live.deleted ?? [])
      .slice(0, 1)
      .map(
        ({ appId, deletedDateTime }) =>
          `a registration with the key ${desired.key} was deleted on ${deletedDateTime.slice(0, 10)} and can come back: appreg restore --app ${appId}`,
      ),
    ...live.namesakes.map(
      ({ appId }) =>
        `another application named "${desired.displayName}" exists (appId ${appId}); apply asks for --adopt, which takes it over, or --new, which creates another under the key ${desired.key}`,
    ),
  ]
}
