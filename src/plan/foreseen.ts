import type { Change } from '../model/change.ts'
import type { Plan } from '../model/plan.ts'

/**
 * The changes that the plan did not show: something was altered in the tenant since it was made. A secret that this
 * run minted and could not deliver is removed without having been announced: nobody holds its value.
 */
export function unforeseen(plan: Plan, appId: string | undefined, changes: readonly Change[]): Change[] {
  const shown = new Set(
    plan.objects.flatMap((object) => object.changes.map((change) => identity(change, appId))),
  )
  const whole = new Set(plan.objects.map(({ object, name, op }) => `${object} ${name} ${op}`))
  return changes.filter((change) => {
    if (change.object === 'passwordCredential' && change.op === 'delete') return false
    return change.path === undefined
      ? !whole.has(`${change.object} ${change.name ?? plan.displayName} ${change.op}`)
      : !shown.has(identity(change, appId))
  })
}

/**
 * What a change leads to. Not where it starts from: half of it may be done already. The id that Graph hands out while
 * the plan is carried out reads as the placeholder that the plan was shown with.
 */
function identity({ object, name, path, after }: Change, appId: string | undefined): string {
  const goal = JSON.stringify(Array.isArray(after) ? [...after].sort() : after) ?? ''
  return [object, name, path, appId ? goal.replaceAll(appId, '{appId}') : goal].join(' ')
}
