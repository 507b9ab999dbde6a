import { expect, test } from 'vitest'
import { combined, newKey, readings } from './matrix.ts'
import { expectNothingToDo, expectWhole, whole } from './whole.ts'
import { type Machine, type Wire, world } from './world.ts'

const there = world()
// Sign-in, read, create, the rest, three for the proof, grants, what follows, the last read.
const moments = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((nth) => [
  { nth, effect: false },
  { nth, effect: true },
])

test.each(combined(moments, readings))('killed at %j, variant %j', async ({ nth, effect }, variants) => {
  const key = newKey()
  const machine = there.machine({ ownedOnly: variants.includes('ownedby-cannot-list') })
  await there.play({ variants, lag: 1_000 })
  await killed(machine, whole(key), { nth, effect })
  await machine.apply(whole(key))
  await expectWhole(key, machine, there)
  await expectNothingToDo(whole(key), machine, there, { variants })
})

/** The process ends at its nth request, before or after that took effect. Whatever it waits for never comes. */
async function killed(
  machine: Machine,
  manifest: object,
  at: { nth: number; effect: boolean },
): Promise<void> {
  let requests = 0
  let die = () => {}
  const death = new Promise<void>((resolve) => {
    die = resolve
  })
  const wire: Wire = async (_, send) => {
    requests++
    if (requests < at.nth) return send()
    if (requests === at.nth && at.effect) await send()
    die()
    return new Promise(() => {})
  }
  await Promise.race([death, machine.apply(manifest, wire).then(() => expect(requests).toBeLessThan(at.nth))])
}
