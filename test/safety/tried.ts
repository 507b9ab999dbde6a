import { expect } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { newKey } from './matrix.ts'
import type { Setting, Story } from './stories.ts'
import { type Wire, type World, writes } from './world.ts'

/** The story under a fault; then, when that is gone, once more: that finishes it. Answers with how it ended at first. */
export async function expectToSurvive(
  fault: string,
  story: Story,
  { variants, there }: { readonly variants: readonly string[]; readonly there: World },
): Promise<'done' | 'given up'> {
  const machine = there.machine({ ownedOnly: variants.includes('ownedby-cannot-list') })
  const setting = { key: newKey(), machine, there }
  await story.before(setting)
  await there.play({ variants, lag: 1_000, faults: [fault] })
  const end = await tried(story, setting)
  await there.play({ variants, lag: 1_000 })
  await story.run(setting)
  await story.holds(setting, { variants })
  return end
}

/** A run may give up, but not without saying what it leaves, and the command that goes on from there. */
async function tried(story: Story, setting: Setting): Promise<'done' | 'given up'> {
  let sent = 0
  const counted: Wire = (request, send) => {
    sent += writes(request)
    return send()
  }
  try {
    await story.run(setting, counted)
    return 'done'
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    if (sent === 0) expect(error.hints).not.toEqual([])
    else await expectAdvice(error, setting)
    return 'given up'
  }
}

async function expectAdvice({ message, hints }: AppregError, { key, there }: Setting): Promise<void> {
  const [application] = await (await there.colleague()).applications(key)
  if (application) expect(message).toContain(`(appId ${application.appId}, object id ${application.id})`)
  expect(hints).toContainEqual(
    expect.stringMatching(
      /^(to go on from what the tenant holds, run|whoever may, runs): appreg \S.* --yes$/,
    ),
  )
}
