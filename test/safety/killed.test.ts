import { expect, test } from 'vitest'
import { newKey, readings, together } from './matrix.ts'
import { type Story, stories } from './stories.ts'
import { type Wire, world } from './world.ts'

const there = world()

/** As many requests as each sends at least, on the wire and one after the other: sign-in, reads, writes, proofs. */
const least: Readonly<Record<Story['name'], number>> = {
  'a first apply': 10,
  'a change': 10,
  destroy: 5,
  restore: 3,
  'secret rotate': 10,
}
const moments = stories.flatMap((story) =>
  Array.from({ length: least[story.name] ?? 0 }, (_, index) => ({ story, nth: index + 1 })),
)

test.each(together(moments, ['before', 'after'], readings))(
  'killed at %j, %s its effect, variant %j',
  async ({ story, nth }, side, variants) => {
    const machine = there.machine({ ownedOnly: variants.includes('ownedby-cannot-list') })
    const setting = { key: newKey(), machine, there }
    await story.before(setting)
    await there.play({ variants, lag: 1_000 })
    expect(await ended((wire) => story.run(setting, wire), { nth, side })).toBe('killed')
    await story.run(setting)
    await story.holds(setting, { variants })
  },
)

/** The process ends at its nth request, before or after that took effect. Whatever it waits for never comes. */
async function ended(
  run: (wire: Wire) => Promise<unknown>,
  at: { readonly nth: number; readonly side: string },
): Promise<'killed' | 'by itself'> {
  let requests = 0
  return new Promise((settle, fail) => {
    const wire: Wire = async (_, send) => {
      requests++
      if (requests < at.nth) return send()
      if (requests === at.nth && at.side === 'after') await send()
      settle('killed')
      return new Promise(() => {})
    }
    run(wire).then(() => settle('by itself'), fail)
  })
}
