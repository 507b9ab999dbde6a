import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellLine } from '../../../src/render/formats/shell.ts'

const word = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'\'"`$\\!*?~#;&|<>(){}[] \t\n%'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  .filter((text) => !text.includes('\0'))

test('every word reaches the program unchanged through a real bash', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${shellLine(words)}`], { encoding: 'utf8' })
      expect(printed.split('\0').slice(0, -1)).toEqual(words)
    }),
    { seed: 1, numRuns: 50 },
  )
})
