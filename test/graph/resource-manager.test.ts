import { describe, expect, test } from 'vitest'
import { openResourceManager } from '../../src/graph/resource-manager.ts'
import type { HttpRequest } from '../../src/model/http.ts'
import { observedRegistration } from '../given/registration.ts'

const { cloud } = observedRegistration()
const host = 'https://management.azure.com'

/** Answers by address; 404 for any other. */
function azure(answers: Readonly<Record<string, object | number>>) {
  const asked: HttpRequest[] = []
  const resourceManager = openResourceManager({
    cloud,
    getToken: async (scope) => `fake-token for ${scope}`,
    async transport(request) {
      asked.push(request)
      const answer = answers[decodeURIComponent(request.url)] ?? 404
      return typeof answer === 'number'
        ? { status: answer, headers: {}, body: '{}' }
        : { status: 200, headers: {}, body: JSON.stringify(answer) }
    },
  })
  return { resourceManager, asked }
}

const vaultsOf = (subscription: string) =>
  `${host}/subscriptions/${subscription}/resources?$filter=resourceType eq 'Microsoft.KeyVault/vaults'&api-version=2015-11-01`
const subscriptions = `${host}/subscriptions?api-version=2022-12-01`
const tenants = `${host}/tenants?api-version=2022-12-01`

describe('vaults', () => {
  test('of all usable subscriptions, page by page', async () => {
    const { resourceManager, asked } = azure({
      [subscriptions]: {
        value: [
          { subscriptionId: 'a', state: 'Enabled' },
          { subscriptionId: 'b', state: 'Enabled' },
          { subscriptionId: 'c', state: 'Disabled' },
        ],
      },
      [vaultsOf('a')]: { value: [{ name: 'zeta' }], nextLink: `${host}/next` },
      [`${host}/next`]: { value: [{ name: 'alpha' }] },
      [vaultsOf('b')]: 403,
      [vaultsOf('c')]: { value: [{ name: 'unreachable' }] },
    })
    expect(await resourceManager.vaults()).toEqual(['alpha', 'zeta'])
    expect(asked[0]?.headers?.authorization).toBe(`Bearer fake-token for ${host}/.default`)
  })

  test('a next page elsewhere is not followed', async () => {
    const { resourceManager, asked } = azure({
      [subscriptions]: { value: [], nextLink: 'https://management.azure.com.evil.example/next' },
    })
    expect(await resourceManager.vaults()).toEqual([])
    expect(asked).toHaveLength(1)
  })

  test('are none where nothing may be read', async () => {
    expect(await azure({ [subscriptions]: 403 }).resourceManager.vaults()).toEqual([])
  })
})

test('tenants have a name and a domain, or none', async () => {
  const value = [
    { tenantId: '1', displayName: 'Contoso', defaultDomain: 'contoso.example' },
    { tenantId: '2', displayName: null },
    {},
  ]
  expect(await azure({ [tenants]: { value } }).resourceManager.tenants()).toEqual([
    { tenantId: '1', displayName: 'Contoso', domain: 'contoso.example' },
    { tenantId: '2', displayName: '', domain: '' },
  ])
})

test('a token that takes a person gives empty lists', async () => {
  const resourceManager = openResourceManager({
    cloud,
    getToken: () => Promise.reject(new Error('interaction required')),
    transport: () => Promise.reject(new Error('not asked')),
  })
  expect([await resourceManager.tenants(), await resourceManager.vaults()]).toEqual([[], []])
})
