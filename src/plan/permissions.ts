import type { Desired } from '../model/desired.ts'
import type { PlanPermissions } from '../model/plan.ts'
import type { GraphRequest } from '../model/request.ts'
import { alternatives } from './sufficient.ts'

type Kind = keyof PlanPermissions

/** The least-privileged permissions that read the registration and carry out these requests. */
export function leastPermissions(desired: Desired, requests: readonly GraphRequest[]): PlanPermissions {
  const least = (kind: Kind): string[] => {
    const writes = requests.flatMap((request) => alternatives(request)[kind][0] ?? [])
    return [...new Set([...writes, ...reads(desired).flatMap((read) => lacking(read, writes))])].sort()
  }
  return { delegated: least('delegated'), application: least('application') }
}

/** The permissions that open a read, the least one in front. */
type Read = readonly string[]

const lacking = ([least = '', ...higher]: Read, held: readonly string[]): string[] =>
  [least, ...higher].some((permission) => held.includes(permission)) ? [] : [least]

const applications: Read = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
]
const grants: Read = [
  'Directory.Read.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.ReadWrite.All',
]
const users: Read = [
  'User.ReadBasic.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
]

const reads = ({ owners, assignments }: Desired): Read[] => {
  const named = [...owners, ...assignments.map(({ principal }) => principal)].some((name) =>
    name.includes('@'),
  )
  return [applications, grants, ...(named ? [users] : [])]
}
