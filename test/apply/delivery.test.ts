import { describe, expect, test } from 'vitest'
import { takeBack } from '../../src/apply/delivery.ts'
import { removePassword } from '../../src/aspects/secrets.ts'
import type { Outcome } from '../../src/model/outcome.ts'
import { desired } from '../given/model.ts'

const failure = { message: 'no' }
const answers = {
  done: { kind: 'done', body: undefined },
  // "No password credential found with keyId"
  absent: { kind: 'exists', failure },
  lag: { kind: 'lag', failure },
  lost: { kind: 'unknown', failure },
  refused: { kind: 'refused', failure },
} as const satisfies Record<string, Outcome>

/** The answers in turn; the last one for ever. */
async function tried(...script: (keyof typeof answers)[]) {
  let now = 0
  let sent = 0
  const isGone = await takeBack(removePassword(desired(), 'key-1'), {
    send: async () => ({ outcomes: [answers[script[Math.min(sent++, script.length - 1)] ?? 'lost']] }),
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
    },
  })
  return { isGone, sent }
}

describe('a secret that is taken back', () => {
  test.each([
    ['is gone when Graph says so', ['done'], { isGone: true, sent: 1 }],
    ['may be too new for a replica', ['absent', 'lag', 'absent', 'done'], { isGone: true, sent: 4 }],
    ['is gone when it is absent after an answer was lost', ['lost', 'absent'], { isGone: true, sent: 2 }],
    ['stays when that is refused', ['refused'], { isGone: false, sent: 1 }],
  ] as const)('%s', async (_, script, expected) => {
    expect(await tried(...script)).toEqual(expected)
  })

  test.each(['absent', 'lost'] as const)(
    'is left to the next run when there is no end of "%s"',
    async (answer) => {
      const { isGone, sent } = await tried(answer)
      expect(isGone).toBe(false)
      expect(sent).toBeLessThan(10)
    },
  )
})
