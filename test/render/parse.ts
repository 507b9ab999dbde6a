import { execFileSync } from 'node:child_process'
import { parseEnv } from 'node:util'
import { parse as parseHclFile } from '@cdktf/hcl2json'
import { transformSync } from 'esbuild'
import { SaxesParser } from 'saxes'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import type { ConfigurationFile } from '../../src/model/configuration.ts'

/** An element of an XML document. */
export interface Xml {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: Xml[]
  text: string
}

/** As a conforming XML parser reads it; throws where the document is not well-formed. */
export function parseXml(document: string): Xml {
  const parser = new SaxesParser()
  const root: Xml = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Xml = { name, attributes: { ...attributes }, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(document).close()
  return root.children[0] ?? root
}

/** The first element of that name, anywhere below. */
export const find = ({ children }: Xml, name: string): Xml | undefined =>
  children.find((child) => child.name === name) ??
  children.map((child) => find(child, name)).find((found) => found !== undefined)

/** Every element of that name. */
export const all = ({ children }: Xml, name: string): Xml[] =>
  children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])

const parsers: Readonly<Record<string, (content: string) => unknown>> = {
  'application/json': (content) => JSON.parse(content),
  'application/xml': parseXml,
  'application/toml': (content) => parseToml(content),
  'application/yaml': (content) => {
    const read = parseYaml(content)
    if (JSON.stringify(parseYaml(content, { version: '1.1' })) !== JSON.stringify(read))
      throw new Error('YAML 1.1 reads something else')
    return read
  },
  'text/javascript': (content) => transformSync(content, { loader: 'js' }).code,
  'text/x-shellscript': (content) => execFileSync('bash', ['-n'], { input: content }),
  'text/markdown': (content) => content,
  'text/plain': (content) => content,
}

/** What the parser of the file's format reads; throws where it is not of that format. */
export function parse({ mediaType, content }: ConfigurationFile): unknown {
  const parser = parsers[mediaType]
  if (!parser) throw new Error(`no parser for ${mediaType}`)
  return parser(content)
}

export const parseDotenv = (content: string): Record<string, string> =>
  Object.fromEntries(Object.entries(parseEnv(content)).map(([name, value]) => [name, value ?? '']))

/** As `docker run --env-file` reads: whatever stands behind the first equals sign, literally. */
export const parseDockerEnv = (content: string): Record<string, string> =>
  Object.fromEntries(
    content
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

/** As HashiCorp's own parser reads it. Expressions stay as they are; a template that is none comes doubled. */
export const parseHcl = async (path: string, content: string): ReturnType<typeof parseHclFile> =>
  JSON.parse(JSON.stringify(await parseHclFile(path, content)).replaceAll(/([$%])\1\{/g, '$1{'))
