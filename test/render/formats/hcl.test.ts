import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributes, block, hclFile, hclTemplate, reference } from '../../../src/render/formats/hcl.ts'
import { holdsHidden } from '../../../src/render/formats/hidden.ts'
import { hostile } from '../hostile.ts'
import { parseHcl } from '../parse.ts'

const fileOf = (values: Parameters<typeof attributes>[0]): string =>
  hclFile('x.tf', [block('locals', [], attributes(values))]).content

/** As HashiCorp's own parser reads it. */
async function read(values: Parameters<typeof attributes>[0]) {
  const { locals } = await parseHcl('x.tf', fileOf(values))
  return locals[0]
}

test('every text is read as it is, alone and in lists', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      fc.pre(!text.includes('\0'))
      expect(await read({ text, list: [text, 'x'] })).toEqual({ text, list: [text, 'x'] })
      expect(holdsHidden(fileOf({ text }).replaceAll('\n', ''))).toBe(false)
    }),
    { seed: 1 },
  )
})

test.each(['${x}', '$${x}', '$$${x}', '%{if x}', '%%{x}', '$%{x}', '{', '$', '%'])(
  'no template begins in %j',
  async (text) => {
    expect(await read({ text })).toEqual({ text })
    expect(fileOf({ text })).not.toMatch(/[$%]\{/)
  },
)

test.each([
  ['api://ID', 'api://${one.two}'],
  ['ID/${x}/ID', '${one.two}/\\u0024{x}/${one.two}'],
  ['a$ID', 'a\\u0024${one.two}'],
])('a template puts the expression in place of a part, and keeps the rest: %j', async (text, written) => {
  expect(fileOf({ text: hclTemplate(text, 'ID', 'one.two') })).toContain(`"${written}"`)
})

test('numbers, truth values and references are no strings, and what has no value is left out', async () => {
  const values = { number: 2, truth: true, from: reference('one.two'), nothing: null, absent: undefined }
  expect(await read(values)).toEqual({ number: 2, truth: true, from: '${one.two}' })
})

test('equals signs stand below each other, and blocks apart, as terraform fmt has it', () => {
  const inner = block('inner', ['a'], attributes({ x: 1 }))
  expect(hclFile('x.tf', [block('outer', [], [...attributes({ a: 'b', long: 1 }), inner])]).content).toBe(
    'outer {\n  a    = "b"\n  long = 1\n\n  inner "a" {\n    x = 1\n  }\n}\n',
  )
})
