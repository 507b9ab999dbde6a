import type { Desired } from '../model/desired.ts'
import type { Identity } from '../model/identity.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import { DEVELOPER, GLOBAL, rolesOf } from './directory-roles.ts'
import { type NeededRead, neededReads } from './permissions.ts'
import { alternatives } from './sufficient.ts'

/** Whether an identity may take a step, as far as its token and the tenant's settings tell. */
export interface Right {
  readonly step: string
  readonly allowed: 'yes' | 'no' | 'unknown'
  /** Permissions, and directory roles one of which would do. */
  readonly lacks: readonly string[]
  /** What it depends on, where that is not known. */
  readonly because?: string
}

type Asking = Pick<GraphRequest, 'summary' | 'method' | 'path' | 'permission'>

/** The scope of Microsoft's own tools. It opens most of the directory, but the published permissions do not list it. */
const AS_USER = 'Directory.AccessAsUser.All'

/** `live` is the state before the first step. */
export function rightTo(request: Asking, identity: Identity, live: Live): Right {
  const step = request.summary
  const open = alternatives(request)[identity.kind === 'user' ? 'delegated' : 'application']
  const missing = open.map((set) => set.filter((permission) => !identity.permissions.includes(permission)))
  const enough = open.filter((_, index) => missing[index]?.length === 0)
  const byRole = identity.kind === 'user' ? roleVerdict(request, identity, live) : undefined
  if (enough.length === 0 && byRole && identity.permissions.includes(AS_USER)) {
    return {
      step,
      ...byRole,
      allowed: byRole.allowed === 'no' ? 'no' : 'unknown',
      because: `${AS_USER} may do`,
    }
  }
  if (enough.length === 0) {
    const lacks = [...fewest(missing), ...(byRole?.lacks ?? [])]
    return { step, allowed: 'no', lacks }
  }
  if (byRole) return { step, ...byRole }
  const isOwnOnly = enough.every((set) => set.includes('Application.ReadWrite.OwnedBy'))
  if (isOwnOnly && live.application) {
    const because =
      'Application.ReadWrite.OwnedBy reaches only registrations that the application made or owns'
    return { step, allowed: 'unknown', lacks: [], because }
  }
  return { step, allowed: 'yes', lacks: [] }
}

/**
 * The reads that the identity may not do: those that Graph refused; before the registration exists, those for which its
 * token holds no permission.
 */
export function missingReads(desired: Desired, { permissions }: Identity, live: Live): Right[] {
  const isRefused = ({ what }: NeededRead) => (live.unread ?? []).some((one) => one.what === what)
  const isForeseen = ({ open }: NeededRead) =>
    !live.application && ![...open, AS_USER].some((permission) => permissions.includes(permission))
  return neededReads(desired)
    .filter((read) => isRefused(read) || isForeseen(read))
    .map(({ what, open }) => ({
      step: `read ${what}`,
      allowed: 'no',
      lacks: open.slice(0, 1),
      because: 'whether something is to be done there stays unknown',
    }))
}

/** The first of those that lack the fewest: the least-privileged one in front. */
const fewest = (missing: readonly (readonly string[])[]): readonly string[] =>
  [...missing].sort((a, b) => a.length - b.length)[0] ?? []

type Verdict = Omit<Right, 'step'>

/** A person's scopes reach no further than the person. */
function roleVerdict({ permission }: Asking, identity: Identity, live: Live): Verdict {
  const yes: Verdict = { allowed: 'yes', lacks: [] }
  const names = permission.roles.join(' or ')
  const roles = rolesOf(identity)
  if (!roles) {
    return { allowed: 'unknown', lacks: [], because: `the token names no directory roles; it takes ${names}` }
  }
  const owns = permission.roles.includes(DEVELOPER)
  const suffices = (role: string) =>
    role === GLOBAL || (permission.roles.includes(role) && (role !== DEVELOPER || !live.application))
  if (roles.some(suffices)) return yes
  if (!owns) return { allowed: 'no', lacks: [`the role ${names}`] }
  if (live.application) {
    return { allowed: 'unknown', lacks: [], because: `without the role ${names} it takes an owner` }
  }
  switch (live.policies?.authorization?.defaultUserRolePermissions?.allowedToCreateApps) {
    case true:
      return yes
    case false:
      return { allowed: 'no', lacks: [`the role ${names}`] }
    default:
      return { allowed: 'unknown', lacks: [], because: 'the tenant may let all users register applications' }
  }
}
