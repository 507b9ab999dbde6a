import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Application } from '../../src/model/directory.ts'
import { signInAt } from './consent-page.ts'
import { sharedTenant } from './support.ts'
import { type Working, workingIn } from './working.ts'

const tenant = sharedTenant()
const address = 'https://client.example.com/callback'
const VSCODE = 'aebc6443-996d-45c2-90f0-388ff96faa56'

const working = (key: string, more: object) =>
  workingIn(tenant, key, { redirectUris: { web: [address] }, ...more })

const signIn = ({ ask, application }: Working, scope: string, more: object = {}) =>
  ask.authorize({ client_id: application.appId, redirect_uri: address, scope, ...more })

const ownToken = ({ ask, application, secret }: Working) =>
  ask.token({
    grant_type: 'client_credentials',
    client_id: application.appId,
    client_secret: secret,
    scope: `${application.appId}/.default`,
  })

const password = ({ ask, application, secret }: Working, scope: string) =>
  ask.token({
    grant_type: 'password',
    client_id: application.appId,
    client_secret: secret,
    username: tenant.ready.admin.userPrincipalName,
    password: tenant.ready.admin.password,
    scope,
  })

/** The administrator signs in, and the client redeems the code. */
async function redeemed(
  { ask, application: { appId } }: Working,
  proof: Readonly<Record<string, string>>,
  headers?: Readonly<Record<string, string>>,
): Promise<string> {
  const verifier = 'a-verifier-of-at-least-forty-three-characters-0'
  const query = new URLSearchParams({
    client_id: appId,
    redirect_uri: address,
    response_type: 'code',
    scope: 'openid https://graph.microsoft.com/User.Read',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const url = `https://login.microsoftonline.com/${tenant.ready.tenantId}/oauth2/v2.0/authorize?${query}`
  const code = new URL(await signInAt(tenant.ready, url)).searchParams.get('code') ?? ''
  const form = { client_id: appId, redirect_uri: address, code_verifier: verifier, code, ...proof }
  return ask.token({ grant_type: 'authorization_code', ...form }, headers)
}

async function deletePrincipal({ appId }: Application): Promise<void> {
  const [principal] = await tenant.colleague.principals(appId)
  await tenant.colleague.graph('DELETE', `/servicePrincipals/${principal?.id}`)
}

async function withdrawConsent({ appId }: Application): Promise<void> {
  for (const { id } of await tenant.colleague.grants(appId))
    await tenant.colleague.graph('DELETE', `/oauth2PermissionGrants/${id}`)
}

interface Case {
  readonly what: string
  readonly code: number
  readonly kind: string
  /** In the manifest, besides what all have. */
  readonly more?: object
  /** Breaks what works in one way. */
  breaks(given: Working): Promise<unknown>
  /** What the client does, which works before and after. */
  does(given: Working): Promise<string>
}

const cases: readonly Case[] = [
  {
    what: 'a redirect URI that somebody took away',
    code: 50011,
    kind: 'add-redirect-uri',
    breaks: ({ key }) =>
      tenant.colleague.change(key, { web: { redirectUris: ['https://other.example.com/callback'] } }),
    does: (given) => signIn(given, 'openid'),
  },
  {
    what: 'a scope that was disabled',
    code: 650053,
    kind: 'add-scope',
    breaks: ({ key, application }) =>
      tenant.colleague.change(key, {
        api: {
          oauth2PermissionScopes: application.api.oauth2PermissionScopes.map((scope) => ({
            ...scope,
            isEnabled: false,
          })),
        },
      }),
    does: (given) => signIn(given, `${given.application.appId}/access_as_user`),
  },
  {
    what: 'an identifier URI that is gone',
    code: 500011,
    kind: 'add-identifier-uri',
    breaks: ({ key }) => tenant.colleague.change(key, { identifierUris: [] }),
    does: (given) => signIn(given, `api://${given.application.appId}/access_as_user`),
  },
  {
    what: 'a service principal that was deleted',
    code: 7000229,
    kind: 'create-service-principal',
    breaks: ({ application }) => deletePrincipal(application),
    does: ownToken,
  },
  {
    what: 'a consent that was withdrawn',
    code: 65001,
    kind: 'grant-admin-consent',
    breaks: ({ application }) => withdrawConsent(application),
    does: (given) => password(given, 'https://graph.microsoft.com/User.Read'),
  },
  {
    what: 'a redirect URI of a server under single-page application',
    code: 700025,
    kind: 'fix-redirect-platform',
    breaks: ({ key }) =>
      tenant.colleague.change(key, { web: { redirectUris: [] }, spa: { redirectUris: [address] } }),
    does: (given) => redeemed(given, { client_secret: given.secret }),
  },
  {
    what: 'a redirect URI of a server under mobile and desktop',
    code: 700025,
    kind: 'fix-redirect-platform',
    breaks: ({ key }) =>
      tenant.colleague.change(key, { web: { redirectUris: [] }, publicClient: { redirectUris: [address] } }),
    does: (given) => redeemed(given, { client_secret: given.secret }),
  },
  {
    what: 'a redirect URI of a browser under web',
    code: 9002326,
    kind: 'fix-redirect-platform',
    more: { redirectUris: { spa: [address] } },
    breaks: ({ key }) =>
      tenant.colleague.change(key, { spa: { redirectUris: [] }, web: { redirectUris: [address] } }),
    does: (given) => redeemed(given, {}, { origin: 'https://client.example.com' }),
  },
  {
    what: 'an app that is its own API and lists nothing of Microsoft Graph',
    code: 90008,
    kind: 'add-permission',
    breaks: ({ key }) => tenant.colleague.change(key, { requiredResourceAccess: [] }),
    does: (given) => signIn(given, `${given.application.appId}/access_as_user`),
  },
  {
    what: 'a client of Microsoft that the API does not pre-authorize',
    code: 650057,
    kind: 'preauthorize-client',
    breaks: ({ key }) => tenant.colleague.change(key, { api: { preAuthorizedApplications: [] } }),
    does: ({ ask, application }) =>
      ask.authorize({
        client_id: VSCODE,
        redirect_uri: 'http://127.0.0.1:33418',
        scope: `api://${application.appId}/access_as_user`,
      }),
  },
]

/** A connector and its API, which are two registrations. */
const split: readonly Case[] = [
  {
    what: 'an API whose service principal was deleted',
    code: 650052,
    kind: 'create-service-principal',
    breaks: async ({ key }) => deletePrincipal(await tenant.colleague.application(key)),
    does: async (given) => signIn(await connectorOf(given), `${given.application.appId}/access_as_user`),
  },
  {
    what: 'a connector that does not list its API',
    code: 650056,
    kind: 'add-permission',
    breaks: async ({ key }) => {
      await withdrawConsent(await tenant.colleague.application(`${key}-connector`))
      await tenant.colleague.change(`${key}-connector`, { requiredResourceAccess: [] })
    },
    does: async (given) => signIn(await connectorOf(given), `api://${given.application.appId}/.default`),
  },
  {
    what: 'a scope of the API that was disabled',
    code: 650053,
    kind: 'add-scope',
    breaks: ({ key, application }) =>
      tenant.colleague.change(key, {
        api: {
          oauth2PermissionScopes: application.api.oauth2PermissionScopes.map((scope) => ({
            ...scope,
            isEnabled: false,
          })),
        },
      }),
    does: async (given) =>
      signIn(await connectorOf(given), `api://${given.application.appId}/access_as_user`),
  },
  {
    what: 'a resource that is no identifier URI of the API',
    code: 9010010,
    kind: 'add-identifier-uri',
    breaks: ({ key, application }) =>
      tenant.colleague.change(key, { identifierUris: [`api://${application.appId}`] }),
    does: async (given) =>
      signIn(await connectorOf(given), `api://${given.application.appId}/access_as_user`, {
        resource: serverUrl(given.key),
      }),
  },
]

const serverUrl = (key: string): string => `https://${key}.contoso-emulator.example/mcp`

const connectorOf = async (given: Working): Promise<Working> => ({
  ...given,
  application: await tenant.colleague.application(`${given.key}-connector`),
})

const keyOf = (what: string): string => what.replaceAll(/[^a-z]+/gi, '-').toLowerCase()

const all = [
  ...cases.map((one) => ({ ...one, more: one.more ?? { clients: ['vscode'] } })),
  ...split.map((one) => ({
    ...one,
    more: {
      topology: 'split',
      adminConsent: true,
      api: { identifierUri: ['api://{appId}', serverUrl(keyOf(one.what))] },
    } as object,
  })),
]

describe.each(all)('$what', ({ what, code, kind, breaks, does, more }) => {
  test('is found, mended and works', async () => {
    const given = await working(keyOf(what), more)
    const number = `AADSTS${code}`
    expect(await does(given)).not.toContain(number)
    await breaks(given)
    const seen = await does(given)
    expect(seen).toContain(number)

    const found = await given.home.appreg(['doctor', '-o', 'json', seen])
    expect(found.code).toBe(2)
    const [first] = JSON.parse(found.stdout).findings
    expect(first).toMatchObject({ code, fix: { kind, automatic: true } })
    expect(first.fix.changes).not.toEqual([])

    const mended = await given.home.appreg(['doctor', '--fix', '--yes', seen])
    expect(mended.stderr).toMatch(/plan: [\s\S]*read back: the tenant holds/)
    expect(mended.stdout).not.toMatch(/^failed/m)
    expect(mended.code).toBe(0)
    expect(await does(given)).not.toContain(number)
  })
})
