import { beforeEach, expect, test } from 'vitest'
import { createApplication, updateApplication } from '../../src/emulator/graph/application-store.ts'
import type { World } from '../../src/emulator/world.ts'
import { newWorld } from './world.ts'

const caller = {
  kind: 'user',
  appId: '',
  objectId: '',
  permissions: new Set<string>(),
  administrator: true,
} as const

let world: World
beforeEach(async () => {
  world = await newWorld()
})

const restrictions = () => world.tenant.policies.appManagement.applicationRestrictions.identifierUris

/** Adds the URI to a new application. */
function add(
  uri: (ids: { appId: string; tenantId: string }) => string,
  requestedAccessTokenVersion: 1 | 2 = 1,
): void {
  const { tenant, ambient } = world
  const record = createApplication(tenant, ambient, { caller, uniqueName: null, displayName: 'x', body: {} })
  const identifierUris = [uri({ appId: record.entity.appId, tenantId: tenant.tenantId })]
  const body = { identifierUris, api: { requestedAccessTokenVersion } }
  updateApplication(tenant, record, { body, ambient })
}

test('with nonDefaultUriAddition restricted only the default forms pass', () => {
  restrictions().nonDefaultUriAddition.state = 'enabled'
  expect(() => add(({ appId }) => `api://${appId}`)).not.toThrow()
  expect(() => add(({ appId, tenantId }) => `api://${tenantId}/${appId}`)).not.toThrow()
  expect(() => add(({ appId }) => `api://${appId}/more`)).toThrow(
    /^The newly added URI api:.* must comply with/,
  )
})

test('v2 tokens are spared', () => {
  restrictions().nonDefaultUriAddition.state = 'enabled'
  expect(() => add(() => 'api://anything', 2)).not.toThrow()
})

test('a tenant id makes a URI unique', () => {
  expect(() => add(({ tenantId }) => `api://${tenantId}/anything`)).not.toThrow()
})

test('without restrictions a free name passes', () => {
  restrictions().uriAdditionWithoutUniqueTenantIdentifier.state = 'disabled'
  expect(() => add(() => 'api://anything')).not.toThrow()
})
