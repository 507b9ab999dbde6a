import { describe } from 'vitest'
import { redeem, refresh, signIn } from './browser.ts'
import {
  type Condition,
  code,
  deleteUser,
  EMPTY,
  inBrowser,
  judge,
  noSecret,
  proof,
  self,
  spa,
  tokens,
  verifier,
} from './conditions.ts'
import { API, CLIENT, consented, FABRIKAM_USER, SECRET } from './given.ts'

const refreshing: readonly Condition[] = [
  {
    code: 9002313,
    when: 'the refresh token is none',
    doing: (world) => refresh(world, { ...EMPTY, values: { refresh_token: 'x' } }),
    where: 'body',
  },
  {
    code: 70000,
    when: 'the refresh token is of another client',
    tenant: { apiSeed: { secrets: [SECRET] } },
    doing: async (world) => refresh(world, await tokens(world), { client_id: API }),
    where: 'body',
  },
  {
    code: 700082,
    when: 'it was not used for 90 days',
    doing: async (world) => {
      const before = await tokens(world)
      world.clock.now += 91 * 86_400_000
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 700084,
    when: 'it is of a single-page application and a day old, refreshed or not',
    tenant: { client: spa },
    doing: async (world) => {
      const call = [{ ...verifier, ...noSecret }, inBrowser] as const
      const before = await redeem(world, await code(world, proof), ...call)
      world.clock.now += 80_000_000
      const between = await refresh(world, before, noSecret, inBrowser)
      world.clock.now += 80_000_000
      return refresh(world, between, noSecret, inBrowser)
    },
    where: 'body',
  },
  {
    code: 50173,
    when: 'the user was signed out everywhere since',
    doing: async (world) => {
      const before = await tokens(world)
      for (const user of world.tenant.users) user.signInSessionsValidFromDateTime = '2026-03-01T10:20:31Z'
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 51004,
    when: 'the user is gone',
    doing: async (world) => {
      const before = await tokens(world)
      deleteUser(world)
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 90072,
    when: 'the guest is gone',
    tenant: { clientSeed: consented },
    doing: async (world) => {
      const before = await redeem(world, await signIn(world, { user: FABRIKAM_USER }))
      world.tenant.users = world.tenant.users.filter(({ home }) => !home)
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 90009,
    when: 'an application asks for itself by URI',
    tenant: { client: self },
    doing: async (world) =>
      refresh(world, await tokens(world, { scope: `openid offline_access api://${CLIENT}/access_as_user` }), {
        scope: `api://${CLIENT}/access_as_user`,
      }),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 90009,
    when: 'an application asks for itself without a scope',
    tenant: { client: self },
    doing: async (world) =>
      refresh(world, await tokens(world, { scope: `openid offline_access ${CLIENT}/access_as_user` })),
    where: 'body',
  },
  {
    code: 0,
    when: 'an application asks for itself by id',
    tenant: { client: self },
    doing: async (world) =>
      refresh(world, await tokens(world, { scope: `openid offline_access ${CLIENT}/access_as_user` }), {
        scope: `${CLIENT}/access_as_user`,
      }),
    where: 'body',
  },
  {
    code: 70043,
    when: 'Conditional Access limits how long a sign-in lasts',
    tenant: { home: { conditionalAccess: [{ control: 'signInFrequency' }] } },
    doing: async (world) => refresh(world, await tokens(world)),
    where: 'body',
  },
  {
    code: 53003,
    when: 'Conditional Access blocks meanwhile',
    doing: async (world) => {
      const before = await tokens(world)
      world.tenant.conditionalAccess = [{ control: 'block' }]
      return refresh(world, before)
    },
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 65001,
    when: 'consent was taken back',
    doing: async (world) => {
      const before = await tokens(world)
      world.tenant.grants = []
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 7000218,
    when: 'no secret is sent',
    doing: async (world) => refresh(world, await tokens(world), noSecret),
    where: 'body',
  },
]

describe('a refresh token is refused', () => judge(refreshing))
