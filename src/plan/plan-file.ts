import { createHash } from 'node:crypto'
import { AppregError } from '../errors.ts'
import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Plan, PlannedObject } from '../model/plan.ts'

const VERSION = 1

/** Plans that were reviewed, to be carried out as they are. A plan names no secret, so neither does the file. */
export interface PlanFile {
  readonly tenantId: string
  /** ISO 8601. */
  readonly madeAt: string
  readonly registrations: readonly ReviewedPlan[]
}

export interface ReviewedPlan {
  /** What the manifest meant when the plan was made: see `fingerprint`. */
  readonly manifest: string
  readonly plan: Plan
}

/** The same for manifests that mean the same, however they are written. */
export const fingerprint = ({ isKeyFromName: _, ...meant }: Desired): string =>
  `sha256:${createHash('sha256')
    .update(JSON.stringify(ordered(meant)))
    .digest('hex')}`

/** With the members of every object in the order of their names. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]))
}

export const planFileText = (file: PlanFile): string =>
  `${JSON.stringify({ appregPlan: VERSION, ...file }, null, 2)}\n`

/** Throws `INPUT_UNREADABLE` for a text that is no plan, or one of another version; `name` is for the message. */
export function parsePlanFile(text: string, name: string): PlanFile {
  const { appregPlan: version, ...file } = parsed(text)
  if (version === undefined) throw unreadable(`${name} is no plan of appreg`)
  if (version !== VERSION) {
    throw unreadable(`${name} is a plan of version ${String(version)}, and this appreg reads ${VERSION}`)
  }
  if (!isPlanFile(file)) throw unreadable(`${name} is a damaged plan`)
  return file
}

/** Whether it is a plan of appreg, of whatever version, damaged or not. */
export const isPlanText = (text: string): boolean => parsed(text).appregPlan !== undefined

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

const unreadable = (message: string): AppregError =>
  new AppregError('INPUT_UNREADABLE', message, {
    hints: ['make one with appreg plan --out FILE, and look at it before you apply it'],
  })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPlanFile = (file: Record<string, unknown>): file is Record<string, unknown> & PlanFile =>
  typeof file.tenantId === 'string' &&
  typeof file.madeAt === 'string' &&
  Array.isArray(file.registrations) &&
  file.registrations.every((one) => isObject(one) && typeof one.manifest === 'string' && isPlan(one.plan))

/** Of a plan what `apply` reads of one that was reviewed. */
const isPlan = (plan: unknown): plan is Plan =>
  isObject(plan) &&
  [plan.tenantId, plan.key, plan.displayName].every(isText) &&
  isTextOrAbsent(plan.appId) &&
  Array.isArray(plan.objects) &&
  plan.objects.every(isPlannedObject)

const isPlannedObject = (one: unknown): one is PlannedObject =>
  isObject(one) &&
  [one.object, one.name].every(isText) &&
  isOp(one.op) &&
  Array.isArray(one.changes) &&
  one.changes.every(isChange)

const isChange = (one: unknown): one is Change =>
  isObject(one) && isText(one.object) && isOp(one.op) && [one.name, one.path].every(isTextOrAbsent)

const isText = (value: unknown): value is string => typeof value === 'string'

const isTextOrAbsent = (value: unknown): boolean => value === undefined || isText(value)

const isOp = (value: unknown): boolean => value === 'create' || value === 'update' || value === 'delete'

/**
 * The plans by key. Throws `USAGE` when they were made for another tenant, from other manifests, or for more or fewer
 * registrations: nothing may be applied that nobody reviewed, and nothing that was reviewed may be left out unseen.
 */
export function reviewedPlans(
  file: PlanFile,
  wanted: readonly Desired[],
  tenantId: string,
): ReadonlyMap<string, Plan> {
  if (file.tenantId !== tenantId) {
    throw unfit(`the plan was made for the tenant ${file.tenantId}, and you are signed in to ${tenantId}`)
  }
  const reviewed = new Map(file.registrations.map((one) => [one.plan.key, one]))
  const strangers = [
    ...wanted.filter(({ key }) => !reviewed.has(key)).map(({ key }) => `${key} is not in the plan`),
    ...[...reviewed.keys()]
      .filter((key) => !wanted.some((desired) => desired.key === key))
      .map((key) => `${key} is in the plan alone`),
  ]
  if (strangers.length > 0) {
    throw unfit(`the plan is not for what the manifest describes: ${strangers.join(', ')}`)
  }
  const changed = wanted.filter((desired) => reviewed.get(desired.key)?.manifest !== fingerprint(desired))
  if (changed.length > 0) {
    const keys = changed.map(({ key }) => key).join(', ')
    throw unfit(`the manifest of ${keys} has changed since the plan was made at ${file.madeAt}`)
  }
  return new Map([...reviewed].map(([key, { plan }]) => [key, plan]))
}

const unfit = (message: string): AppregError =>
  new AppregError('USAGE', message, {
    hints: ['make a new plan with appreg plan --out FILE, and look at it; nothing was changed'],
  })
