import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import { containsAll, union } from './sets.ts'

/** `application.tags`. Others that are there stay. */
export const tags: Aspect = {
  id: 'tags',

  changes({ tags: want }, { application }) {
    const before = application?.tags ?? []
    if (containsAll(before, want)) return []
    const op = application ? 'update' : 'create'
    return [
      {
        object: 'application',
        op,
        path: 'tags',
        ...(application ? { before } : {}),
        after: union(before, want),
      },
    ]
  },

  next(desired, live) {
    if (this.changes(desired, live).length === 0) return []
    const body = { tags: union(live.application?.tags ?? [], desired.tags) }
    return [patchApplication(desired, { summary: 'set the tags', body })]
  },
}
