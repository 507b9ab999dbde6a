import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import wordings from '../../../src/emulator/sts/wordings.json' with { type: 'json' }

const shared = resolve(import.meta.dirname, '../../../../shared')
const sources = resolve(import.meta.dirname, '../../../src/emulator')

const texts: Readonly<Record<string, { readonly text: string }>> = wordings

/** The first cells of the table: every number in them is one that the token service has to raise. */
function numbersOfTable(): string[] {
  const page = readFileSync(resolve(shared, 'facts/aadsts.md'), 'utf8')
  const [, table = ''] = page.split(/^## (?:The misconfiguration codes|Order .*)$/m)
  const cells = [...table.matchAll(/^\| ([^|]+)\|/gm)].map(([, cell = '']) => cell)
  return [...new Set(cells.flatMap((cell) => cell.match(/\d{5,8}/g) ?? []))]
}

interface Template {
  readonly code: number
  readonly template: string
}

const templates = (): Template[] =>
  JSON.parse(readFileSync(resolve(shared, 'data/aadsts-templates.json'), 'utf8'))

/** A text with its parameters blanked, so that their names do not matter. */
const blank = (text: string): string => text.replaceAll(/\{\w+\}/g, '{}')

/** Wordings that differ from every template, and why. */
const differences: Readonly<Record<string, string>> = {
  50013: 'the template breaks off',
  50194: 'the template has a parameter for a date that is always the same',
  70011: 'the templates hold its two halves',
  90008: 'newer texts say Microsoft Graph',
  90023: 'the template is what the number once stood for, now 9002326',
  700024: 'the template is the beginning',
  700027: 'the template breaks off',
  700211: 'newer texts name another address',
  700212: 'the template breaks off',
  9002326: 'newer texts name the origin',
}

describe.skipIf(!existsSync(shared))('the wordings (needs ../shared)', () => {
  test('are there for every refusal of the table', () => {
    const numbers = numbersOfTable()
    expect(numbers.length).toBeGreaterThan(90)
    expect(numbers.filter((number) => !(number in texts))).toEqual([])
  })

  test('are those that were seen', () => {
    const seen = new Map<string, string[]>()
    for (const { code, template } of templates())
      seen.set(String(code), [...(seen.get(String(code)) ?? []), blank(template)])
    const other = [...seen].filter(([code, of]) => {
      const text = texts[code]?.text
      return text !== undefined && !of.includes(blank(`AADSTS${code}: ${text}`))
    })
    expect(other.map(([code]) => code).sort()).toEqual(Object.keys(differences).sort())
  })
})

test('every wording is raised somewhere', () => {
  const code = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(resolve(sources, name), 'utf8'))
    .join('\n')
  const raised = new Set([...code.matchAll(/(?:refuse|TokenRefusal)\((\d+)/g)].map(([, number]) => number))
  expect(Object.keys(texts).filter((number) => !raised.has(number))).toEqual([])
})
