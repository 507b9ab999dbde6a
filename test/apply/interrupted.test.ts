import { describe, expect, test } from 'vitest'
import type { Live } from '../../src/model/live.ts'
import { buildPlan } from '../../src/plan/build.ts'
import { folder } from '../given/folder.ts'
import { appId, application, credential, desired, live, vacant } from '../given/model.ts'
import { type Fault, run, type Tenant, tenant } from '../given/tenant.ts'

// Every request of a first apply, in order: one of them goes wrong, in each way.
const steps = [
  'create the application',
  'set the identifier URI',
  'create the service principal',
  'mint the secret "connector"',
  'grant admin consent for Microsoft Graph',
]
const cases = steps.flatMap((step) =>
  [false, true].map(
    (effect) => [`${effect ? 'after' : 'before'} it took effect: ${step}`, { step, effect }] as const,
  ),
)

const once = (step: string, fault: Fault, holds: Live = vacant()): Tenant => {
  let left = 1
  return tenant({
    folder: folder(),
    holds,
    fault: ({ summary }) => (summary === step && left-- > 0 ? fault : undefined),
  })
}

/** One of everything, and the one secret is the one that was delivered last. */
function expectFinished(there: Tenant): void {
  const { application: app, servicePrincipal, grants } = there.holds()
  expect(app?.identifierUris).toEqual([`api://${appId}`])
  expect(servicePrincipal).toBeDefined()
  expect(grants).toHaveLength(1)
  expect(there.usable()).toEqual(there.inSink.slice(-1))
  expect(there.usable()).toHaveLength(1)
  expect(buildPlan(desired(), there.seen()).objects).toEqual([])
}

describe('an answer that is lost', () => {
  test.each(cases)('%s', async (_, { step, effect }) => {
    const there = once(step, { kind: 'lost', effect })
    const { events } = await run(there, desired())
    expectFinished(there)
    expect(events).toContain(`waiting: ${step} (no answer came (connection reset))`)
    // It is looked at before anything is sent again, and in the end two reads have to agree.
    expect(there.counts().reads).toBeGreaterThanOrEqual(2)
  })

  test.each(steps)('is looked up before %s is sent again', async (step) => {
    const there = once(step, { kind: 'lost', effect: true })
    await run(there, desired())
    const isSecret = step.startsWith('mint')
    expect(there.sent.filter((one) => one === step)).toHaveLength(isSecret ? 2 : 1)
  })

  test('of a secret costs no other secret its place', async () => {
    const held = [
      credential({ keyId: 'by-hand', displayName: 'by hand' }),
      credential({ keyId: 'ours-before', endDateTime: '2024-05-10T00:00:00Z' }),
    ]
    const holds = live({ application: application({ passwordCredentials: held }) })
    const there = once('mint the secret "connector"', { kind: 'lost', effect: true }, holds)
    await run(there, desired())
    expect(there.holds().application?.passwordCredentials.slice(0, 2)).toEqual(held)
    expect(there.usable()).toEqual(there.inSink)
    expect(there.inSink).toHaveLength(1)
  })
})

test('a lost secret that no read shows before the end is not passed over, and the next run removes it', async () => {
  let left = 1
  const there = tenant({
    folder: folder(),
    fault: ({ mints }) => (mints && left-- > 0 ? { kind: 'lost', effect: true } : undefined),
    behind: (count) => (count === 0 ? 1 : 0),
  })
  await expect(run(there, desired())).rejects.toMatchObject({ code: 'STEP_UNSETTLED' })
  expect(there.usable()).toHaveLength(2)
  there.restart()
  await run(there, desired())
  expectFinished(there)
})

describe('a run that died', () => {
  test.each(cases)('%s', async (_, { step, effect }) => {
    const there = once(step, { kind: 'crash', effect })
    await expect(run(there, desired())).rejects.toThrow('the process ended')
    there.restart()
    await run(there, desired())
    expectFinished(there)
  })

  test('between minting and delivery leaves a secret that the next run replaces', async () => {
    const path = folder()
    const first = tenant({ folder: path, sinkFails: 'disk full', fault: lostRemoval })
    await expect(run(first, desired())).rejects.toMatchObject({ code: 'DELIVERY_FAILED' })

    const second = tenant({ folder: path, holds: first.holds() })
    await run(second, desired())
    expect(second.sent[1]).toMatch(/^remove the undelivered secret/)
    expect(second.sent.filter((one) => one.startsWith('mint'))).toHaveLength(1)
    expectFinished(second)
  })
})

const lostRemoval = ({ summary }: { summary: string }): Fault | undefined =>
  summary.startsWith('remove') ? { kind: 'lost', effect: false } : undefined

test('somebody else created the application a moment ago: it is taken up, not made twice', async () => {
  const there = tenant({ folder: folder(), holds: live() })
  const plan = buildPlan(desired(), vacant())
  const io = { ...there.io, observe: async () => there.seen() }
  const { events } = await run({ ...there, io, seen: () => vacant() }, desired(), plan)
  expect(there.sent).toEqual(['create the application'])
  expect(events.at(-1)).toBe('confirmed')
})
