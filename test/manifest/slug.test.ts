import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slug } from '../../src/manifest/slug.ts'

test.each([
  ['ARC-1 SAP MCP Server', 'arc-1-sap-mcp-server'],
  ['Müller & Söhne GROẞ', 'mueller-soehne-gross'],
  ['Mu\u0308ller', 'mueller'],
  ['Crème brûlée', 'creme-brulee'],
  ['Łódź Ærø', 'lodz-aero'],
  ['ＡＢＣ', 'abc'],
  ['İstanbul ısı', 'istanbul-isi'],
  ['--a__b--', 'a-b'],
  ['Сервер 7', '7'],
  ['サーバー', ''],
  ['…', ''],
])('%s becomes "%s"', (name, key) => {
  expect(slug(name)).toBe(key)
})

test('a key is made of letters, digits and single hyphens, and fits', () => {
  const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(name, (given) => {
      expect(slug(given)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)
      expect(slug(given).length).toBeLessThanOrEqual(120)
      expect(slug(slug(given))).toBe(slug(given))
    }),
    { seed: 1 },
  )
})
