import { expect, test } from 'vitest'
import { tags } from '../../src/aspects/tags.ts'
import { bodies, lines, turned } from '../given/asked.ts'
import { application, desired, live, vacant } from '../given/model.ts'

const wanting = (...tags: readonly string[]) => desired({ tags })
const having = (...tags: readonly string[]) => live({ application: application({ tags }) })

test.each([
  ['are silent when none is wanted', wanting(), having('foreign'), []],
  ['are silent when the tenant matches', wanting('a', 'b'), having('a', 'foreign', 'b'), []],
  ['do not depend on their order', wanting('a', 'b'), having(...turned(['a', 'b'])), []],
  ['come with a new application', wanting('a'), vacant(), ['create application tags']],
  ['are added', wanting('a'), having('foreign'), ['update application tags']],
])('tags %s', (_, want, have, expected) => {
  expect(lines(tags.changes(want, have))).toEqual(expected)
  expect(tags.next(want, have)).toHaveLength(expected.length)
})

test('tags are written whole, beside those that are there', () => {
  expect(bodies(tags.next(wanting('a', 'foreign'), having('foreign')))).toEqual([{ tags: ['foreign', 'a'] }])
})
