import type { Desired } from '../model/desired.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import { containsAll, union } from './sets.ts'

/** `application.identifierUris`. Others that are there stay. */
export const identifierUris: Aspect = {
  id: 'identifier-uris',

  changes(desired, { application }) {
    if (!application) {
      if (desired.identifierUris.length === 0) return []
      return [{ object: 'application', op: 'create', path: 'identifierUris', after: desired.identifierUris }]
    }
    const { identifierUris: before, appId } = application
    const want = filled(desired, appId)
    if (containsAll(before, want)) return []
    return [
      { object: 'application', op: 'update', path: 'identifierUris', before, after: union(before, want) },
    ]
  },

  // In a request of its own after the creation: `api://{appId}` needs the id that Graph hands out.
  next(desired, live) {
    if (!live.application || this.changes(desired, live).length === 0) return []
    const { identifierUris: before, appId } = live.application
    const body = { identifierUris: union(before, filled(desired, appId)) }
    return [patchApplication(desired, { summary: 'set the identifier URI', body })]
  },
}

const filled = (desired: Desired, appId: string): string[] =>
  desired.identifierUris.map((uri) => uri.replaceAll('{appId}', appId))
