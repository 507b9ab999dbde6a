import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { PORTAL, RESOURCE_MANAGER } from '../../src/emulator/azure/azure-principals.ts'
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
  const { host, pathname } = new URL(url)
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
    query: '',
    headers,
    body: '',
  })
}

describe('Azure Resource Manager', () => {
  const subscriptions = 'https://management.azure.com/subscriptions'
  const token = () => ({ aud: RESOURCE_MANAGER.names[0] ?? '', oid: admin })

  test('has tenants and no subscription', async () => {
    expect(await send('GET', subscriptions, token())).toMatchObject({ status: 200, body: { value: [] } })
    const { tenantId } = world.tenant
    const tenants = await send('GET', 'https://management.azure.com/tenants', token())
    expect(tenants).toMatchObject({ body: { value: [{ tenantId }] } })
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
