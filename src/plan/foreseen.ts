import type { Change } from '../model/change.ts'
import type { Plan } from '../model/plan.ts'

/**
 * The changes that the plan did not show: something was altered in the tenant since it was made. A secret that this
 * run minted and could not deliver is removed without having been announced: nobody holds its value.
 */
export function unforeseen(plan: Plan, appId: string | undefined, changes: readonly Change[]): Change[] {
  const shown = plan.objects.flatMap((object) => object.changes)
  const whole = new Set(plan.objects.map(({ object, name, op }) => `${object} ${name} ${op}`))
  return changes.filter((change) => {
    if (change.object === 'passwordCredential' && change.op === 'delete') return false
    if (change.path === undefined) {
      return !whole.has(`${change.object} ${change.name ?? plan.displayName} ${change.op}`)
    }
    return !shown.some((one) => goal(one, appId) === goal(change, appId) && mayStartFrom(change, one))
  })
}

/**
 * What a change leads to. The id that Graph hands out while the plan is carried out reads as the placeholder that the
 * plan was shown with.
 */
function goal({ object, name, path, after }: Change, appId: string | undefined): string {
  const text = JSON.stringify(Array.isArray(after) ? [...after].sort() : after) ?? ''
  return [object, name, path, appId ? text.replaceAll(appId, '{appId}') : text].join(' ')
}

/**
 * Half of a change may be done already: a set may hold some of what it shall hold, an entry may be switched off. But a
 * value that is neither the one shown nor absent, or a member of a set that would go, was put there by somebody else.
 */
function mayStartFrom({ object, before, after }: Change, shown: Change): boolean {
  if (before === undefined || before === null) return true
  if (Array.isArray(before)) {
    const going = Array.isArray(after) ? before.filter((member) => !after.includes(member)) : before
    return going.every((member) => Array.isArray(shown.before) && shown.before.includes(member))
  }
  // Days left: they pass.
  if (object === 'passwordCredential' || object === 'keyCredential') return true
  return JSON.stringify(switchedOff(before)) === JSON.stringify(switchedOff(shown.before))
}

const switchedOff = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'isEnabled' in value ? { ...value, isEnabled: false } : value
