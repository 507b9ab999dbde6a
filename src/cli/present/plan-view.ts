import { type Change, type FileChange, objectTitles } from '../../model/change.ts'
import type { Plan, PlannedObject } from '../../model/plan.ts'
import { led } from '../leading.ts'
import { opPaint, opSigns, paint } from './paint.ts'
import { safeLine } from './safe.ts'

/** The plan as a difference: per object, per path, before → after, counts at the end. */
export function planView(plan: Plan, colour: boolean): string {
  const notes = notesView(plan, colour)
  if (plan.objects.length === 0) return `${noChanges(plan)}${notes}`
  const { create, update, delete: gone } = plan.counts
  const objects = plan.objects.map((object) => objectView(object, colour)).join('\n')
  return `tenant ${plan.tenantId}, key ${plan.key}\n${notes}\n${objects}\nplan: ${create} to create, ${update} to update, ${gone} to delete\n${permissionLines(plan)}`
}

export const notesView = ({ notes }: Plan, colour: boolean): string =>
  notes.map((note) => `${paint(colour).yellow('note:')} ${safeLine(led(note))}\n`).join('')

/** What the identity that applies it has to hold, as a person or as an application. */
const permissionLines = ({ permissions: { delegated, application } }: Plan): string =>
  `permissions: ${delegated.join(', ')} (delegated)\n         or: ${application.join(', ')} (application)\n`

export const noChanges = ({ displayName, appId, hasUnknown }: Plan): string =>
  `no changes: ${safeLine(displayName)} (appId ${appId ?? 'unknown'}) is as the manifest says${hasUnknown ? ', as far as it may be read' : ''}\n`

/** One object, and under it what becomes different. */
export function objectView(
  {
    object,
    name,
    op,
    changes,
  }: Pick<PlannedObject, 'name' | 'op'> & {
    readonly object: keyof typeof objectTitles
    readonly changes: readonly (Change | FileChange)[]
  },
  colour: boolean,
): string {
  const chalk = paint(colour)
  const sign = opPaint(chalk, op)(opSigns[op])
  const width = Math.max(0, ...changes.map(({ path = '' }) => path.length))
  const lines = changes.flatMap((change) => changeLines(change, width, colour))
  return `${[`${sign} ${chalk.bold(objectTitles[object])} ${safeLine(name)}`, ...lines].join('\n')}\n`
}

/** Sets and objects show their members one by one, because what matters is which member comes or goes. */
function changeLines(
  { path = '', op, before, after }: Change | FileChange,
  width: number,
  colour: boolean,
): string[] {
  const chalk = paint(colour)
  const gone = opPaint(chalk, 'delete')
  if (op === 'delete') {
    const members = Array.isArray(before) ? before.map((item) => gone(`      - ${shown(item)}`)) : []
    return [`  ${gone(opSigns.delete)} ${path}${isPlain(before) ? `  ${shown(before)}` : ''}`, ...members]
  }
  if (Array.isArray(after)) {
    const old: unknown[] = Array.isArray(before) ? before : []
    const members = [
      ...old.filter((item) => !after.includes(item)).map((item) => gone(`    - ${shown(item)}`)),
      ...after
        .filter((item) => !old.includes(item))
        .map((item) => opPaint(chalk, 'create')(`    + ${shown(item)}`)),
    ]
    return [`  ${opPaint(chalk, op)(opSigns[op])} ${path}`, ...members.map((line) => `  ${line}`)]
  }
  if (typeof after === 'object' && after !== null) {
    const old = (before ?? {}) as Record<string, unknown>
    const members = Object.entries(after).filter(
      ([name, value]) => before === undefined || old[name] !== value,
    )
    const deep = members.map(([name, value]) =>
      before === undefined
        ? `      ${name}: ${shown(value)}`
        : `      ${name}: ${shown(old[name])} → ${shown(value)}`,
    )
    return [`  ${opPaint(chalk, op)(opSigns[op])} ${path}`, ...deep]
  }
  const value = before === undefined ? shown(after) : `${shown(before)} → ${shown(after)}`
  return [`  ${opPaint(chalk, op)(opSigns[op])} ${path.padEnd(width)}  ${value}`]
}

const isPlain = (value: unknown): boolean => value !== undefined && typeof value !== 'object'

const shown = (value: unknown): string =>
  value === undefined
    ? '(absent)'
    : safeLine(typeof value === 'string' ? `"${value}"` : JSON.stringify(value))
