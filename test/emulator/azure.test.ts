import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { PORTAL, RESOURCE_MANAGER } from '../../src/emulator/azure/azure-principals.ts'
import { SUBSCRIPTION } from '../../src/emulator/azure/azure-resources.ts'
import { dispatch } from '../../src/emulator/dispatch.ts'
import type { World } from '../../src/emulator/world.ts'
import { type Ask, stage } from './graph-slice/stage.ts'

let world: World
let ask: Ask
let admin: string
beforeAll(async () => {
  ;({ world, ask, admin } = await stage())
})

async function send(method: string, url: string, token?: { aud: string; oid: string; scp?: string }) {
  const { host, pathname, search } = new URL(url)
  const headers: Record<string, string> = {}
  if (token)
    headers.authorization = `Bearer ${await new SignJWT({ ...token, tid: world.tenant.tenantId })
      .setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime(Math.floor(world.ambient.now() / 1000) + 3600)
      .sign(world.signing.privateKey)}`
  return dispatch(world, {
    method,
    host,
    origin: `https://${host}`,
    path: pathname,
    query: search.slice(1),
    headers,
    body: '',
  })
}

describe('Azure Resource Manager', () => {
  const at = (path: string) => `https://management.azure.com${path}`
  const subscriptions = at('/subscriptions?api-version=2022-12-01')
  const kind = encodeURIComponent("resourceType eq 'Microsoft.KeyVault/vaults'")
  const resources = `/subscriptions/${SUBSCRIPTION}/resources`
  const vaults = at(`${resources}?$filter=${kind}&api-version=2015-11-01`)
  const token = (oid = admin) => ({ aud: RESOURCE_MANAGER.names[0] ?? '', oid })
  const userNamed = (name: string, { users } = world.tenant) =>
    users.find(({ userPrincipalName }) => userPrincipalName.startsWith(name))?.id ?? ''

  test.each([
    ['Key Vault Secrets Officer', ['team-vault']],
    ['Key Vault Reader', ['team-vault']],
    ['Key Vault Secrets User', undefined],
    [undefined, undefined],
  ] as const)('the role %s shows the vaults %j', async (role, shown) => {
    const user = userNamed('user')
    const { tenantId } = world.tenant
    const roles = role === undefined ? {} : { [user]: role }
    world.state.vaults.splice(0, Infinity, {
      name: 'team-vault',
      tenantId,
      roles,
      secrets: [],
      deletedSecrets: [],
    })
    const listed = await send('GET', subscriptions, token(user))
    const found = await send('GET', vaults, token(user))
    if (shown) {
      expect(listed.body).toMatchObject({ value: [{ subscriptionId: SUBSCRIPTION, tenantId }] })
      expect(found.body).toMatchObject({ value: shown.map((name) => ({ name })) })
    } else {
      expect(listed.body).toMatchObject({ value: [] })
      expect(found).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } })
    }
  })

  test('lists nothing but vaults', async () => {
    const user = userNamed('user')
    const { tenantId } = world.tenant
    const roles = { [user]: 'Key Vault Reader' } as const
    world.state.vaults.splice(0, Infinity, {
      name: 'team-vault',
      tenantId,
      roles,
      secrets: [],
      deletedSecrets: [],
    })
    const all = await send('GET', at(`${resources}?api-version=2015-11-01`), token(user))
    expect(all).toMatchObject({ status: 400, body: { error: { code: 'InvalidFilterInQueryString' } } })
  })

  test('knows the tenants in which an account is a member or a guest', async () => {
    const tenants = at('/tenants?api-version=2022-12-01')
    const { tenantId } = world.tenant
    expect(await send('GET', tenants, token())).toMatchObject({ body: { value: [{ tenantId }] } })
    const guest = world.tenant.users.find(({ home }) => home !== null)
    const ofGuest = await send('GET', tenants, token(guest?.id ?? ''))
    const fabrikam = world.others.find(({ displayName }) => displayName.startsWith('Fabrikam'))
    expect(ofGuest.body).toMatchObject({
      value: [
        { tenantId, defaultDomain: expect.stringContaining('contoso') },
        { tenantId: fabrikam?.tenantId },
      ],
    })
  })

  test('refuses a request that names no version', async () => {
    const answer = await send('GET', at('/subscriptions'), token())
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'MissingApiVersionParameter' } } })
  })

  test('refuses a caller without a token for it', async () => {
    expect(await send('GET', subscriptions)).toMatchObject({ status: 401 })
    expect(await send('GET', subscriptions, { ...token(), aud: 'another' })).toMatchObject({ status: 401 })
  })
})

describe("the portal's consent", () => {
  const SCOPE = 'user_impersonation'
  const consentTo = (appId: string, oid: string, scp?: string) =>
    send('POST', `https://main.iam.ad.ext.azure.com/api/RegisteredApplications/${appId}/Consent`, {
      aud: PORTAL.appId,
      oid,
      ...(scp === undefined ? {} : { scp }),
    })

  async function newApp(): Promise<string> {
    const { entity } = world.tenant.servicePrincipals[0] ?? {}
    const scope = entity?.oauth2PermissionScopes.find(({ value }) => value === 'User.Read')
    const resourceAccess = [{ id: scope?.id, type: 'Scope' }]
    const requiredResourceAccess = [{ resourceAppId: entity?.appId, resourceAccess }]
    const { body } = await ask('POST', '/applications', {
      body: { displayName: 'Consented', requiredResourceAccess },
    })
    return String(body.appId)
  }

  test('grants for everybody what the application lists', async () => {
    expect(await consentTo(await newApp(), admin, SCOPE)).toEqual({ status: 204 })
    expect(world.tenant.grants.at(-1)).toMatchObject({ consentType: 'AllPrincipals', scope: 'User.Read' })
  })

  test('is for administrators only', async () => {
    const user = world.tenant.users.find(({ administrator }) => !administrator)
    expect(await consentTo(await newApp(), user?.id ?? '', SCOPE)).toMatchObject({ status: 403 })
  })

  test('takes a user: a service principal is told AADSTS7000113', async () => {
    expect(await consentTo(await newApp(), admin)).toMatchObject({
      status: 400,
      body: {
        error: { message: expect.stringMatching(/^AADSTS7000113: Application '.{36}' is not authorized/) },
      },
    })
  })

  test('does not know an application that is not there', async () => {
    expect(await consentTo('99999999-9999-4999-8999-000000000000', admin, SCOPE)).toMatchObject({
      status: 404,
    })
  })
})
