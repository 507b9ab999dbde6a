import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { OAuth2PermissionGrant, ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { nameOf } from './names.ts'
import { writeGrants } from './permissions.ts'
import { permissionsByApi, prunesPermissions } from './resources.ts'
import { sameSet, union } from './sets.ts'
import { isUnread } from './unread.ts'

/**
 * Admin consent: one tenant-wide grant for each API. Scopes granted before stay in it, unless permissions are pruned: then
 * what was granted beyond them goes, also where it was granted by one person for themselves.
 */
export const consent: Aspect = {
  id: 'consent',

  changes(desired, live) {
    return [
      ...due(desired, live).map(({ resource, grant, scopes }): Change => {
        const name = `${resource.displayName}, whole tenant`
        const after = scopes.join(' ')
        return grant
          ? { object, name, op: 'update', path: 'scope', before: grant.scope, after }
          : { object, name, op: 'create', path: 'scope', after }
      }),
      ...excessive(desired, live).map(({ grant, scopes }): Change => {
        const name = grantName(grant, live)
        const after = scopes.join(' ')
        return scopes.length > 0
          ? { object, name, op: 'update', path: 'scope', before: grant.scope, after }
          : { object, name, op: 'delete', path: 'scope', before: grant.scope }
      }),
    ]
  },

  next(desired, live) {
    const client = live.servicePrincipal
    if (!client) return []
    return [
      ...due(desired, live).map((one) =>
        one.grant ? rewrite({ ...one, grant: one.grant }, live) : create(one, client.id),
      ),
      ...excessive(desired, live).map((one) =>
        one.scopes.length > 0 ? rewrite(one, live) : remove(one.grant, live),
      ),
    ]
  },
}

const object = 'oauth2PermissionGrant'

/** A person consents to these by signing in. No registration has to list them. */
const signIn = ['openid', 'profile', 'email', 'offline_access']

interface Due {
  readonly resource: ResourceServicePrincipal
  readonly grant: OAuth2PermissionGrant | undefined
  /** All that the grant should hold. */
  readonly scopes: readonly string[]
}

function due(desired: Desired, live: Live): Due[] {
  if (!desired.adminConsent || isUnread(live, 'grants')) return []
  return permissionsByApi(desired, live).flatMap(({ api: resource, delegated }): Due[] => {
    if (!resource || delegated.length === 0) return []
    const grant = live.grants.find((one) => one.resourceId === resource.id && isTenantWide(one))
    const scopes = union(grant ? keptOf(grant, desired, live) : [], delegated)
    return grant && sameSet(scopesOf(grant), scopes) ? [] : [{ resource, grant, scopes }]
  })
}

interface Excessive {
  readonly grant: OAuth2PermissionGrant
  /** What is left of it. */
  readonly scopes: readonly string[]
}

/** Grants that hold more than they may, beside those that admin consent writes anyway. */
function excessive(desired: Desired, live: Live): Excessive[] {
  const written = due(desired, live).map(({ grant }) => grant)
  return live.grants
    .filter((grant) => !written.includes(grant))
    .map((grant) => ({ grant, scopes: keptOf(grant, desired, live) }))
    .filter(({ grant, scopes }) => scopes.length < scopesOf(grant).length)
}

function keptOf(grant: OAuth2PermissionGrant, desired: Desired, live: Live): string[] {
  if (!prunesPermissions(desired)) return scopesOf(grant)
  const listed = permissionsByApi(desired, live).find(({ api }) => api?.id === grant.resourceId)
  const mayStay = [...(listed?.delegated ?? []), ...signIn]
  return scopesOf(grant).filter((scope) => mayStay.includes(scope))
}

const isTenantWide = ({ consentType }: OAuth2PermissionGrant): boolean => consentType === 'AllPrincipals'

const scopesOf = ({ scope }: OAuth2PermissionGrant): string[] => union([], scope.split(' ').filter(Boolean))

function grantName(grant: OAuth2PermissionGrant, live: Live): string {
  const api = live.resources.find(({ id }) => id === grant.resourceId)?.displayName ?? grant.resourceId
  return `${api}, ${grant.principalId === null ? 'whole tenant' : nameOf(grant.principalId, live)}`
}

const create = ({ resource, scopes }: Due, clientId: string): GraphRequest => {
  const scope = scopes.join(' ')
  const body = { clientId, consentType: 'AllPrincipals', resourceId: resource.id, scope } as const
  return {
    summary: `grant admin consent for ${resource.displayName}`,
    method: 'POST',
    path: '/oauth2PermissionGrants',
    body,
    ok: [201],
    permission: writeGrants,
    consents: true,
    fold: (live, answer) => ({
      ...live,
      grants: [
        ...live.grants,
        { id: '{id}', principalId: null, ...body, ...(answer as OAuth2PermissionGrant | undefined) },
      ],
    }),
  }
}

const rewrite = ({ grant, scopes }: Excessive, live: Live): GraphRequest => {
  const scope = scopes.join(' ')
  const isGiving = scopes.some((name) => !scopesOf(grant).includes(name))
  return {
    summary: `${isGiving ? 'extend' : 'narrow'} the consent for ${grantName(grant, live)}`,
    method: 'PATCH',
    path: `/oauth2PermissionGrants/${grant.id}`,
    body: { scope },
    ok: [204],
    permission: writeGrants,
    ...(isGiving ? { consents: true } : {}),
    fold: (before) => ({
      ...before,
      grants: before.grants.map((one) => (one.id === grant.id ? { ...one, scope } : one)),
    }),
  }
}

const remove = (grant: OAuth2PermissionGrant, live: Live): GraphRequest => ({
  summary: `withdraw the consent for ${grantName(grant, live)}`,
  method: 'DELETE',
  path: `/oauth2PermissionGrants/${grant.id}`,
  ok: [204, 404],
  permission: writeGrants,
  fold: (before) => ({ ...before, grants: before.grants.filter(({ id }) => id !== grant.id) }),
})
