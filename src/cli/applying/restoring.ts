import { carryOutOne } from '../../apply/one.ts'
import { writeApplications } from '../../aspects/permissions.ts'
import type { DeletedApplication } from '../../model/directory.ts'
import { oneSender } from '../session/one-sender.ts'
import type { Session } from '../session/session.ts'

/** Brings a deleted application back, with its service principal. */
export const restore = ({ id, displayName }: DeletedApplication, session: Session): Promise<void> =>
  carryOutOne(
    {
      summary: `restore the application ${displayName}`,
      method: 'POST',
      path: `/directory/deletedItems/${id}/restore`,
      ok: [200],
      permission: writeApplications,
    },
    oneSender(session, { method: 'GET', path: `/applications/${id}?$select=id` }),
  )
