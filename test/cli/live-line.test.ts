import { expect, test } from 'vitest'
import { liveLine } from '../../src/cli/present/progress.ts'

const drawing = { now: 12_300, width: 80, colour: false, ascii: true }

test('what is waited for comes before what is merely under way, and the others are counted', () => {
  const running = new Map([
    ['create the application', { since: 12_000 }],
    ['add the scope', { since: 10_000, reason: 'not visible everywhere yet' }],
  ])
  expect(liveLine(running, drawing)).toBe('\\ 2.3 s  add the scope (and 1 more): not visible everywhere yet')
})

test('it keeps within one line, and nothing is drawn when nothing is under way', () => {
  const running = new Map([['a step with a long name', { since: 0, reason: 'x'.repeat(200) }]])
  expect(liveLine(running, { ...drawing, width: 60 })).toHaveLength(59)
  expect(liveLine(new Map(), drawing)).toBe('')
})

test('with Unicode it turns', () => {
  const at = (now: number) => liveLine(new Map([['step', { since: 0 }]]), { ...drawing, now, ascii: false })
  expect(at(0)[0]).not.toBe(at(100)[0])
})
