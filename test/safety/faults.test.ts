import { expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { combined, newKey, readings } from './matrix.ts'
import { type Story, stories } from './stories.ts'
import { type Wire, type World, world, writes } from './world.ts'

const there = world()

// Requests on the wire: of a first apply reads, the application, the rest, the grants, what follows, the last read.
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
  'removePassword',
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

const cases = combined([...onTheWire, ...inBatches], stories)
test.each(combined(cases, readings))('%j, variant %j', async ([fault, story], variants) => {
  const key = newKey()
  const machine = there.machine({ ownedOnly: variants.includes('ownedby-cannot-list') })
  const setting = { key, machine, there }
  await story.before(setting)
  await there.play({ variants, lag: 1_000, faults: [fault] })
  await tried(story, setting)
  await there.play({ variants, lag: 1_000 })
  await story.run(setting)
  await story.holds(setting, { variants })
})

/** A run may give up, but not without saying what it leaves, and the command that goes on from there. */
async function tried(story: Story, setting: Parameters<Story['run']>[0]): Promise<void> {
  let sent = 0
  const counted: Wire = (request, send) => {
    sent += writes(request)
    return send()
  }
  try {
    await story.run(setting, counted)
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    if (sent === 0) expect(error.hints).not.toEqual([])
    else await expectAdvice(error, setting)
  }
}

async function expectAdvice(
  { message, hints }: AppregError,
  { key, there }: { key: string; there: World },
): Promise<void> {
  const [application] = await (await there.colleague()).applications(key)
  if (application) expect(message).toContain(`(appId ${application.appId}, object id ${application.id})`)
  expect(hints).toContainEqual(
    expect.stringMatching(/^to go on from what the tenant holds, run: appreg \S.* --yes$/),
  )
}
