import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { OAuth2PermissionGrant, ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { writeGrants } from './permissions.ts'
import { permissionsByApi } from './resources.ts'
import { containsAll, union } from './sets.ts'

/** Admin consent: one tenant-wide grant for each API. Scopes granted before stay in it. */
export const consent: Aspect = {
  id: 'consent',

  changes(desired, live) {
    return due(desired, live).map(({ resource, grant, scopes }): Change => {
      const name = `${resource.displayName}, whole tenant`
      return grant
        ? {
            object: 'oauth2PermissionGrant',
            name,
            op: 'update',
            path: 'scope',
            before: grant.scope,
            after: scopes,
          }
        : { object: 'oauth2PermissionGrant', name, op: 'create', path: 'scope', after: scopes }
    })
  },

  next(desired, live) {
    const client = live.servicePrincipal
    if (!client) return []
    return due(desired, live).map((one) => (one.grant ? extend(one, one.grant) : create(one, client.id)))
  },
}

interface Due {
  readonly resource: ResourceServicePrincipal
  readonly grant: OAuth2PermissionGrant | undefined
  /** All scopes that the grant should hold, separated by blanks. */
  readonly scopes: string
}

function due(desired: Desired, live: Live): Due[] {
  if (!desired.adminConsent) return []
  return permissionsByApi(desired, live).flatMap(({ api: resource, delegated }): Due[] => {
    if (!resource || delegated.length === 0) return []
    const grant = live.grants.find(
      ({ resourceId, consentType }) => resourceId === resource.id && consentType === 'AllPrincipals',
    )
    const granted = grant?.scope.split(' ').filter(Boolean) ?? []
    if (containsAll(granted, delegated)) return []
    return [{ resource, grant, scopes: union(granted, delegated).join(' ') }]
  })
}

const create = ({ resource, scopes }: Due, clientId: string): GraphRequest => {
  const body = { clientId, consentType: 'AllPrincipals', resourceId: resource.id, scope: scopes } as const
  return {
    summary: `grant admin consent for ${resource.displayName}`,
    method: 'POST',
    path: '/oauth2PermissionGrants',
    body,
    ok: [201],
    permission: writeGrants,
    fold: (live, answer) => ({
      ...live,
      grants: [
        ...live.grants,
        { id: '{id}', principalId: null, ...body, ...(answer as OAuth2PermissionGrant | undefined) },
      ],
    }),
  }
}

const extend = ({ resource, scopes }: Due, grant: OAuth2PermissionGrant): GraphRequest => ({
  summary: `extend admin consent for ${resource.displayName}`,
  method: 'PATCH',
  path: `/oauth2PermissionGrants/${grant.id}`,
  body: { scope: scopes },
  ok: [204],
  permission: writeGrants,
  fold: (live) => ({
    ...live,
    grants: live.grants.map((one) => (one.id === grant.id ? { ...one, scope: scopes } : one)),
  }),
})
