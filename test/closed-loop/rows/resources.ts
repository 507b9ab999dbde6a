import { serviceByHand, website } from '../clients/by-hand.ts'
import { connector, forConnector, REDIRECT_URL, renewedConnector } from '../clients/connector.ts'
import { callingApi, service, webSite } from '../clients/msal.ts'
import type { Case, Row } from '../loop.ts'

const split = { topology: 'split' }

const toScopes =
  (...scopes: string[]): Row['breaks'] =>
  ({ settings }) => {
    settings.scopes = scopes
  }

/** The scope that doctor expected goes into the client. */
const useExpectedScope: NonNullable<Row['follow']> = ({ settings }, { evidence }) => {
  settings.scopes = [evidence[0]?.expected ?? '']
}

const asItWas: NonNullable<Row['follow']> = ({ settings, api, client }) => {
  settings.scopes = [`${api === client ? api.appId : `api://${api.appId}`}/access_as_user`]
}

const scopeOf = ({ api }: Case): string => `api://${api.appId}/access_as_user`

const GRAPH_SCOPE = 'https://graph.microsoft.com/User.Read'

export const resources: readonly Row[] = [
  {
    code: 500011,
    when: 'the API has lost its identifier URI',
    manifest: split,
    client: webSite,
    breaks: ({ changeApi }) => changeApi({ identifierUris: [] }),
    kind: 'add-identifier-uri',
    sees: ({ api }) => [`api://${api.appId}`, api.appId],
  },
  {
    code: 500011,
    when: 'the client leaves out the api:// of the identifier URI',
    manifest: { ...split, api: { identifierUri: ['api://{appId}/orders'] } },
    client: webSite,
    configure: ({ settings, api }) => {
      settings.scopes = [`api://${api.appId}/orders/access_as_user`]
    },
    breaks: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/orders/access_as_user`]
    },
    kind: 'fix-scope-string',
    sees: ({ api }) => [`api://${api.appId}/orders`, `${api.appId}/orders`],
    follow: ({ settings }, { evidence }) => {
      settings.scopes = [`${evidence[0]?.expected}/access_as_user`]
    },
  },
  {
    code: 500011,
    when: 'the scope was typed into the field for the resource of the connector',
    manifest: forConnector,
    client: connector,
    breaks: ({ settings, api }) => {
      settings.resource = `api://${api.appId}/access_as_user`
    },
    kind: 'fix-scope-string',
    sees: ({ api }) => [`api://${api.appId}`, `api://${api.appId}/access_as_user`],
    follow: ({ settings }, { evidence }) => {
      settings.resource = evidence[0]?.expected
    },
  },
  {
    code: 650052,
    when: 'the service principal of the API was deleted, and the client asks for it by its app id',
    manifest: split,
    client: webSite,
    configure: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/access_as_user`]
    },
    breaks: ({ ground, api }) => ground.graph('DELETE', `/servicePrincipals(appId='${api.appId}')`),
    kind: 'create-service-principal',
    sees: ({ settings }) => [`one in the tenant ${settings.tenant}`, 'none'],
  },
  {
    code: 500014,
    when: 'the service principal of the API is disabled',
    manifest: split,
    client: webSite,
    breaks: ({ changePrincipal, api }) => changePrincipal(api.appId, { accountEnabled: false }),
    kind: 'create-service-principal',
    sees: () => ['true', 'false'],
    follow: ({ changePrincipal, api }, { evidence }) =>
      changePrincipal(api.appId, { accountEnabled: evidence[0]?.expected === 'true' }),
  },
  {
    code: 90009,
    when: 'the connector of an app that is its own API asks for it by its URI',
    manifest: { redirectUris: { web: [REDIRECT_URL] } },
    client: renewedConnector,
    breaks: ({ settings, api }) => {
      settings.resource = `api://${api.appId}`
    },
    kind: 'use-guid-resource',
    sees: ({ api }) => [`${api.appId}/access_as_user`, 'named by a URI'],
    follow: ({ settings }, { evidence }) => {
      settings.resource = evidence[0]?.expected.split('/')[0]
    },
  },
  {
    code: 901002,
    when: 'a service names the resource at the v2.0 endpoint',
    client: serviceByHand,
    configure: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/.default`]
    },
    breaks: ({ settings, api }) => {
      settings.redeem.resource = `api://${api.appId}`
    },
    kind: 'fix-resource-parameter',
    sees: ({ api }) => ['none', `api://${api.appId}`],
    follow: ({ settings }) => {
      settings.redeem.resource = undefined
    },
  },
  {
    code: 650053,
    when: 'the scope of the client has no API in front',
    client: webSite,
    breaks: toScopes('access_as_user'),
    kind: 'fix-scope-string',
    sees: ({ api }) => [`${api.appId}/access_as_user`, 'access_as_user'],
    follow: useExpectedScope,
  },
  {
    code: 650053,
    when: 'the scope is disabled',
    manifest: split,
    client: webSite,
    breaks: ({ changeApi, api }) =>
      changeApi({
        api: {
          oauth2PermissionScopes: api.api.oauth2PermissionScopes.map((one) => ({ ...one, isEnabled: false })),
        },
      }),
    kind: 'add-scope',
    sees: () => ['access_as_user', 'access_as_user, disabled'],
  },
  {
    code: 650053,
    when: 'the scope is mistyped in the client',
    manifest: split,
    client: webSite,
    breaks: ({ settings, api }) => {
      settings.scopes = [`api://${api.appId}/acces_as_user`]
    },
    kind: 'fix-scope-string',
    sees: () => ['acces_as_user', 'access_as_user'],
    follow: ({ settings, api }, { evidence }) => {
      settings.scopes = [`api://${api.appId}/${evidence[0]?.actual}`]
    },
  },
  {
    code: 70011,
    when: 'the scopes of the client are separated by commas',
    client: website,
    breaks: (given) => {
      given.settings.authorize.scope = `openid,offline_access,${scopeOf(given)}`
    },
    kind: 'fix-scope-string',
    sees: (given) => [`openid offline_access ${scopeOf(given)}`, `openid,offline_access,${scopeOf(given)}`],
    follow: ({ settings }, { evidence }) => {
      settings.authorize.scope = evidence[0]?.expected
    },
  },
  {
    code: 70011,
    when: 'the client mixes .default with a scope',
    client: website,
    breaks: (given) => {
      const { appId } = given.api
      given.settings.authorize.scope = `${appId}/.default ${appId}/access_as_user`
    },
    kind: 'fix-scope-string',
    sees: ({ api }) => [`${api.appId}/access_as_user`, `${api.appId}/.default ${api.appId}/access_as_user`],
    follow: ({ settings }, { evidence }) => {
      settings.authorize.scope = evidence[0]?.expected
    },
  },
  {
    code: 1002012,
    when: 'a service asks for a single scope',
    client: service,
    configure: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/.default`]
    },
    breaks: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/access_as_user`]
    },
    kind: 'fix-scope-string',
    sees: ({ api }) => ['RESOURCE/.default', `${api.appId}/access_as_user`],
    follow: ({ settings }, { evidence }) => {
      settings.scopes = [evidence[0]?.actual.replace(/[^/]+$/, '.default') ?? '']
    },
  },
  {
    code: 28000,
    when: 'the client redeems its code for two APIs at once',
    manifest: split,
    client: website,
    breaks: (given) => {
      given.settings.redeem.scope = `${scopeOf(given)} ${GRAPH_SCOPE}`
    },
    kind: 'fix-scope-string',
    sees: (given) => ['scopes of one API', `${scopeOf(given)} ${GRAPH_SCOPE}`],
    follow: ({ settings }, { evidence }) => {
      settings.redeem.scope = evidence[0]?.actual.split(' ')[0]
    },
  },
  {
    code: 700022,
    when: 'a page asks for a token for two APIs at once',
    manifest: { ...split, implicit: { accessTokens: true } },
    client: website,
    configure: ({ settings }) => {
      settings.authorize.response_type = 'token'
    },
    breaks: (given) => {
      given.settings.authorize.scope = `${scopeOf(given)} ${GRAPH_SCOPE}`
    },
    kind: 'fix-scope-string',
    sees: (given) => ['scopes of one API', `${scopeOf(given)} ${GRAPH_SCOPE}`],
    follow: ({ settings }, { evidence }) => {
      settings.authorize.scope = evidence[0]?.actual.split(' ')[0]
    },
  },
  {
    code: 28003,
    when: 'the client redeems its code with an empty scope',
    client: website,
    breaks: ({ settings }) => {
      settings.redeem.scope = ''
    },
    kind: 'fix-scope-string',
    sees: () => ['a value', 'missing or empty'],
    follow: (given) => {
      given.settings.redeem.scope = scopeOf(given)
    },
  },
  {
    code: 900144,
    when: 'the scope of the client is empty',
    client: website,
    breaks: ({ settings }) => {
      settings.authorize.scope = ''
    },
    kind: 'fix-scope-string',
    sees: () => ['a value', 'missing or empty'],
    follow: (given) => {
      given.settings.authorize.scope = `openid ${given.api.appId}/access_as_user`
    },
  },
  {
    code: 500131,
    when: 'the client asks for another API, and its token is handed on',
    client: callingApi,
    breaks: async ({ settings, ground }) => {
      const { api } = await ground.apply({
        name: 'Another API',
        key: 'another-api',
        clients: [],
        credentials: { secrets: [] },
      })
      settings.scopes = [`api://${api.appId}/access_as_user`]
    },
    kind: 'fix-scope-string',
    sees: ({ api }) => [`${api.appId}, api://${api.appId}`, /^[0-9a-f-]{36}$/],
    follow: ({ settings }, { evidence }) => {
      settings.scopes = [`${evidence[0]?.expected.split(', ')[0]}/access_as_user`]
    },
  },
  {
    code: 50013,
    when: 'the client asks for Microsoft Graph, and its token is handed on',
    client: callingApi,
    breaks: toScopes('User.Read'),
    kind: 'fix-scope-string',
    sees: () => ['one that verifies', 'The key was not found.'],
    follow: asItWas,
  },
  {
    code: 7000114,
    when: 'the token that is handed on has no user',
    client: callingApi,
    breaks: ({ settings }) => {
      settings.handsOn = 'app-only token'
    },
    kind: 'other',
    sees: () => ['one with a user', 'an app-only token'],
    follow: ({ settings }) => {
      settings.handsOn = 'access token'
    },
  },
  {
    code: 240002,
    when: 'an ID token is handed on',
    client: callingApi,
    breaks: ({ settings }) => {
      settings.handsOn = 'ID token'
    },
    kind: 'other',
    follow: ({ settings }) => {
      settings.handsOn = 'access token'
    },
  },
]
