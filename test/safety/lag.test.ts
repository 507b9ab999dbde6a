import { expect, test } from 'vitest'
import { combined, newKey, readings } from './matrix.ts'
import { expectNothingToDo, expectWhole, whole } from './whole.ts'
import { world } from './world.ts'

const there = world()
const lags = [0, 500, 5_000, 20_000, 60_000]

test.each(combined(readings, lags))(
  'a first apply converges: variant %j, replicas %d ms behind',
  async (variants, lag) => {
    const key = newKey()
    const machine = there.machine({ ownedOnly: variants.includes('ownedby-cannot-list') })
    await there.play({ variants, lag })
    const { checks } = await machine.apply(whole(key))
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([])
    await expectWhole(key, machine, there)
    await expectNothingToDo(whole(key), machine, there, { variants })
  },
)
