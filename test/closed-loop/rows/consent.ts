import { onboardingWebsite, silentWebsite } from '../clients/by-hand.ts'
import { desktopProgram, service, webSite } from '../clients/msal.ts'
import type { Case, Row } from '../loop.ts'

const VSCODE = 'aebc6443-996d-45c2-90f0-388ff96faa56'
const TEAMS = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'
const GRAPH = '00000003-0000-0000-c000-000000000000'

/** Takes away what the client was granted on an API, or on all. */
async function withdraw({ ground, client }: Case): Promise<void> {
  const path = `/servicePrincipals(appId='${client.appId}')/oauth2PermissionGrants`
  const { value } = await ground.graph<{ value: { id: string }[] }>('GET', path)
  for (const { id } of value) await ground.graph('DELETE', `/oauth2PermissionGrants/${id}`)
}

const unlist = ({ change }: Case, ...apis: string[]) =>
  change({
    requiredResourceAccess: apis.map((resourceAppId) => ({
      resourceAppId,
      resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
    })),
  })

const listed = ({ settings, api }: Case): void => {
  settings.scopes = [`api://${api.appId}/.default`]
}

const split = { topology: 'split' }

export const consents: readonly Row[] = [
  {
    code: 65001,
    when: 'the consent was withdrawn, and the client shows no page',
    manifest: split,
    client: silentWebsite,
    breaks: withdraw,
    kind: 'grant-admin-consent',
    sees: () => ['access_as_user', 'none'],
  },
  {
    code: 90094,
    when: 'the consent to a scope for administrators was withdrawn',
    manifest: { ...split, api: { scopes: [{ value: 'access_as_user', consent: 'admins' }] } },
    client: webSite,
    breaks: withdraw,
    kind: 'grant-admin-consent',
    sees: () => ['the user who signs in', 'administrators only (type Admin)'],
  },
  {
    code: 900941,
    when: 'the consent was withdrawn, and users may not consent any more',
    manifest: split,
    client: webSite,
    breaks: async (given) => {
      await withdraw(given)
      await given.ground.userConsent([])
    },
    kind: 'grant-admin-consent',
    sees: () => ['managePermissionGrantsForSelf…', 'none'],
  },
  {
    code: 90093,
    when: 'the consent was withdrawn, and the client asks somebody for that of the organization who may not give it',
    manifest: split,
    client: onboardingWebsite,
    breaks: withdraw,
    kind: 'grant-admin-consent',
    sees: () => ['access_as_user', 'none'],
  },
  {
    code: 65004,
    when: 'the consent was withdrawn, and the person declines',
    manifest: split,
    client: webSite,
    breaks: async (given) => {
      await withdraw(given)
      given.person.decision = 'cancel'
    },
    kind: 'other',
    follow: ({ person }) => {
      person.decision = 'accept'
    },
  },
  {
    code: 65002,
    when: 'the client borrows the client id of Microsoft Teams',
    manifest: {
      redirectUris: { publicClient: ['http://localhost'] },
      permissions: { 'microsoft-graph': ['User.Read', 'Mail.Read'] },
    },
    client: desktopProgram,
    configure: ({ settings }) => {
      settings.redirectUri = 'http://localhost:33418'
      settings.scopes = ['https://graph.microsoft.com/Mail.Read']
    },
    breaks: ({ settings }) => {
      settings.clientId = TEAMS
    },
    kind: 'wrong-client-id',
    sees: () => ['a registration of your own', `${TEAMS}, an app that many share`],
    follow: ({ settings, client }) => {
      settings.clientId = client.appId
    },
  },
  {
    code: 650057,
    when: 'Visual Studio Code is no longer pre-authorized',
    manifest: { api: { preauthorize: ['vscode'] } },
    client: desktopProgram,
    configure: ({ settings, api }) => {
      settings.clientId = VSCODE
      settings.redirectUri = 'http://localhost:33418'
      settings.scopes = [`api://${api.appId}/access_as_user`]
    },
    breaks: ({ changeApi }) => changeApi({ api: { preAuthorizedApplications: [] } }),
    kind: 'preauthorize-client',
    sees: () => [VSCODE, 'none'],
  },
  {
    code: 650057,
    when: 'the client lists another API only',
    manifest: split,
    client: webSite,
    configure: listed,
    breaks: async (given) => {
      await withdraw(given)
      await unlist(given, GRAPH)
    },
    kind: 'add-permission',
    sees: () => ['at least one', 'none; listed are Microsoft Graph'],
  },
  {
    code: 650056,
    when: 'the client lists no API',
    manifest: split,
    client: webSite,
    configure: listed,
    breaks: async (given) => {
      await withdraw(given)
      await unlist(given)
    },
    kind: 'add-permission',
    sees: () => ['at least one', 'none'],
  },
  {
    code: 650054,
    when: 'the client lists an API that is gone',
    manifest: split,
    client: webSite,
    configure: listed,
    breaks: async (given) => {
      await withdraw(given)
      await given.change({
        requiredResourceAccess: [
          ...given.client.requiredResourceAccess,
          { resourceAppId: GONE, resourceAccess: [{ id: GONE, type: 'Scope' }] },
        ],
      })
    },
    kind: 'other',
    sees: () => ['APIs of this tenant', `${GONE}: not in this tenant`],
    follow: ({ change, client }, { evidence }) => {
      const gone = evidence[0]?.actual.split(':')[0]
      const left = client.requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId !== gone)
      return change({ requiredResourceAccess: left })
    },
  },
  {
    code: 90008,
    when: 'a client that is its own API lists no permission of Microsoft Graph',
    client: webSite,
    breaks: unlist,
    kind: 'add-permission',
    sees: () => ['at least one', 'none'],
  },
  {
    code: 50105,
    when: 'the client requires assignment, and the user has none',
    client: webSite,
    breaks: ({ changePrincipal, client }) =>
      changePrincipal(client.appId, { appRoleAssignmentRequired: true }),
    kind: 'assign-user',
    sees: ({ person }) => [`${person.account.login}, or a group of theirs`, 'none'],
    follow: async ({ ground, client }, { evidence }) => {
      const { id: resourceId } = await ground.graph<{ id: string }>(
        'GET',
        `/servicePrincipals(appId='${client.appId}')`,
      )
      const name = evidence[0]?.expected.split(',')[0]
      const { id: principalId } = await ground.graph<{ id: string }>('GET', `/users/${name}`)
      const appRoleId = '00000000-0000-0000-0000-000000000000'
      await ground.graph('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
        principalId,
        resourceId,
        appRoleId,
      })
    },
  },
  {
    code: 501051,
    when: 'the API requires assignment, and the service holds no role',
    manifest: {
      ...split,
      api: { appRoles: [{ value: 'Orders.Read', members: 'applications' }] },
    },
    client: service,
    configure: listed,
    breaks: ({ changePrincipal, api }) => changePrincipal(api.appId, { appRoleAssignmentRequired: true }),
    kind: 'assign-user',
    sees: ({ client }) => [`"${client.displayName}" (${client.appId})`, 'none'],
    follow: async ({ ground, client, api }) => {
      const of = (appId: string) =>
        ground.graph<{ id: string }>('GET', `/servicePrincipals(appId='${appId}')`)
      const [{ id: principalId }, { id: resourceId }] = [await of(client.appId), await of(api.appId)]
      const appRoleId = api.appRoles[0]?.id
      await ground.graph('POST', `/servicePrincipals/${principalId}/appRoleAssignments`, {
        principalId,
        resourceId,
        appRoleId,
      })
    },
  },
]

const GONE = '5f0e1d2c-3b4a-4958-8677-a6b5c4d3e2f1'
