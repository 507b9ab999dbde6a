import fc from 'fast-check'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { envFile, fitsEnv, fitsEnvList } from '../../../src/render/formats/env.ts'
import { holdsHidden } from '../../../src/render/formats/hidden.ts'
import { tomlFile } from '../../../src/render/formats/toml.ts'
import { xmlFile } from '../../../src/render/formats/xml.ts'
import { yamlFile } from '../../../src/render/formats/yaml.ts'
import { hostile } from '../hostile.ts'
import { parseDockerEnv, parseDotenv, parseXml } from '../parse.ts'

const isShown = (content: string) => !holdsHidden(content.replaceAll('\n', ''))

describe('YAML', () => {
  test('holds every text for readers of 1.1 and 1.2, and shows what cannot be seen', () => {
    fc.assert(
      fc.property(fc.array(hostile), (texts) => {
        const { content } = yamlFile('x.yaml', { texts })
        expect(parseYaml(content)).toEqual({ texts })
        expect(parseYaml(content, { version: '1.1' })).toEqual({ texts })
        expect(isShown(content)).toBe(true)
      }),
      { seed: 1 },
    )
  })

  test.each(['yes', 'off', '0777', '12:30:45', '1e3', '~', 'null', '2020-01-01', '<<', '=', '0x1f', '1_000'])(
    'keeps %j a text',
    (text) => {
      const { content } = yamlFile('x.yaml', [text])
      expect(parseYaml(content)).toEqual([text])
      expect(parseYaml(content, { version: '1.1' })).toEqual([text])
    },
  )
})

test('TOML holds every text, and shows what cannot be seen', () => {
  fc.assert(
    fc.property(fc.array(hostile), (texts) => {
      const { content } = tomlFile('x.toml', { texts })
      expect(parseToml(content)).toEqual({ texts })
      expect(isShown(content)).toBe(true)
    }),
    { seed: 1 },
  )
})

/** Characters that XML 1.0 cannot hold in any way; a line end in an attribute and a carriage return are read as others. */
const legal = hostile.map((text) => text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, ''))

test('XML holds every text that it can hold, in elements and attributes', () => {
  fc.assert(
    fc.property(legal, legal, (text, value) => {
      const { content } = xmlFile('x.xml', { a: { '@value': value, b: ['1', text] } })
      const root = parseXml(content)
      expect(root.attributes.value).toBe(value)
      expect(root.children.map((child) => child.text)).toEqual(['1', text])
      expect(isShown(content)).toBe(true)
    }),
    { seed: 1 },
  )
})

test('XML writes the value of every attribute, "true" as well', () => {
  expect(xmlFile('x.xml', { a: { '@b': 'true', c: '' } }).content).toBe('<a b="true">\n  <c/>\n</a>\n')
})

test('what fits into an environment file is read from it by dotenv and docker alike', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      fc.pre(fitsEnv(text))
      const { content } = envFile('x.env', { NAME: text })
      expect([parseDotenv(content), parseDockerEnv(content)]).toEqual([{ NAME: text }, { NAME: text }])
    }),
    { seed: 1 },
  )
})

test.each(['a,b', 'a b', 'a#b', 'a\nb', '"a"'])(
  'an entry of a list in an environment file is not %j',
  (text) => {
    expect(fitsEnvList(text)).toBe(false)
  },
)
