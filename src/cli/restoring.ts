import { writeApplications } from '../aspects/permissions.ts'
import type { DeletedApplication } from '../model/directory.ts'

/** The request that brings a deleted application back, with its service principal. */
export const restoration = ({ id, displayName }: DeletedApplication) => ({
  summary: `restore the application ${displayName}`,
  method: 'POST' as const,
  path: `/directory/deletedItems/${id}/restore`,
  ok: [200],
  permission: writeApplications,
})
