import { MICROSOFT_GRAPH, type ResourceServicePrincipal } from '../../model/directory.ts'
import { listed } from '../look/check.ts'
import { givenScopes, listedScopes } from '../look/consent.ts'
import { isSame, nameOf, type Picture } from '../look/picture.ts'
import { type Trouble, trouble } from './trouble.ts'

const isUnread = ({ client }: Picture, part: 'grants' | 'appRoleAssignments'): boolean =>
  client.live.unread?.some((one) => one.part === part) ?? false

/** API by API, as the client lists them. */
export function consents(picture: Picture): Trouble[] {
  const { application, resources } = picture.client.live
  return (application?.requiredResourceAccess ?? []).flatMap(({ resourceAppId }) => {
    const api = resources.find(({ appId }) => appId === resourceAppId)
    return api ? [...delegated(picture, api), ...roles(picture, api)] : [gone(picture, resourceAppId)]
  })
}

const ASKED =
  'Each person is asked for consent with the first sign-in; a client that shows no page is refused (AADSTS65001).'

function delegated(picture: Picture, api: ResourceServicePrincipal): Trouble[] {
  const { client, userConsent } = picture
  if (isUnread(picture, 'grants')) return []
  const wanted = listedScopes(picture, api.appId)
  const { given } = givenScopes(picture, api.appId)
  const missing = wanted.filter((name) => !given.includes(name))
  if (missing.length === 0) return []
  const mayConsent = userConsent?.some((name) => /^managePermissionGrantsForSelf\./i.test(name)) ?? false
  const isLeftToUsers = mayConsent && client.desired?.adminConsent !== true
  return [
    trouble({
      check: 'grants',
      title: `Consent is missing for ${nameOf(client)}`,
      cause: isLeftToUsers
        ? ASKED
        : mayConsent
          ? `The manifest wants it for everybody. ${ASKED}`
          : userConsent === undefined
            ? 'Where users may not consent, who is no administrator is refused (AADSTS90094, 65001).'
            : 'Users may not consent: who is no administrator is refused (AADSTS90094, 65001).',
      severity: isLeftToUsers ? 'info' : 'error',
      evidence: {
        what: `consent of the whole tenant for ${api.displayName}`,
        expected: listed(wanted),
        actual: listed(given),
      },
      fix: {
        kind: 'grant-admin-consent',
        summary: `grant consent for ${listed(missing)}`,
        steps: [
          `Open \`${picture.cloud.login}/${picture.tenantId}/adminconsent?client_id=${client.appId}\`.`,
        ],
      },
      repair: {
        party: client,
        wanted: {
          permissions: [{ resource: api.appId, delegated: wanted, application: [] }],
          adminConsent: true,
        },
      },
    }),
  ]
}

function roles(picture: Picture, api: ResourceServicePrincipal): Trouble[] {
  const { client } = picture
  const { application, appRoleAssignments } = client.live
  if (isUnread(picture, 'appRoleAssignments')) return []
  const given = appRoleAssignments
    .filter(({ resourceId }) => resourceId === api.id)
    .map(({ appRoleId }) => appRoleId)
  const wanted = (application?.requiredResourceAccess ?? [])
    .filter(({ resourceAppId }) => resourceAppId === api.appId)
    .flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === 'Role'))
    .map(({ id }) => id)
  const nameOfRole = (id: string) => api.appRoles.find((role) => role.id === id)?.value ?? id
  const missing = wanted.filter((id) => !given.includes(id)).map(nameOfRole)
  const more = given.filter((id) => !wanted.includes(id)).map(nameOfRole)
  return [
    ...(missing.length === 0
      ? []
      : [
          trouble({
            check: 'grants',
            title: `An application permission of ${nameOf(client)} was not consented to`,
            cause: 'Its app-only token lacks the role, and calls are refused.',
            severity: 'error',
            evidence: {
              what: `app roles on ${api.displayName}`,
              expected: listed(wanted.map(nameOfRole)),
              actual: listed(given.map(nameOfRole)),
            },
            fix: {
              kind: 'grant-admin-consent',
              summary: `grant consent for ${listed(missing)}`,
              steps: [
                `Open \`${picture.cloud.login}/${picture.tenantId}/adminconsent?client_id=${client.appId}\`.`,
              ],
            },
            repair: {
              party: client,
              wanted: {
                permissions: [{ resource: api.appId, delegated: [], application: wanted.map(nameOfRole) }],
                adminConsent: true,
              },
            },
          }),
        ]),
    ...(more.length === 0
      ? []
      : [tooMuch(picture, { api, held: given.map(nameOfRole), needed: wanted.map(nameOfRole) })]),
  ]
}

