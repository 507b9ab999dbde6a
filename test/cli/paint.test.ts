import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const cli = resolve(import.meta.dirname, '../../src/cli')

test('no colour is used that is lost on a light terminal, or on a dark one', () => {
  const files = readdirSync(cli, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const lost =
    /\b(?:chalk|style)\.(?:\w+\.)*(?:\w+Bright|white|black|gray|grey|blue|bg\w+|hex|rgb|ansi256|inverse)\b/
  // Beside the sixteen of the theme, what an escape sequence sets by hand.
  const byHand = /\\u001b\[(?:9\d|4\d|10\d|3[078])\b/
  const guilty = files.filter((name) => {
    const source = readFileSync(join(cli, name), 'utf8')
    return lost.test(source) || byHand.test(source)
  })
  expect(guilty).toEqual([])
})
