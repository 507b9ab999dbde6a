import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { fitted } from '../../src/cli/present/fitted.ts'

const appId = 'a2d64c23-7b2e-4583-8fc4-35470e4f3dc7'

test.each<[what: string, line: string, lines: readonly string[]]>([
  ['a line that fits stays', 'short', ['short']],
  [
    'prose goes on indented',
    'one two three four five six seven eight',
    ['one two three four five six', '  seven eight'],
  ],
  [
    'behind its bullet',
    '- one two three four five six seven eight',
    ['- one two three four five six', '  seven eight'],
  ],
  [
    'behind its number',
    '  2. one two three four five six seven eight',
    ['  2. one two three four five', '     six seven eight'],
  ],
  [
    'in its column',
    'ab  one two three four five six seven eight',
    ['ab  one two three four five', '    six seven eight'],
  ],
  [
    'below its label where the column is narrow',
    '  + displayName   one two three four five six',
    ['  + displayName', '      one two three four five', '      six'],
  ],
  ['an id stays whole, below its label', `Client ID   ${appId}`, ['Client ID', `  ${appId}`]],
  [
    'a command stays whole',
    `  appreg redirect add URL -f 'a long name.yaml'`,
    [`  appreg redirect add URL -f 'a long name.yaml'`],
  ],
  [
    'also behind a sentence',
    `hint: to go on from there, run: appreg apply -f 'a long name.yaml' --yes`,
    ['hint: to go on from there,', '  run:', `  appreg apply -f 'a long name.yaml' --yes`],
  ],
])('%s', (_, line, lines) => {
  expect(
    fitted(line, 30)
      .split('\n')
      .map((one) => one.trimEnd()),
  ).toEqual(lines)
})

test('colours take no room and are not lost', () => {
  const shown = fitted('\u001b[2mab\u001b[22m  one two three four five six seven', 30)
  expect(shown).toContain('\u001b[2mab\u001b[22m')
  expect(stripVTControlCharacters(shown)).toBe('ab  one two three four five\n    six seven')
})
