import { silentWebsite, website, websiteWithAddress, websiteWithTrace } from '../clients/by-hand.ts'
import { connector, forConnector } from '../clients/connector.ts'
import { service, webSite } from '../clients/msal.ts'
import { MINUTE, privatePerson, stranger, user } from '../ground.ts'
import type { Case, Row } from '../loop.ts'

const FABRIKAM = 'fabrikam-emulator.onmicrosoft.com'
const NOBODY = '0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0'

const toTenant =
  (tenant: string): Row['breaks'] =>
  ({ settings }) => {
    settings.tenant = tenant
  }

/** The value that doctor expected goes into the client. */
const useExpectedTenant: NonNullable<Row['follow']> = ({ settings }, { evidence }) => {
  settings.tenant = evidence[0]?.expected ?? ''
}

const signInOnly = ({ settings }: Case): void => {
  settings.scopes = ['User.Read']
}

export const tenants: readonly Row[] = [
  {
    code: 700016,
    when: 'the client id of the client is that of nobody',
    client: webSite,
    breaks: ({ settings }) => {
      settings.clientId = NOBODY
    },
    kind: 'wrong-client-id',
    sees: ({ client, settings }) => [
      `one in the tenant ${settings.tenant}`,
      `none; meant is ${client.appId}`,
    ],
    follow: ({ settings }, { evidence }) => {
      settings.clientId = evidence[1]?.expected ?? ''
    },
  },
  {
    code: 700016,
    when: 'the object id was pasted in place of the client id',
    manifest: forConnector,
    client: connector,
    breaks: ({ settings, client }) => {
      settings.clientId = client.id
    },
    kind: 'wrong-client-id',
    sees: ({ client, api, settings }) => [
      `one in the tenant ${settings.tenant}`,
      `none; meant is ${api.appId}, ${client.appId}`,
    ],
    follow: ({ settings, client }, { evidence }) => {
      const [, right = ''] = evidence[1]?.expected.split(', ') ?? []
      settings.clientId = right === client.appId ? right : ''
    },
  },
  {
    code: 7000229,
    when: 'the service principal of a service was deleted',
    client: service,
    configure: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/.default`]
    },
    breaks: ({ ground, client }) => ground.graph('DELETE', `/servicePrincipals(appId='${client.appId}')`),
    kind: 'create-service-principal',
    sees: ({ settings }) => [`one in the tenant ${settings.tenant}`, 'none'],
  },
  {
    code: 7000229,
    when: 'the service principal of a service was made a moment ago, and is not known everywhere yet',
    pasted: 5 * MINUTE,
    client: service,
    configure: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/.default`]
    },
    breaks: async ({ ground, client: { appId } }) => {
      await ground.graph('DELETE', `/servicePrincipals(appId='${appId}')`)
      await ground.lag(4 * MINUTE)
      await ground.graph('POST', '/servicePrincipals', { appId })
    },
    kind: 'retry-later',
    sees: ({ settings }) => [`one in the tenant ${settings.tenant}`, /^[0-9a-f-]{36}$/],
    follow: () => {},
  },
  {
    code: 7000112,
    when: 'the service principal of the client is disabled',
    client: webSite,
    breaks: ({ changePrincipal, client }) => changePrincipal(client.appId, { accountEnabled: false }),
    kind: 'create-service-principal',
    sees: () => ['true', 'false'],
    follow: ({ changePrincipal, client }, { evidence }) =>
      changePrincipal(client.appId, { accountEnabled: evidence[0]?.expected === 'true' }),
  },
  {
    code: 650059,
    when: 'an app that other tenants use was made one for its own organization, and is asked for at another',
    manifest: { audience: 'multi-tenant' },
    client: webSite,
    configure: async (given) => {
      signInOnly(given)
      await given.ground.person(stranger).open(
        `https://login.microsoftonline.com/${FABRIKAM}/oauth2/v2.0/authorize?${new URLSearchParams({
          client_id: given.client.appId,
          response_type: 'code',
          redirect_uri: given.settings.redirectUri,
          scope: 'openid User.Read',
        })}`,
      )
    },
    breaks: async ({ change, settings }) => {
      await change({ signInAudience: 'AzureADMyOrg' })
      settings.tenant = FABRIKAM
    },
    kind: 'set-tenant-id',
    sees: ({ ground }) => [ground.ready.tenantId, /^[0-9a-f-]{36}$/],
    follow: useExpectedTenant,
  },
  {
    code: 50194,
    when: 'the client asks at common',
    client: webSite,
    breaks: toTenant('common'),
    kind: 'set-tenant-id',
    sees: ({ ground }) => [ground.ready.tenantId, 'common'],
    follow: useExpectedTenant,
  },
  {
    code: 9002332,
    when: 'an app for one organization is asked for at consumers',
    client: webSite,
    breaks: toTenant('consumers'),
    kind: 'set-tenant-id',
    sees: ({ ground }) => [ground.ready.tenantId, 'common or consumers'],
    follow: useExpectedTenant,
  },
  {
    code: 90130,
    when: 'an app for several organizations is asked for at consumers',
    manifest: { audience: 'multi-tenant' },
    client: website,
    breaks: toTenant('consumers'),
    kind: 'set-tenant-id',
    sees: () => ['a tenant id, or organizations', 'common or consumers'],
    follow: ({ settings }, { evidence }) => {
      settings.tenant = evidence[0]?.expected.split(' ').at(-1) ?? ''
    },
  },
  {
    code: 90124,
    when: 'an API for one organization is asked for at common, by a client for everybody',
    manifest: { topology: 'split' },
    client: website,
    configure: ({ change }) =>
      change({
        signInAudience: 'AzureADandPersonalMicrosoftAccount',
        api: { requestedAccessTokenVersion: 2 },
      }),
    breaks: toTenant('common'),
    kind: 'set-tenant-id',
    sees: () => ['a tenant id, or organizations', 'common or consumers'],
    follow: ({ settings, ground }) => {
      settings.tenant = ground.ready.tenantId
    },
  },
  {
    code: 9002346,
    when: 'an app for personal accounts is asked for at a tenant',
    manifest: { audience: 'personal', permissions: {} },
    client: websiteWithAddress,
    configure: (given) => {
      signInOnly(given)
      given.settings.tenant = 'consumers'
      given.person.account = privatePerson
    },
    breaks: ({ settings, ground }) => {
      settings.tenant = ground.ready.tenantId
    },
    kind: 'set-tenant-id',
    sees: ({ ground }) => ['consumers', ground.ready.tenantId],
    follow: useExpectedTenant,
  },
  {
    code: 9002331,
    when: 'an app for personal accounts is asked for at organizations',
    manifest: { audience: 'personal', permissions: {} },
    client: websiteWithAddress,
    configure: (given) => {
      signInOnly(given)
      given.settings.tenant = 'consumers'
      given.person.account = privatePerson
    },
    breaks: toTenant('organizations'),
    kind: 'set-tenant-id',
    sees: () => ['consumers', 'organizations'],
    follow: useExpectedTenant,
  },
  {
    code: 90002,
    when: 'the tenant of the client is one that does not exist',
    client: website,
    breaks: toTenant(NOBODY),
    kind: 'set-tenant-id',
    sees: ({ ground }) => [ground.ready.tenantId, NOBODY],
    follow: useExpectedTenant,
  },
  {
    code: 900023,
    when: 'the tenant of the client is a placeholder',
    manifest: forConnector,
    client: connector,
    breaks: toTenant('TENANT_ID'),
    kind: 'set-tenant-id',
    sees: ({ ground }) => [ground.ready.tenantId, 'tenant_id'],
    follow: useExpectedTenant,
  },
  {
    code: 700005,
    when: 'the client redeems its codes at another tenant',
    manifest: { audience: 'multi-tenant' },
    client: websiteWithTrace,
    configure: signInOnly,
    breaks: ({ settings }) => {
      settings.tokenTenant = FABRIKAM
    },
    kind: 'set-tenant-id',
    sees: ({ ground }) => [ground.ready.tenantId, FABRIKAM],
    follow: ({ settings }, { evidence }) => {
      settings.tokenTenant = evidence[0]?.expected
    },
  },
  {
    code: 50020,
    when: 'somebody of another organization signs in',
    client: webSite,
    breaks: ({ person }) => {
      person.account = stranger
    },
    kind: 'other',
    sees: ({ ground }) => [`a member or guest of ${ground.ready.tenantId}`, 'neither'],
    follow: ({ person }) => {
      person.account = user
    },
  },
  {
    code: 16000,
    when: 'somebody of another organization is signed in, and the client shows no page',
    manifest: { topology: 'split' },
    client: silentWebsite,
    breaks: ({ person }) => {
      person.account = stranger
    },
    kind: 'other',
    sees: ({ ground }) => [`a member or guest of ${ground.ready.tenantId}`, 'neither'],
    follow: ({ person }) => {
      person.account = user
    },
  },
  {
    code: 500200,
    when: 'somebody signs in with a personal account',
    client: webSite,
    breaks: ({ person }) => {
      person.account = privatePerson
    },
    kind: 'other',
    sees: ({ ground }) => [`a member or guest of ${ground.ready.tenantId}`, 'neither'],
    follow: ({ person }) => {
      person.account = user
    },
  },
]
