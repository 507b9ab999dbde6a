import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdsHidden } from '../../../src/render/formats/hidden.ts'
import { jsonFile, literal } from '../../../src/render/formats/json.ts'
import { hostile } from '../hostile.ts'

test('JSON holds every text, and shows what cannot be seen', () => {
  fc.assert(
    fc.property(hostile, hostile, (key, value) => {
      const { content } = jsonFile('x.json', { [key]: [value] })
      expect(JSON.parse(content)).toEqual({ [key]: [value] })
      expect(holdsHidden(content.replaceAll('\n', ''))).toBe(false)
    }),
    { seed: 1 },
  )
})

test('a literal is the same text to JavaScript', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(new Function(`return ${literal(text)}`)()).toBe(text)
      expect(holdsHidden(literal(text))).toBe(false)
    }),
    { seed: 1 },
  )
})
