import { describe, expect } from 'vitest'
import { redeem } from './browser.ts'
import {
  api,
  type Condition,
  code,
  deleteUser,
  EMPTY,
  HOME,
  inBrowser,
  judge,
  native,
  noSecret,
  proof,
  spa,
  tokens,
  verifier,
} from './conditions.ts'
import { API, API_SCOPE, CALLBACK, SECRET } from './given.ts'

const redeeming: readonly Condition[] = [
  {
    code: 7000218,
    when: 'the redirect is on web and no secret is sent',
    doing: async (world) => redeem(world, await code(world), noSecret),
    where: 'body',
    error: 'invalid_client',
  },
  {
    code: 700025,
    when: 'the redirect is on publicClient and a secret is sent',
    tenant: { client: native },
    doing: async (world) => redeem(world, await code(world)),
    where: 'body',
  },
  {
    code: 700025,
    when: 'the redirect is on spa and a secret is sent',
    tenant: { client: spa },
    doing: async (world) => redeem(world, await code(world, proof), verifier, inBrowser),
    where: 'body',
  },
  {
    code: 9002326,
    when: 'a browser redeems what is on web',
    doing: async (world) => redeem(world, await code(world), noSecret, inBrowser),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 9002327,
    when: 'a server redeems what is on spa',
    tenant: { client: spa },
    doing: async (world) => redeem(world, await code(world, proof), { ...verifier, ...noSecret }),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 7000215,
    when: 'the secret is another',
    doing: async (world) => redeem(world, await code(world), { client_secret: 'wrong' }),
    where: 'body',
  },
  {
    code: 7000222,
    when: 'the secret is expired',
    tenant: { clientSeed: { secrets: [{ value: SECRET, endDateTime: '2026-01-01T00:00:00Z' }] } },
    doing: async (world) => redeem(world, await code(world)),
    where: 'body',
  },
  {
    code: 9002313,
    when: 'the code is no code',
    doing: (world) => redeem(world, { ...EMPTY, values: { code: 'nonsense' } }),
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 900144,
    when: 'the code is empty',
    doing: (world) => redeem(world, { ...EMPTY, values: { code: '' } }),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 54005,
    when: 'the code was redeemed already',
    doing: async (world) => {
      const given = await code(world)
      await redeem(world, given)
      return redeem(world, given)
    },
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 54005,
    when: 'another request redeems the code at the same moment',
    doing: async (world) => {
      const given = await code(world)
      const outcomes = await Promise.all([redeem(world, given), redeem(world, given), redeem(world, given)])
      const [refused, ...others] = outcomes.filter((outcome) => outcome.code !== 0)
      expect(others.map((outcome) => outcome.code)).toEqual([54005])
      return refused ?? EMPTY
    },
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 0,
    when: 'the code could not be redeemed before, for another reason',
    doing: async (world) => {
      const given = await code(world)
      expect(await redeem(world, given, { scope: 'Mail.Read' })).toMatchObject({ code: 65001 })
      return redeem(world, given)
    },
    where: 'body',
  },
  {
    code: 70008,
    when: 'the code is older than ten minutes',
    doing: async (world) => {
      const given = await code(world)
      world.clock.now += 601_000
      return redeem(world, given)
    },
    where: 'body',
  },
  {
    code: 70000,
    when: 'the code is of another client',
    tenant: { apiSeed: { secrets: [SECRET] } },
    doing: async (world) => redeem(world, await code(world), { client_id: API }),
    where: 'body',
  },
  {
    code: 70000,
    when: 'the user is gone',
    doing: async (world) => {
      const given = await code(world)
      deleteUser(world)
      return redeem(world, given)
    },
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 700005,
    when: 'the code is redeemed at another tenant',
    tenant: { client: HOME },
    doing: async (world) => {
      const fabrikam = world.others[0]?.tenantId ?? ''
      return redeem(world, await code(world, { scope: 'openid' }), {}, { segment: fabrikam })
    },
    where: 'body',
  },
  {
    code: 500112,
    when: 'the redirect URI differs from the one before',
    doing: async (world) => redeem(world, await code(world), { redirect_uri: `${CALLBACK}/` }),
    where: 'body',
  },
  {
    code: 501481,
    when: 'the verifier does not fit',
    doing: async (world) => redeem(world, await code(world, proof), { code_verifier: 'x'.repeat(43) }),
    where: 'body',
  },
  {
    code: 501481,
    when: 'there was a challenge and no verifier is sent',
    doing: async (world) => redeem(world, await code(world, proof)),
    where: 'body',
  },
  {
    code: 501481,
    when: 'there was no challenge and a verifier is sent',
    doing: async (world) => redeem(world, await code(world), verifier),
    where: 'body',
  },
  {
    code: 28003,
    when: 'the scope is empty',
    doing: async (world) => redeem(world, await code(world), { scope: '' }),
    where: 'body',
    error: 'invalid_scope',
  },
  {
    code: 28000,
    when: 'scopes of two resources are asked for',
    doing: async (world) => redeem(world, await code(world), { scope: `${API_SCOPE} User.Read` }),
    where: 'body',
    error: 'invalid_scope',
  },
  {
    code: 9010010,
    when: 'resource does not fit the scope',
    doing: async (world) => redeem(world, await code(world), { resource: 'https://mcp.example/mcp' }),
    where: 'body',
    error: 'invalid_target',
  },
  {
    code: 65001,
    when: 'the scope is not consented',
    doing: async (world) => redeem(world, await code(world), { scope: 'Mail.Read' }),
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 50146,
    when: 'claims of the resource have been mapped since, and it has no signing key',
    doing: async (world) => {
      const given = await code(world)
      for (const principal of world.tenant.servicePrincipals) principal.claimsMappingPolicy = true
      return redeem(world, given)
    },
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 501461,
    when: 'mapped claims are accepted and the name is on no verified domain',
    tenant: { api: api({ acceptMappedClaims: true }) },
    doing: (world) => tokens(world),
    where: 'body',
  },
]

describe('a code is refused', () => judge(redeeming))
