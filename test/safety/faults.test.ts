import { test } from 'vitest'
import { readings, together } from './matrix.ts'
import { stories } from './stories.ts'
import { expectToSurvive } from './tried.ts'
import { world } from './world.ts'

const there = world()

const effects = [
  'drop-before',
  'drop-after',
  'truncate',
  'status=503',
  'status=500,after',
  'status=429,retry-after=7',
]
// Requests on the wire: of a first apply reads, the application, the rest, the grants, what follows, the last read.
const faults = [1, 2, 3, 4, 5, 6].flatMap((nth) => effects.map((effect) => `${effect},host=graph,nth=${nth}`))

test.each(together(faults, stories, readings))('%s in %j, variant %j', async (fault, story, variants) => {
  await expectToSurvive(fault, story, { variants, there })
})
