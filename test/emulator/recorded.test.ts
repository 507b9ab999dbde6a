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

const cassettes = [...new Set(exchanges.map(({ cassette }) => cassette))]

/** Exchanges that differ for a reason: what they need is not in the recording. */
const differences: Readonly<Record<string, string>> = {
  'azps.Application.Recording#2': 'recorded without the time of the answer, from which the end is counted',
  'azps.Application.Recording#3': 'recorded without the time of the answer, from which the end is counted',
}

describe.skipIf(absent)('recorded traffic of the real Graph (needs ../shared)', () => {
  test('is answered alike', async () => {
    const outcomes: Outcome[] = []
    for (const name of cassettes)
      outcomes.push(...(await replay(exchanges.filter(({ cassette }) => cassette === name))))
    process.stdout.write(table(outcomes))
    const others = outcomes.filter(({ verdict }) => verdict !== 'same')
    expect(others.filter(({ verdict, at }) => verdict === 'not served' || !(at in differences))).toEqual([])
    expect(others.map(({ at }) => at).sort()).toEqual(Object.keys(differences))
    expect(outcomes.length - others.length).toBe(278)
  })
})

function table(outcomes: readonly Outcome[]): string {
  const rows = cassettes.map((name) => {
    const own = outcomes.filter(({ at }) => at.startsWith(`${name}#`))
    const count = (verdict: string) => own.filter((outcome) => outcome.verdict.startsWith(verdict)).length
    return [name.padEnd(50), count('same'), count('differs'), count('not served')].join('\t')
  })
  return `${['cassette'.padEnd(50), 'same', 'differs', 'not served'].join('\t')}\n${rows.join('\n')}\n`
}
