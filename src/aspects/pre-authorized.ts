import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Application, PreAuthorizedApplication } from '../model/directory.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import { scopes } from './scopes.ts'
import { containsAll, union } from './sets.ts'

/** `application.api.preAuthorizedApplications`: clients that need no consent. Others that are there stay. */
export const preAuthorized: Aspect = {
  id: 'pre-authorized',

  changes(desired, { application }) {
    return desired.preauthorize.flatMap(({ appId, scopes }): Change[] => {
      const before = scopeNames(application, appId)
      if (containsAll(before, scopes)) return []
      const path = `api.preAuthorizedApplications[${appId}]`
      const op = application ? 'update' : 'create'
      return [
        {
          object: 'application',
          op,
          path,
          ...(before.length > 0 ? { before } : {}),
          after: union(before, scopes),
        },
      ]
    })
  },

  // Graph refuses to pre-authorize a scope in the request that creates it, and a scope that changes is switched off
  // for a moment: this waits until the scopes are stored as they should be.
  next(desired, live) {
    const { application } = live
    if (!application || this.changes(desired, live).length === 0) return []
    if (scopes.changes(desired, live).length > 0) return []
    const body = { api: { preAuthorizedApplications: merged(desired, application) } }
    return [patchApplication(desired, { summary: 'pre-authorize the clients', body })]
  },
}

const entryOf = (application: Application | undefined, appId: string): PreAuthorizedApplication | undefined =>
  application?.api.preAuthorizedApplications.find((entry) => entry.appId === appId)

function scopeNames(application: Application | undefined, appId: string): string[] {
  const ids = entryOf(application, appId)?.delegatedPermissionIds ?? []
  return ids.map(
    (id) => application?.api.oauth2PermissionScopes.find((scope) => scope.id === id)?.value ?? id,
  )
}

function merged(desired: Desired, application: Application): PreAuthorizedApplication[] {
  const others = application.api.preAuthorizedApplications.filter(
    (entry) => !desired.preauthorize.some(({ appId }) => appId === entry.appId),
  )
  const wanted = desired.preauthorize.map(({ appId, scopes }) => {
    const ids = application.api.oauth2PermissionScopes
      .filter(({ value }) => scopes.includes(value))
      .map(({ id }) => id)
    return {
      appId,
      delegatedPermissionIds: union(entryOf(application, appId)?.delegatedPermissionIds ?? [], ids),
    }
  })
  return [...others, ...wanted]
}
