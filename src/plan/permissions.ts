import { consentMatters, type Desired } from '../model/desired.ts'
import type { PlanPermissions } from '../model/plan.ts'
import type { GraphRequest } from '../model/request.ts'
import { alternatives } from './sufficient.ts'

type Kind = keyof PlanPermissions

/** The least-privileged permissions that read the registration and carry out these requests. */
export function leastPermissions(desired: Desired, requests: readonly GraphRequest[]): PlanPermissions {
  const least = (kind: Kind): string[] => {
    const writes = requests.flatMap((request) => alternatives(request)[kind][0] ?? [])
    return [...new Set([...writes, ...neededReads(desired).flatMap((read) => lacking(read, writes))])].sort()
  }
  return { delegated: least('delegated'), application: least('application') }
}

/** What has to be read, and the permissions that open it: the least one in front. */
export interface NeededRead {
  readonly what: string
  readonly open: readonly string[]
}

const lacking = ({ open }: NeededRead, held: readonly string[]): string[] =>
  open.some((permission) => held.includes(permission)) ? [] : open.slice(0, 1)

const directory = ['Directory.Read.All', 'Directory.ReadWrite.All']

const applications: NeededRead = {
  what: 'the application',
  open: ['Application.Read.All', 'Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All', ...directory],
}
const grants: NeededRead = {
  what: 'the consents given to the service principal',
  open: ['Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
}
/** `Application.ReadWrite.OwnedBy` opens neither of them, also for an application of one's own. */
const assignments = (what: string): NeededRead => ({
  what,
  open: ['Application.Read.All', 'Application.ReadWrite.All', ...directory],
})
const users: NeededRead = {
  what: 'the users that the manifest names',
  open: ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', ...directory],
}

/** What is read to plan it. See observe/reads.ts. */
export function neededReads(desired: Desired): NeededRead[] {
  const { owners, assignments: assigned, prune } = desired
  const named = [...owners, ...assigned.map(({ principal }) => principal)].some((name) => name.includes('@'))
  const assigns = assigned.length > 0 || prune.includes('assignments') || prune.includes('appRoles')
  return [
    applications,
    ...(consentMatters(desired, 'delegated') ? [grants] : []),
    ...(consentMatters(desired, 'application') ? [assignments('the app roles given to it')] : []),
    ...(assigns ? [assignments('who is assigned to it')] : []),
    ...(named ? [users] : []),
  ]
}
