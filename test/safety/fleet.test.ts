import { expect, test } from 'vitest'
import type { Done } from '../../src/cli/fleet/done.ts'
import { failed, type Result } from '../../src/cli/fleet/over.ts'
import { AppregError } from '../../src/errors.ts'
import { isWhole, newKey, readings, together } from './matrix.ts'
import { type Machine, STORE, type Wire, world, writes } from './world.ts'

const there = world()

/** A split, which is two registrations, and two that stand alone: in one file. */
const fleet = (key: string): object[] => [
  {
    name: `Test ${key}`,
    key,
    topology: 'split',
    credentials: { secrets: [{ name: 'connector', store: STORE }] },
  },
  ...['b', 'c'].map((name) => ({
    name: `Test ${key} ${name}`,
    key: `${key}-${name}`,
    tags: ['fleet'],
    clients: ['vscode'],
    credentials: { secrets: [], federated: [{ github: { repository: 'contoso/orders', branch: name } }] },
  })),
]
const keysOf = (key: string) => [key, `${key}-connector`, `${key}-b`, `${key}-c`]

/** One of each, the connector may call the API, and the second and the third run send no write. */
async function expectWholeFleet(key: string, machine: Machine, variants: readonly string[]): Promise<void> {
  const { graph, application, grants, tokenStatus } = await there.colleague()
  const path = `/applications?$filter=startswith(displayName,'Test ${key}')&$select=uniqueName&$top=20`
  const { value } = await graph<{ value: { uniqueName: string }[] }>('GET', path.replaceAll(' ', '%20'))
  expect(value.map(({ uniqueName }) => uniqueName).sort()).toEqual(keysOf(key).sort())
  const connector = await application(`${key}-connector`)
  expect((await grants(connector.appId)).map(({ scope }) => scope)).toContain('access_as_user')
  expect(await tokenStatus(connector.appId, machine.secret() ?? '')).toBe(200)
  await there.play({ variants })
  for (const again of [2, 3]) {
    let count = 0
    const wire: Wire = (request, send) => {
      count += writes(request)
      return send()
    }
    expect(lost(await machine.applyFleet(fleet(key), wire))).toEqual([])
    expect({ again, writes: count }).toEqual({ again, writes: 0 })
  }
}

const lost = (results: readonly Result<Done>[]): string[] =>
  results.flatMap((result) => (failed(result) ? [`${result.member.desired.key}: ${result.error}`] : []))

interface Disaster {
  readonly fault?: string
  readonly killedAt?: number
}

const effects = [
  'drop-before',
  'drop-after',
  'truncate',
  'status=503',
  'status=500,after',
  'status=429,retry-after=7',
]
const requests = [2, 3, 5, 8, 11, 14]
const disasters: readonly Disaster[] = [
  ...effects.flatMap((effect, index) =>
    requests
      .filter((_, other) => other === index || (isWhole && other === (index + 3) % requests.length))
      .map((nth) => ({ fault: `${effect},host=graph,nth=${nth}` })),
  ),
  ...requests.map((killedAt) => ({ killedAt })),
]

// One registration by itself meets every reading in `npm test` already.
const some = isWhole ? readings : readings.filter((_, index) => index % 3 === 0)

test.each(together(disasters, [1_000, 20_000], some))(
  '%j, replicas %d ms behind, variant %j',
  async ({ fault, killedAt }, lag, variants) => {
    const key = newKey()
    const machine = there.machine()
    await there.play({ variants, lag, faults: fault ? [fault] : [] })
    if (killedAt !== undefined) await killed(key, machine, killedAt)
    else
      for (const result of await machine.applyFleet(fleet(key)))
        if (failed(result)) expect(result.error).toBeInstanceOf(AppregError)
    await there.play({ variants, lag })
    expect(lost(await machine.applyFleet(fleet(key)))).toEqual([])
    await expectWholeFleet(key, machine, variants)
  },
)

async function killed(key: string, machine: Machine, nth: number): Promise<void> {
  let count = 0
  await new Promise<void>((settle, fail) => {
    const wire: Wire = async (_, send) => {
      count++
      if (count < nth) return send()
      settle()
      return new Promise(() => {})
    }
    machine.applyFleet(fleet(key), wire).then(() => fail(new Error(`only ${count} requests`)), fail)
  })
}

test.each(isWhole ? readings : some.slice(0, 3))(
  'one that is refused stops no other, variant %s',
  async (...variants) => {
    const key = newKey()
    const machine = there.machine()
    await there.play({ variants, lag: 1_000, faults: [`status=400,path='${key}'`] })
    const results = await machine.applyFleet(fleet(key))
    // The connector needs the API.
    expect(results.map((result) => [result.member.desired.key, failed(result)])).toEqual([
      [key, true],
      [`${key}-connector`, true],
      [`${key}-b`, false],
      [`${key}-c`, false],
    ])
    await there.play({ variants, lag: 1_000 })
    expect(lost(await machine.applyFleet(fleet(key)))).toEqual([])
    await expectWholeFleet(key, machine, variants)
  },
)
