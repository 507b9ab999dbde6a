import { type Document, isCollection, isMap, isPair, isScalar, visit, Document as YamlDocument } from 'yaml'
import type { Path } from './problem.ts'

/** A remark on a place in the document. */
export interface Remark {
  readonly path: Path
  readonly text: string
}

export interface Remarks {
  /** Above the whole. */
  readonly head: readonly string[]
  /** Above the nearest key of the path that the document has. */
  readonly above: readonly Remark[]
  /** Behind a value, wherever it stands. */
  readonly behind: ReadonlyMap<string, string>
}

/** A document as YAML that reads as exactly this document, with comments. */
export function manifestText(document: object, { head, above, behind }: Remarks): string {
  const yaml = new YamlDocument(document)
  const top = [...head]
  for (const { path, text } of above) {
    const key = keyNode(yaml, path)
    if (key) key.commentBefore = [key.commentBefore, comment(text)].filter(Boolean).join('\n')
    else top.push(text)
  }
  visit(yaml, {
    Scalar(place, node) {
      if (typeof node.value !== 'string') return
      const text = behind.get(node.value)
      if (text !== undefined && place !== 'key') node.comment = comment(text)
    },
    Pair(_, { key, value }) {
      const text = isScalar(key) ? behind.get(String(key.value)) : undefined
      if (text !== undefined && isScalar(key)) key.commentBefore = comment(text)
      if (isCollection(value) && value.items.length === 0) value.flow = true
    },
  })
  yaml.commentBefore = top.map(comment).join('\n')
  return yaml.toString({ lineWidth: 0, blockQuote: 'literal' })
}

/** The deepest key on the way that the document has. */
function keyNode(document: Document, path: Path) {
  let node: unknown = document.contents
  let key: { commentBefore?: string | null } | undefined
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step)
      : undefined
    if (!pair || !isScalar(pair.key)) break
    key = pair.key
    node = pair.value
  }
  return key
}

const MOST = 300

/** One line, whatever the text holds: what follows a line break would be part of the document. */
function comment(text: string): string {
  const plain = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g, ' ')
    .replace(/[\ud800-\udfff]/gu, '?')
  return ` ${plain.length > MOST ? `${plain.slice(0, MOST - 1)}…` : plain}`
}
