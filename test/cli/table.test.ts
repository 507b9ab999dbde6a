import { expect, test } from 'vitest'
import { table } from '../../src/cli/present/table.ts'

test('columns are as wide as their widest cell, and nothing trails', () => {
  expect(
    table([
      ['a', 'bb', 'c'],
      ['aaa', '', ''],
      ['', 'b', 'ccc'],
    ]),
  ).toBe('a    bb  c\naaa\n     b   ccc\n')
})
