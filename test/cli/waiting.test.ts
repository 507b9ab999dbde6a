import { expect, test } from 'vitest'
import { openTaskList } from '../../src/cli/applying/task-list.ts'
import { tellingClock } from '../../src/cli/session/waiting.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

/** A clock that takes no time, and what it says while it sleeps so long for that. */
async function said(
  sleeps: readonly (readonly [milliseconds: number, because?: string])[],
  more: Partial<Terminal> = {},
): Promise<string[]> {
  const lines: string[] = []
  const err = (text: string) => void lines.push(text)
  const terminal = { quiet: false, live: false, colour: { out: false, err: false }, ...more, err }
  const slept: number[] = []
  const sleep = async (milliseconds: number) => void slept.push(milliseconds)
  const clock = tellingClock({ now: () => 0, sleep }, terminal as unknown as Terminal)
  for (const [milliseconds, because] of sleeps) await clock.sleep(milliseconds, because)
  expect(slept).toEqual(sleeps.map(([milliseconds]) => milliseconds))
  return lines
}

const throttled = 'Microsoft Graph throttles (429)'

test('a long wait is told with its reason and its length, a short one is not', async () => {
  expect(
    await said([
      [2_900, 'lag'],
      [44_998, throttled],
    ]),
  ).toEqual([`waiting  45 s: ${throttled}\n`])
})

test('the same reason again is told only where the wait is very long', async () => {
  expect(
    await said([
      [4_000, throttled],
      [8_000, throttled],
      [30_000, throttled],
    ]),
  ).toEqual([`waiting  4 s: ${throttled}\n`, `waiting  30 s: ${throttled}\n`])
})

test('what others tell of is not told twice, and nothing is told when asked to be quiet', async () => {
  expect(await said([[60_000]])).toEqual([])
  expect(await said([[60_000, throttled]], { quiet: true })).toEqual([])
})

test('a step that waits has a line for each new reason, and for each long wait', () => {
  const lines: string[] = []
  const terminal = { quiet: false, live: false, colour: { out: false, err: false } }
  const tasks = openTaskList(
    { ...terminal, err: (text: string) => lines.push(text) } as unknown as Terminal,
    () => 0,
  )
  const waits: readonly (readonly [reason: string, pause: number])[] = [
    ['lag', 500],
    ['lag', 1_000],
    ['lag', 8_000],
    ['lag', 8_000],
    ['no answer', 500],
  ]
  for (const [reason, pause] of waits) tasks.told({ type: 'step.waiting', step: 'grant', reason, pause })
  expect(lines).toEqual([
    'waiting  grant: lag; again in 0.5 s\n',
    'waiting  grant: lag; again in 8.0 s\n',
    'waiting  grant: lag; again in 8.0 s\n',
    'waiting  grant: no answer; again in 0.5 s\n',
  ])
})

test('where a line is being drawn, it takes the place of that line, and is cleaned of control characters', async () => {
  expect(await said([[5_000, 'a\u001b[2Jb']], { live: true })).toEqual(['\r\u001b[2Kwaiting  5 s: a[2Jb\n'])
})
