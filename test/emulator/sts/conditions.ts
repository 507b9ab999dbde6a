import { expect, test } from 'vitest'
import type { World } from '../../../src/emulator/world.ts'
import {
  authorizePath,
  Browser,
  type Fields,
  type Outcome,
  redeem,
  request,
  type Signing,
  signIn,
  token,
  untilConsent,
} from './browser.ts'
import {
  API,
  API_SCOPE,
  apiBody,
  CALLBACK,
  CLIENT,
  consented,
  type Given,
  given,
  PASSWORD,
  SECRET,
  USER,
} from './given.ts'

export type Where = Outcome['where']
export type Made = World & { clock: { now: number } }

/** One condition of the table: the tenant, what is done, and the refusal with the place where it is said. */
export interface Condition {
  readonly code: number
  readonly when: string
  readonly tenant?: Given
  readonly doing: (world: Made) => Promise<Outcome>
  readonly where: Where
  readonly error?: string
}

/** An authorization request, as far as it goes without a person. */
export const asked =
  (fields: Fields = {}, more: Partial<Signing> = {}) =>
  (world: Made): Promise<Outcome> =>
    new Browser(world).get(
      authorizePath(more.segment ?? world.tenant.tenantId, more.version ?? 2),
      request(fields),
    )

/** The same with user name and password. */
export const signed =
  (fields: Fields = {}, more: Partial<Signing> = {}) =>
  (world: Made): Promise<Outcome> =>
    untilConsent(world, { user: USER, fields, ...more })

/** A service principal with a claims mapping policy. */
export const mapped = { servicePrincipal: { claimsMappingPolicy: true } }
/** The same with a certificate that tokens can be signed with, until then. */
export const mappedWithKey = (endDateTime: string) => ({
  servicePrincipal: {
    claimsMappingPolicy: true,
    keyCredentials: [
      {
        type: 'X509CertAndPassword' as const,
        usage: 'Sign' as const,
        key: null,
        keyId: '44444444-0000-4000-8000-000000000001',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime,
        displayName: null,
        customKeyIdentifier: null,
      },
    ],
  },
})

export const HOME = { signInAudience: 'AzureADMultipleOrgs' } as const
export const UNKNOWN = '99999999-0000-4000-8000-000000000009'
export const none = { web: { redirectUris: [] } }
export const self = {
  identifierUris: [`api://${CLIENT}`],
  api: { oauth2PermissionScopes: apiBody.api?.oauth2PermissionScopes ?? [] },
}
export const TEAMS = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'
export const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
export const asAzureCli = { client_id: azureCli, redirect_uri: 'http://localhost:5000' }
export const api = (members: object) => ({ api: { ...apiBody.api, ...members } })
export const noUserConsent = {
  policies: { authorization: { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [] } } },
}

/** prompt=none after someone has signed in. */
export const silently =
  (user: string, before: Fields = {}, fields: Fields = {}) =>
  async (world: Made): Promise<Outcome> => {
    const browser = new Browser(world)
    await untilConsent(world, { user, browser, fields: before })
    return browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt: 'none', ...fields }))
  }

export const code = async (world: Made, fields: Fields = {}): Promise<Outcome> =>
  signIn(world, { user: USER, fields })

export const spa = { web: { redirectUris: [] }, spa: { redirectUris: [CALLBACK] } }
export const native = { web: { redirectUris: [] }, publicClient: { redirectUris: [CALLBACK] } }
export const proof = { code_challenge: 'v'.repeat(43), code_challenge_method: 'plain' }
export const verifier = { code_verifier: 'v'.repeat(43) }
export const inBrowser = { headers: { origin: 'https://app.example' } }
export const noSecret = { client_secret: undefined }
export const tokens = async (world: Made, fields: Fields = {}) => redeem(world, await code(world, fields))

export const EMPTY: Outcome = {
  where: 'body',
  code: 0,
  error: undefined,
  values: {},
  html: '',
  reply: { status: 200 },
}

export const appOnly = (fields: Fields) => (world: Made) =>
  token(world, {
    grant_type: 'client_credentials',
    client_id: CLIENT,
    client_secret: SECRET,
    scope: `api://${API}/.default`,
    ...fields,
  })
export const ropc = (fields: Fields) => (world: Made) =>
  token(world, {
    grant_type: 'password',
    client_id: CLIENT,
    username: USER,
    password: PASSWORD,
    scope: API_SCOPE,
    ...fields,
  })
export const fallback = { isFallbackPublicClient: true }
export const jwtBearer = (world: Made, fields: Fields) =>
  token(world, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    client_id: API,
    client_secret: SECRET,
    scope: 'User.Read',
    ...fields,
  })
export const withApiSecret: Given = { apiSeed: { secrets: [SECRET] }, clientSeed: consented }

/** The user's account is deleted. */
export const deleteUser = (world: Made): void => {
  world.tenant.users = world.tenant.users.filter(({ administrator }) => administrator)
}

/** One test per condition. */
export function judge(conditions: readonly Condition[]): void {
  test.each(conditions)('$code when $when', async ({ tenant, doing, code, where, error }) => {
    const outcome = await doing(await given(tenant))
    expect({ code: outcome.code, where: outcome.where }).toEqual({ code, where })
    if (error !== undefined) expect(outcome.error).toBe(error)
  })
}
