import { expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { combined, newKey, readings } from './matrix.ts'
import { expectNothingToDo, expectWhole, whole } from './whole.ts'
import { world } from './world.ts'

const there = world()

// Requests on the wire of a first apply: reads, the application, the rest, the grants, what follows, the last read.
const effects = [
  'drop-before',
  'drop-after',
  'truncate',
  'status=503',
  'status=500,after',
  'status=429,retry-after=7',
]
const onTheWire = [1, 2, 3, 4, 5, 6].flatMap((nth) =>
  effects.map((effect) => `${effect},host=graph,nth=${nth}`),
)
const items = [
  'addPassword',
  'servicePrincipals',
  'oauth2Permission',
  'appRoleAssign',
  'owners',
  'federated',
  'applications',
]
const inBatches = items.flatMap((path) =>
  effects.filter((effect) => effect.startsWith('status')).map((effect) => `${effect},path=/${path},times=1`),
)

test.each(combined([...onTheWire, ...inBatches], readings))('%s, variant %j', async (fault, variants) => {
  const key = newKey()
  const machine = there.machine({ ownedOnly: variants.includes('ownedby-cannot-list') })
  await there.play({ variants, lag: 1_000, faults: [fault] })
  await machine.apply(whole(key)).catch(expectAdvice)
  await there.play({ variants, lag: 1_000 })
  await machine.apply(whole(key))
  await expectWhole(key, machine, there)
  await expectNothingToDo(whole(key), machine, there, { variants })
})

/** A run may give up, but not without saying how to go on. */
function expectAdvice(error: unknown): void {
  if (!(error instanceof AppregError)) throw error
  expect(error).toMatchObject({ hints: expect.arrayContaining([expect.any(String)]) })
}
