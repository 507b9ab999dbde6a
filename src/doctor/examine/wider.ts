import type { ResourceServicePrincipal } from '../../model/directory.ts'
import { listed } from '../look/check.ts'
import { listedScopes } from '../look/consent.ts'
import { nameOf, type Picture } from '../look/picture.ts'
import { type Trouble, trouble } from './trouble.ts'

/** What was consented to delegated scopes and is listed no more. */
export function widerThanListed(picture: Picture): Trouble[] {
  const { client } = picture
  const { application, resources, grants } = client.live
  if (!application) return []
  return resources.flatMap((api) => {
    const given = grants
      .filter(({ resourceId, consentType }) => resourceId === api.id && consentType === 'AllPrincipals')
      .flatMap(({ scope }) => scope.split(' ').filter(Boolean))
    const needed = [...listedScopes(picture, api.appId), 'openid', 'profile', 'email', 'offline_access']
    const more = given.filter((name) => !needed.includes(name))
    if (more.length === 0) return []
    return trouble({
      check: 'grants',
      title: `Consent for ${nameOf(client)} is wider than what it lists`,
      cause: 'It can ask for more than its permissions say.',
      severity: 'info',
      evidence: {
        what: `consent of the whole tenant for ${api.displayName}`,
        expected: listed(listedScopes(picture, api.appId)),
        actual: listed(given),
      },
      fix: {
        kind: 'other',
        summary: `withdraw ${listed(more)}`,
        steps: ['Enterprise applications, the client, Permissions. With a manifest: `prune: [permissions]`.'],
      },
    })
  })
}

/** What is listed besides what the manifest says is used. Somebody else may have added it: it stays. */
export function widerThanManifest(picture: Picture): Trouble[] {
  const { client, api } = picture
  const { application, resources } = client.live
  const { desired } = client
  if (!application || !desired) return []
  return application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = resources.find(({ appId }) => appId === resourceAppId)
    if (!resource || resourceAppId === api.appId) return []
    const used = desired.permissions
      .filter(
        (one) => one.resource === resourceAppId || resource.servicePrincipalNames.includes(one.resource),
      )
      .flatMap(({ delegated: names, application: roleNames }) => [...names, ...roleNames])
    const held = resourceAccess.map(({ id }) => nameOfPermission(resource, id))
    const more = held.filter((name) => !used.includes(name))
    if (more.length === 0) return []
    return trouble({
      check: 'required-access',
      title: `${nameOf(client)} lists more permissions than the manifest names`,
      cause: 'The consent page asks for all of them, and what is consented to can be used.',
      severity: 'info',
      evidence: {
        what: `requiredResourceAccess of ${resource.displayName}`,
        expected: listed(used),
        actual: listed(held),
      },
      fix: {
        kind: 'other',
        summary: `remove ${listed(more)}, if nothing uses it`,
        steps: ['With `prune: [permissions]` in appreg.yaml, `appreg apply` does it.'],
      },
    })
  })
}

const nameOfPermission = (resource: ResourceServicePrincipal, id: string): string =>
  [...resource.oauth2PermissionScopes, ...resource.appRoles].find((one) => one.id === id)?.value ?? id
