import type { ServicePrincipal } from '../model/directory.ts'
import type { Aspect } from './aspect.ts'
import { writeApplications } from './permissions.ts'

/** The registration's service principal in this tenant: without it no token is issued and no consent can be given. */
export const servicePrincipal: Aspect = {
  id: 'service-principal',

  changes(desired, live) {
    if (live.servicePrincipal) return []
    return [{ object: 'servicePrincipal', op: 'create', after: desired.displayName }]
  },

  next(desired, live) {
    if (!live.application || live.servicePrincipal) return []
    const { appId } = live.application
    return [
      {
        summary: 'create the service principal',
        method: 'POST',
        path: '/servicePrincipals',
        body: { appId },
        ok: [201],
        permission: writeApplications,
        fold: (before, answer) => ({
          ...before,
          servicePrincipal: {
            id: '{id}',
            appId,
            displayName: desired.displayName,
            ...(answer as ServicePrincipal | undefined),
          },
        }),
      },
    ]
  },
}