/** An app-only right works without anybody who signs in: one that nobody lists any more is a danger. */
const tooMuch = (
  { client }: Picture,
  {
    api,
    held,
    needed,
  }: { api: ResourceServicePrincipal; held: readonly string[]; needed: readonly string[] },
): Trouble =>
  trouble({
    check: 'grants',
    title: `${nameOf(client)} holds more application permissions than it lists`,
    cause: 'They work without a person who signs in.',
    severity: 'warning',
    evidence: { what: `app roles on ${api.displayName}`, expected: listed(needed), actual: listed(held) },
    fix: {
      kind: 'other',
      summary: 'withdraw what is not used',
      steps: ['Enterprise applications, the client, Permissions. With a manifest: `prune: [permissions]`.'],
    },
  })

const gone = ({ client }: Picture, appId: string): Trouble =>
  trouble({
    check: 'required-access',
    title: `${nameOf(client)} lists an API that this tenant does not have`,
    cause: 'The consent page fails (AADSTS650054, 650052).',
    severity: 'error',
    evidence: { what: 'requiredResourceAccess', expected: 'APIs of this tenant', actual: appId },
    fix: {
      kind: 'other',
      summary: 'remove the entry, or bring the API into the tenant',
      steps: ['App registrations, the client, API permissions: remove the row without a name.'],
    },
  })

/** What the manifest asks for and the registration does not list. */
export function unlisted(picture: Picture): Trouble[] {
  const { client } = picture
  // Those on the other half of a split are looked at from the client's side.
  const named = (client.desired?.permissions ?? []).filter(({ resource }) => !resource.startsWith('key:'))
  return named.flatMap(({ resource, delegated: wanted }) => {
    const api = client.live.resources.find(
      ({ appId, servicePrincipalNames }) => appId === resource || servicePrincipalNames.includes(resource),
    )
    const held = api ? listedScopes(picture, api.appId) : []
    const missing = wanted.filter((name) => !held.includes(name))
    if (missing.length === 0) return []
    const permissions = [{ resource, delegated: missing, application: [] }]
    const adminConsent = client.desired?.adminConsent ?? false
    return trouble({
      check: 'required-access',
      title: `${nameOf(client)} lacks permissions of the manifest`,
      cause: 'A token for them is refused (AADSTS650057, 65001).',
      severity: 'error',
      evidence: {
        what: `requiredResourceAccess of ${api?.displayName ?? resource}`,
        expected: listed(wanted),
        actual: listed(held),
      },
      fix: { kind: 'add-permission', summary: `add ${listed(missing)}`, steps: ['Run `appreg apply`.'] },
      repair: { party: client, wanted: { permissions, adminConsent, settings: {} } },
    })
  })
}

/** A connector whose registration is its own API. */
export function tokenForItself({ client, api }: Picture): Trouble[] {
  const { application } = client.live
  if (!application || !isSame(client, api)) return []
  if (application.api.oauth2PermissionScopes.length === 0 || application.web.redirectUris.length === 0)
    return []
  if (application.requiredResourceAccess.some(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH))
    return []
  return [
    trouble({
      check: 'required-access',
      title: `${nameOf(client)} lists no permission of Microsoft Graph`,
      cause: 'As client and API at once it gets no token for itself without User.Read (AADSTS90008).',
      severity: 'warning',
      evidence: {
        what: 'requiredResourceAccess',
        expected: 'Microsoft Graph: User.Read',
        actual: 'none of it',
      },
      fix: {
        kind: 'add-permission',
        summary: 'add User.Read of Microsoft Graph, and consent to it',
        steps: ['In appreg.yaml: `permissions: { microsoft-graph: [User.Read] }`, then `appreg apply`.'],
      },
      repair: {
        party: client,
        wanted: {
          permissions: [{ resource: MICROSOFT_GRAPH, delegated: ['User.Read'], application: [] }],
          adminConsent: true,
        },
      },
    }),
  ]
}
