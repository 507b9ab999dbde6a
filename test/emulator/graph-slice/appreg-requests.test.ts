import { copyFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { example, newHome } from '../../scenario/support.ts'
import { newWorld } from '../world.ts'
import { type Recorded, recorder } from './recorder.ts'
import { absent, answerProblem, operationFor, requestProblem } from './slice.ts'

/** Documented ("List appManagementPolicies", v1.0), and no part of the slice. */
const beyondTheSlice = 'GET /policies/appManagementPolicies'

/** What is wrong with a call, by the slice. */
function problemOf({ method, path, body, status, answer }: Recorded): string | undefined {
  if (`${method} ${path.split('?')[0]}` === beyondTheSlice) return undefined
  const operation = operationFor(method, decodeURIComponent(path))
  if (!operation) return `${method} ${path} is not in the slice`
  return requestProblem(operation, body) ?? answerProblem(operation, status, answer)
}

describe.skipIf(absent)('what appreg sends and gets (needs ../shared)', () => {
  const home = newHome()
  const state: {
    stop?: () => Promise<void>
    calls: Recorded[]
    expire?: () => void
    env: Record<string, string>
  } = { calls: [], env: {} }
  beforeAll(async () => {
    const world = await newWorld(Date.now)
    const { calls, env, stop } = await recorder(world)
    const expire = () => {
      const soon = new Date(Date.now() + 86_400_000).toISOString()
      for (const { entity } of world.tenant.applications)
        if (entity.uniqueName !== null)
          for (const credential of entity.passwordCredentials) credential.endDateTime = soon
    }
    Object.assign(state, { calls, env, stop, expire })
    copyFileSync(example, home.path('appreg.yaml'))
  })
  afterAll(() => state.stop?.())

  const apply = async (): Promise<readonly Recorded[]> => {
    state.calls.length = 0
    const { code, stderr } = await home.appreg(['apply', '--yes'], state.env)
    expect([code, stderr]).toEqual([expect.toBeOneOf([0, 2]), expect.anything()])
    return [...state.calls]
  }
  const writes = (calls: readonly Recorded[]) =>
    calls.filter(({ method, path }) => method !== 'GET' && path !== '/$batch')

  test('is valid in a first apply', async () => {
    const calls = await apply()
    expect(writes(calls).length).toBeGreaterThan(3)
    expect(calls.map(problemOf).filter(Boolean)).toEqual([])
  })

  test('is valid in a second apply, which writes nothing', async () => {
    const calls = await apply()
    expect(writes(calls)).toEqual([])
    expect(calls.map(problemOf).filter(Boolean)).toEqual([])
  })

  test('is valid when certificates are made, and sent back as they were read', async () => {
    const certificates = ['one', 'two'].map((name) => ({ name, store: `file:${name}.pem` }))
    for (const some of [certificates.slice(0, 1), certificates]) {
      home.write('appreg.yaml', { name: 'Certificates', credentials: { secrets: [], certificates: some } })
      const calls = await apply()
      const lists = calls.flatMap(
        ({ body }) => (body as { keyCredentials?: unknown[] })?.keyCredentials ?? [],
      )
      expect(lists.length).toBeGreaterThanOrEqual(some.length)
      expect(calls.map(problemOf).filter(Boolean)).toEqual([])
    }
  })

  test('is valid when what left the manifest is removed', async () => {
    const people = ['admin', 'user'].map((name) => `${name}@contoso-emulator.onmicrosoft.com`)
    const manifest = (more: object) =>
      home.write('appreg.yaml', {
        name: 'Pruned',
        credentials: { secrets: [] },
        owners: people.slice(0, 1),
        ...more,
      })
    manifest({
      api: { scopes: [{ value: 'access_as_user' }, { value: 'write' }], preauthorize: ['azure-cli'] },
      permissions: {
        'microsoft-graph': { delegated: ['User.Read', 'Mail.Read'], application: ['User.Read.All'] },
      },
      assignments: people,
      owners: people,
      credentials: { secrets: [], federated: [{ github: { repository: 'contoso/orders', branch: 'main' } }] },
    })
    await apply()
    manifest({ prune: true })
    const calls = await apply()
    const removals = calls.filter(({ method }) => method === 'DELETE')
    expect(removals.length).toBeGreaterThan(4)
    expect(calls.map(problemOf).filter(Boolean)).toEqual([])
    copyFileSync(example, home.path('appreg.yaml'))
  })

  test('is valid when a secret is renewed', async () => {
    state.expire?.()
    const calls = await apply()
    expect(writes(calls).map(({ path }) => path.split('/').at(-1))).toContain('addPassword')
    expect(calls.map(problemOf).filter(Boolean)).toEqual([])
  })
})
