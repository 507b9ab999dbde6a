import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Exchange, type Outcome, replay } from './replay.ts'

const recordings = resolve(import.meta.dirname, '../../../shared/data/graph-exchanges.jsonl')
const absent = !existsSync(recordings)

const exchanges: Exchange[] = absent
  ? []
  : readFileSync(recordings, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))

const cassettes = Map.groupBy(exchanges, ({ cassette }) => cassette)

/** Exchanges that differ for a reason: what they need is not in the recording, or the service has changed since. */
const differences: Readonly<Record<string, string>> = {}

describe.skipIf(absent)('recorded traffic of the real Graph (needs ../shared)', () => {
  test('is answered alike', async () => {
    const outcomes: Outcome[] = []
    for (const [, cassette] of cassettes) outcomes.push(...(await replay(cassette)))
    const served = outcomes.filter(({ verdict }) => verdict !== 'not served')
    const unexplained = served.filter(
      ({ verdict, at }) => verdict !== 'same' && differences[at] === undefined,
    )
    process.stdout.write(table(outcomes))
    expect(unexplained).toEqual([])
    expect(served.filter(({ verdict }) => verdict === 'same').length).toBeGreaterThan(100)
  })
})

function table(outcomes: readonly Outcome[]): string {
  const rows = [...Map.groupBy(outcomes, ({ at }) => at.split('#')[0] ?? '')].map(([cassette, own]) => {
    const count = (verdict: string) => own.filter((outcome) => outcome.verdict.startsWith(verdict)).length
    return [cassette.padEnd(50), count('same'), count('differs'), count('not served')].join('\t')
  })
  return `${['cassette'.padEnd(50), 'same', 'differs', 'not served'].join('\t')}\n${rows.join('\n')}\n`
}
