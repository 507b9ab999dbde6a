import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { misconfigurations } from '../../src/doctor/catalogue/index.ts'
import { allRows } from './rows/all.ts'

const facts = resolve(import.meta.dirname, '../../../shared/facts/aadsts.md')

const closed = new Set(allRows.flatMap(({ code }) => (typeof code === 'number' ? [code] : [])))

/** The numbers of each line of the table of misconfigurations. */
function misconfigured(): number[][] {
  const text = readFileSync(facts, 'utf8')
  const table = text.slice(text.indexOf('## The misconfiguration codes'), text.indexOf('## Order in which'))
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| code'))
    .map((line) => [...(line.split('|')[1] ?? '').matchAll(/\d{5,}/g)].map(Number))
    .filter((numbers) => numbers.length > 0)
}

test.skipIf(!existsSync(facts))('every misconfiguration that is known has its loop (needs ../shared)', () => {
  const all = misconfigured()
  expect(all.length).toBeGreaterThan(55)
  expect(all.filter((numbers) => !numbers.some((number) => closed.has(number)))).toEqual([])
})

test('every number with a loop is one of the catalogue', () => {
  const known = new Set(
    misconfigurations.flatMap(({ codes, shared }) => [...codes, ...(shared?.codes ?? [])]),
  )
  expect([...closed].filter((number) => !known.has(number))).toEqual([])
  expect(closed.size).toBeGreaterThanOrEqual(45)
})
