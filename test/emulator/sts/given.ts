import type { Seed } from '../../../src/emulator/seed-schema.ts'
import type { World } from '../../../src/emulator/world.ts'
import { newWorld } from '../world.ts'

export const GRAPH = '00000003-0000-0000-c000-000000000000'
export const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
export const API = 'aaaaaaaa-0000-4000-8000-000000000001'
export const CLIENT = 'cccccccc-0000-4000-8000-000000000002'
export const SCOPE_ID = '11111111-0000-4000-8000-000000000011'
export const ADMIN_SCOPE_ID = '11111111-0000-4000-8000-000000000012'
export const API_SCOPE = `api://${API}/access_as_user`
export const CALLBACK = 'https://app.example/callback'
export const SECRET = 'not-a-secret'
export const PASSWORD = 'not-a-password'
export const USER = 'user@contoso-emulator.onmicrosoft.com'
export const ADMIN = 'admin@contoso-emulator.onmicrosoft.com'
export const FABRIKAM_USER = 'user@fabrikam-emulator.onmicrosoft.com'
export const PERSON = 'person@personal-emulator.example'

type TenantSeed = NonNullable<NonNullable<Seed['tenants']>[string]>
export type ApplicationSeed = NonNullable<NonNullable<TenantSeed['applications']>[string]>
type Body = NonNullable<ApplicationSeed['body']>

const scope = (id: string, value: string, type: 'User' | 'Admin') => ({
  id,
  value,
  type,
  isEnabled: true,
  adminConsentDisplayName: `Administrators read: ${value}`,
  adminConsentDescription: `Lets the app use ${value} for everybody.`,
  userConsentDisplayName: `Users read: ${value}`,
  userConsentDescription: `Lets the app use ${value} for you.`,
})

export const apiBody: Body = {
  displayName: 'Orders API',
  identifierUris: [`api://${API}`],
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [
      scope(SCOPE_ID, 'access_as_user', 'User'),
      scope(ADMIN_SCOPE_ID, 'manage', 'Admin'),
    ],
  },
}

export const needs = (resourceAppId: string, ...ids: string[]) => ({
  resourceAppId,
  resourceAccess: ids.map((id) => ({ id, type: 'Scope' as const })),
})

export const clientBody: Body = {
  displayName: 'Orders Client',
  web: { redirectUris: [CALLBACK] },
  requiredResourceAccess: [needs(GRAPH, USER_READ), needs(API, SCOPE_ID)],
}

export interface Given {
  /** Members of the client, over the usual ones. */
  readonly client?: Body
  /** What belongs to the client besides. */
  readonly clientSeed?: Omit<ApplicationSeed, 'body'>
  readonly api?: Body
  readonly apiSeed?: Omit<ApplicationSeed, 'body'>
  readonly home?: TenantSeed
  /** The client's registration is in the other tenant. */
  readonly foreign?: boolean
  readonly federatedIssuers?: Seed['federatedIssuers']
}

export const start = Date.parse('2026-03-01T10:20:30Z')

/** A tenant with an API, a confidential web client and known passwords. Nobody has consented to anything. */
export async function given(of: Given = {}): Promise<World & { clock: { now: number } }> {
  const clock = { now: start }
  const client = {
    appId: CLIENT,
    secrets: [SECRET],
    ...of.clientSeed,
    body: { ...clientBody, ...of.client },
  }
  const password = { password: PASSWORD }
  const world = await newWorld(() => clock.now, {
    tenants: {
      home: {
        ...of.home,
        users: { admin: password, user: password, ...of.home?.users },
        applications: {
          api: { appId: API, ...of.apiSeed, body: { ...apiBody, ...of.api } },
          ...(of.foreign ? {} : { client }),
          ...of.home?.applications,
        },
      },
      fabrikam: {
        users: { admin: password, user: password },
        ...(of.foreign ? { applications: { client } } : {}),
      },
      consumers: { users: { person: password } },
    },
    ...(of.federatedIssuers ? { federatedIssuers: of.federatedIssuers } : {}),
  })
  return Object.assign({ ...world }, { clock })
}

/** Everybody's consent to the API's scope and to sign-in. */
export const consented: Omit<ApplicationSeed, 'body'> = {
  grants: [
    { resource: 'api', scope: 'access_as_user' },
    { resource: 'microsoft-graph', scope: 'User.Read openid profile offline_access' },
  ],
}
