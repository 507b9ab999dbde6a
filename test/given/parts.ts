import type { Desired } from '../../src/model/desired.ts'
import { platforms } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'

// What a registration holds of everything that can be pruned, by name where ids are the tenant's, and what it should hold.

type Parts = Readonly<Record<string, readonly string[]>>

const NO_ROLE = '00000000-0000-0000-0000-000000000000'
const signIn = ['openid', 'profile', 'email', 'offline_access']

const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort()

export function heldParts(live: Live): Parts {
  const { application, resources } = live
  const resourceName = (id: string) => resources.find((one) => one.id === id)?.appId ?? id
  const scopes = application?.api.oauth2PermissionScopes ?? []
  const roles = application?.appRoles ?? []
  const valueFor = (id: string) => [...scopes, ...roles].find((one) => one.id === id)?.value ?? id
  return {
    redirectUris: sorted(
      platforms.flatMap((platform) =>
        (application?.[platform].redirectUris ?? []).map((uri) => `${platform} ${uri}`),
      ),
    ),
    scopes: sorted(scopes.map(({ value, isEnabled }) => `${value} ${isEnabled}`)),
    appRoles: sorted(roles.map(({ value, isEnabled }) => `${value} ${isEnabled}`)),
    preauthorize: sorted(
      (application?.api.preAuthorizedApplications ?? []).flatMap(({ appId, delegatedPermissionIds }) =>
        delegatedPermissionIds.map((id) => `${appId} ${valueFor(id)}`),
      ),
    ),
    listed: sorted(
      (application?.requiredResourceAccess ?? []).flatMap(({ resourceAppId, resourceAccess }) =>
        resourceAccess.map(({ id, type }) => `${resourceAppId} ${type} ${id}`),
      ),
    ),
    granted: sorted(
      live.grants.flatMap(({ resourceId, principalId, scope }) =>
        scope
          .split(' ')
          .filter((name) => !signIn.includes(name))
          .map((name) => `${resourceName(resourceId)} ${principalId} ${name}`),
      ),
    ),
    rolesGiven: sorted(
      live.appRoleAssignments
        .filter(({ appRoleId }) => appRoleId !== NO_ROLE)
        .map(({ resourceId, appRoleId }) => `${resourceName(resourceId)} ${appRoleId}`),
    ),
    assignments: sorted(
      live.appRoleAssignedTo.map(({ principalId, appRoleId }) => `${principalId} ${valueFor(appRoleId)}`),
    ),
    owners: sorted(live.owners),
    federated: sorted(live.federatedIdentityCredentials.map(({ issuer, subject }) => `${issuer} ${subject}`)),
  }
}

/** What `heldParts` should find where everything is pruned that was in `before`. */
export function wantedParts(want: Desired, before: Live): Parts {
  const { resources, principals } = before
  const held = heldParts(before)
  const idOf = (name: string) => principals[name] ?? name
  const apis = want.permissions.flatMap(({ resource, ...names }) => {
    const api = resources.find(
      (one) => one.appId === resource || one.servicePrincipalNames.includes(resource),
    )
    return api ? [{ api, ...names }] : []
  })
  const delegated = apis.flatMap(({ api, delegated }) =>
    delegated.map((name) => ({
      api: api.appId,
      name,
      id: api.oauth2PermissionScopes.find(({ value }) => value === name)?.id,
    })),
  )
  const roles = apis.flatMap(({ api, application }) =>
    application.map((name) => ({ api: api.appId, id: api.appRoles.find(({ value }) => value === name)?.id })),
  )
  const mayStay = (granted: string) =>
    delegated.some(({ api, name }) => granted.startsWith(`${api} `) && granted.endsWith(` ${name}`))
  return {
    redirectUris: sorted(
      platforms.flatMap((platform) => want.redirectUris[platform].map((uri) => `${platform} ${uri}`)),
    ),
    scopes: sorted(want.scopes.map(({ value }) => `${value} true`)),
    appRoles: sorted(want.appRoles.map(({ value }) => `${value} true`)),
    preauthorize: sorted(
      want.preauthorize.flatMap(({ appId, scopes }) => scopes.map((name) => `${appId} ${name}`)),
    ),
    listed: sorted([
      ...delegated.map(({ api, id }) => `${api} Scope ${id}`),
      ...roles.map(({ api, id }) => `${api} Role ${id}`),
    ]),
    granted: sorted([
      ...(held.granted ?? []).filter(mayStay),
      ...(want.adminConsent ? delegated.map(({ api, name }) => `${api} null ${name}`) : []),
    ]),
    rolesGiven: sorted([
      ...(held.rolesGiven ?? []).filter(
        (given) =>
          before.signedInAs === before.application?.appId ||
          roles.some(({ api, id }) => given === `${api} ${id}`),
      ),
      ...(want.adminConsent ? roles.map(({ api, id }) => `${api} ${id}`) : []),
    ]),
    assignments: sorted(
      want.assignments.map(({ principal, role }) => `${idOf(principal)} ${role ?? NO_ROLE}`),
    ),
    owners:
      want.owners.length === 0
        ? (held.owners ?? [])
        : sorted([...want.owners.map(idOf), ...before.owners.filter((id) => id === before.caller)]),
    federated: sorted(want.federated.map(({ issuer, subject }) => `${issuer} ${subject}`)),
  }
}
