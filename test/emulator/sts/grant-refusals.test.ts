import { describe } from 'vitest'
import { Browser, token } from './browser.ts'
import {
  api,
  appOnly,
  type Condition,
  deleteUser,
  fallback,
  HOME,
  judge,
  jwtBearer,
  mapped,
  ropc,
  self,
  tokens,
  withApiSecret,
} from './conditions.ts'
import { API, API_SCOPE, CLIENT, consented, SECRET } from './given.ts'

const others: readonly Condition[] = [
  {
    code: 50146,
    when: 'claims of the resource are mapped and it has no signing key',
    tenant: { apiSeed: mapped },
    doing: appOnly({}),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 501461,
    when: 'an application asks for mapped claims by a name on no verified domain',
    tenant: { api: api({ acceptMappedClaims: true }) },
    doing: appOnly({}),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 901002,
    when: 'resource is sent where only a scope is taken',
    doing: appOnly({ resource: 'x' }),
    where: 'body',
  },
  {
    code: 50059,
    when: 'an application without a user comes over /common',
    tenant: { client: HOME },
    doing: (world) =>
      token(
        world,
        { grant_type: 'client_credentials', client_id: CLIENT, scope: 'x/.default' },
        { segment: 'common' },
      ),
    where: 'body',
  },
  {
    code: 0,
    when: 'an application asks for mapped claims by the id',
    tenant: { api: api({ acceptMappedClaims: true }) },
    doing: appOnly({ scope: `${API}/.default` }),
    where: 'body',
  },
  {
    code: 900144,
    when: 'a password comes without a scope',
    tenant: { client: fallback },
    doing: ropc({ scope: undefined }),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 7000218,
    when: 'user name and password come from a client that is not public',
    doing: ropc({}),
    where: 'body',
  },
  {
    code: 700025,
    when: 'a public client without redirect sends a secret',
    tenant: { client: fallback },
    doing: ropc({ client_secret: SECRET }),
    where: 'body',
  },
  {
    code: 9010010,
    when: 'resource does not fit the scope of the password grant',
    tenant: { client: fallback, clientSeed: consented },
    doing: ropc({ resource: 'https://mcp.example/mcp' }),
    where: 'body',
    error: 'invalid_target',
  },
  {
    code: 0,
    when: 'resource fits the scope of the password grant',
    tenant: { client: fallback, clientSeed: consented },
    doing: ropc({ resource: `api://${API}` }),
    where: 'body',
  },
  {
    code: 9010010,
    when: 'a device is started with a resource that does not fit the scope',
    tenant: { client: fallback },
    doing: (world) =>
      new Browser(world).post(`/${world.tenant.tenantId}/oauth2/v2.0/devicecode`, {
        client_id: CLIENT,
        scope: API_SCOPE,
        resource: 'https://mcp.example/mcp',
      }),
    where: 'body',
    error: 'invalid_target',
  },
  {
    code: 50126,
    when: 'the password of the password grant is wrong',
    tenant: { client: fallback },
    doing: ropc({ password: 'wrong' }),
    where: 'body',
  },
  {
    code: 50034,
    when: 'the user of the password grant is unknown',
    tenant: { client: fallback },
    doing: ropc({ username: 'nobody@contoso-emulator.example' }),
    where: 'body',
  },
  {
    code: 65001,
    when: 'the password grant finds no consent',
    tenant: { client: fallback },
    doing: ropc({}),
    where: 'body',
  },
  {
    code: 50076,
    when: 'the password grant meets a policy',
    tenant: { client: fallback, home: { conditionalAccess: [{ control: 'mfa' }] } },
    doing: ropc({}),
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 70018,
    when: 'the device code is unknown',
    tenant: { client: fallback },
    doing: (world) => token(world, { grant_type: 'device_code', client_id: CLIENT, device_code: 'x' }),
    where: 'body',
  },
  {
    code: 7000218,
    when: 'a device polls for a client that is not public',
    doing: (world) => token(world, { grant_type: 'device_code', client_id: CLIENT, device_code: 'x' }),
    where: 'body',
  },
  {
    code: 70000,
    when: 'what is exchanged is no token',
    tenant: withApiSecret,
    doing: (world) => jwtBearer(world, { assertion: 'nonsense' }),
    where: 'body',
  },
  {
    code: 900144,
    when: 'an exchange does not say for whom',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, {
        assertion: String((await tokens(world)).values.access_token),
        requested_token_use: undefined,
      }),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 9002313,
    when: 'an exchange is not on behalf of somebody',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, {
        assertion: String((await tokens(world)).values.access_token),
        requested_token_use: 'nonsense',
      }),
    where: 'body',
  },
  {
    code: 9010010,
    when: 'resource does not fit the scope of an exchange',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, {
        assertion: String((await tokens(world)).values.access_token),
        resource: 'https://mcp.example/mcp',
      }),
    where: 'body',
    error: 'invalid_target',
  },
  {
    code: 500131,
    when: 'the exchanged token is for another API',
    tenant: { ...withApiSecret, client: self },
    doing: async (world) =>
      jwtBearer(world, {
        assertion: String((await tokens(world, { scope: `${CLIENT}/access_as_user` })).values.access_token),
      }),
    where: 'body',
  },
  {
    code: 50013,
    when: 'the exchanged token is for Graph',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, {
        assertion: String((await tokens(world, { scope: 'User.Read' })).values.access_token),
      }),
    where: 'body',
  },
  {
    code: 7000114,
    when: 'the exchanged token is app-only',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, { assertion: String((await appOnly({})(world)).values.access_token) }),
    where: 'body',
    error: 'unauthorized_client',
  },
  {
    code: 240002,
    when: 'an id token is exchanged',
    tenant: withApiSecret,
    doing: async (world) => jwtBearer(world, { assertion: String((await tokens(world)).values.id_token) }),
    where: 'body',
  },
  {
    code: 500133,
    when: 'the exchanged token is expired',
    tenant: withApiSecret,
    doing: async (world) => {
      const { values } = await tokens(world)
      world.clock.now += 3_700_000
      return jwtBearer(world, { assertion: String(values.access_token) })
    },
    where: 'body',
  },
  {
    code: 70000,
    when: 'the user of the exchanged token is gone',
    tenant: withApiSecret,
    doing: async (world) => {
      const { values } = await tokens(world)
      deleteUser(world)
      return jwtBearer(world, { assertion: String(values.access_token) })
    },
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 65001,
    when: 'the API itself has no consent for the next one',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, { assertion: String((await tokens(world)).values.access_token) }),
    where: 'body',
    error: 'invalid_grant',
  },
]

describe('other grants are refused', () => judge(others))
