import { expect, test, vi } from 'vitest'
import { appId, application, desired, live, objectId, vacant } from '../given/model.ts'

const there = `the application is there (appId ${appId}, object id ${objectId})`

test('an interruption tells at every moment what is done, what is not, and what nobody knows', async () => {
  // A run is a process, and these know of one.
  vi.resetModules()
  const { runsAs } = await import('../../src/cli/again.ts')
  const { openCourse } = await import('../../src/cli/applying/course.ts')
  const { expects, interrupted } = await import('../../src/cli/interruption.ts')
  const told = () => interrupted().message
  const { key } = desired()
  expect(interrupted()).toMatchObject({ message: 'interrupted', hints: ['run the same command again'] })
  runsAs(['apply', '-f', "it's mine.yaml", '--yes'])
  expects([key, 'other'])
  expect(interrupted().hints).toEqual([
    String.raw`to go on from what the tenant holds, run: appreg apply -f 'it'\''s mine.yaml' --yes`,
  ])
  expect(told()).toBe('interrupted: nothing was changed')

  const course = openCourse(desired(), vacant())
  expect(told()).toBe(`interrupted\n${key}: nothing was created\nnot begun: other`)
  const create = 'create the application'
  course.told({ type: 'wave.started', steps: [create] })
  expect(told()).toContain(`${key}: nothing was created before; under way, and perhaps done: ${create}\n`)
  const half = live({ application: application({ identifierUris: [] }), grants: [] })
  course.told({ type: 'step.done', step: create, live: half })
  expect(told()).toContain(`${key}: ${there}; not done: application.identifierUris`)

  const consent = 'grant admin consent for\u001b[2J Microsoft\nGraph'
  course.told({ type: 'wave.started', steps: [consent] })
  expect(told()).toMatch(/; under way, and perhaps done: grant admin consent for\[2J Microsoft Graph$/m)
  course.told({ type: 'step.refused', step: consent, reason: 'no' })
  expect(told()).not.toContain('under way')
  course.told({ type: 'step.done', step: consent, live: live() })
  course.end()
  expect(told()).toBe(`interrupted\n${key}: done: ${there}\nnot begun: other`)
})
