import { test } from 'vitest'
import { newKey, readings, together } from './matrix.ts'
import { stories } from './stories.ts'
import { world } from './world.ts'

const there = world()
const lags = [0, 500, 5_000, 20_000, 60_000]

test.each(together(lags, stories, readings))(
  'replicas %d ms behind, %j, variant %j',
  async (lag, story, variants) => {
    const machine = there.machine({ ownedOnly: variants.includes('ownedby-cannot-list') })
    const setting = { key: newKey(), machine, there }
    await story.before(setting)
    await there.play({ variants, lag })
    await story.run(setting)
    await story.holds(setting, { variants })
  },
)
