import { resourceOf } from '../manifest/resource.ts'
import type { Manifest } from '../manifest/schema.ts'
import type { DesiredAssignment, DesiredPermissions } from '../model/desired.ts'
import { unique, uniqueBy } from './unique.ts'

/** APIs of which nothing is asked are left out. */
export const desiredPermissions = ({ permissions }: Manifest): DesiredPermissions[] =>
  Object.entries(permissions)
    .map(([key, names]): DesiredPermissions => {
      const { delegated, application } = Array.isArray(names) ? { delegated: names, application: [] } : names
      return { resource: resourceOf(key), delegated: unique(delegated), application: unique(application) }
    })
    .filter(({ delegated, application }) => delegated.length > 0 || application.length > 0)

export const desiredAssignments = ({ assignments }: Manifest): DesiredAssignment[] =>
  uniqueBy(
    assignments.map((assignment) => {
      if (typeof assignment === 'string') return { principal: assignment }
      const { principal, role } = assignment
      return { principal, ...(role === undefined ? {} : { role }) }
    }),
    (assignment) => JSON.stringify(assignment),
  )
