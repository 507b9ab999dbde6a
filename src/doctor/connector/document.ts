import {
  applyEdits,
  findNodeAtOffset,
  getNodePath,
  modify,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { AppregError } from '../../errors.ts'
import type { Place } from './place.ts'

/** Reads a file of a connector. Throws `INPUT_UNREADABLE` with the line where it stops being JSON. */
export function readDocument(text: string, file: string): Place {
  // Editors on Windows put it there, and Microsoft's tools take it.
  const json = text.replace(/^\ufeff/, '')
  if (json.trim() === '') throw empty(file)
  if (json.includes('\u0000')) throw unreadable(`${file} is not UTF-8`, 'save it as UTF-8')
  try {
    return placed(json, file)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw unreadable(`${file} is nested too deeply for a file of a connector`, 'name another file')
  }
}

function placed(json: string, file: string): Place {
  const errors: ParseError[] = []
  const node = parseTree(json, errors, { disallowComments: true })
  const lineAt = lines(json)
  const [first] = errors
  if (first) throw notJson(file, json, first, lineAt(first.offset))
  if (!node) throw empty(file)
  return placeOf(node, '', { file, lineAt })
}

interface Source {
  readonly file: string
  lineAt(offset: number): number
}

function placeOf(node: Node, path: string, source: Source): Place {
  const { children = [] } = node
  const members =
    node.type === 'object' ? children.flatMap((property) => memberOf(property, path, source)) : []
  const items =
    node.type === 'array' ? children.map((item, index) => placeOf(item, `${path}[${index}]`, source)) : []
  const { offset } = node
  return { file: source.file, line: source.lineAt(offset), offset, path, value: plain(node), members, items }

  function plain({ type, value }: Node): unknown {
    if (type === 'object') return Object.fromEntries(members.map(([name, member]) => [name, member.value]))
    return type === 'array' ? items.map((item) => item.value) : value
  }
}

function memberOf({ children: [key, value] = [] }: Node, path: string, source: Source) {
  if (!key || !value) return []
  const name = String(key.value)
  const step = /^[A-Za-z_$][\w$]*$/.test(name) ? `${path && '.'}${name}` : `[${JSON.stringify(name)}]`
  return [[name, placeOf(value, path + step, source)] as const]
}

/** What is to stand at a place, or as a member of the object there. */
export interface Value {
  readonly offset: number
  readonly member?: string
  readonly value: unknown
}

/** The text with these values; everything else stays as it is written. */
export function edited(text: string, values: readonly Value[]): string {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : ''
  // From the end: what comes before keeps its place.
  const backwards = [...values].sort((a, b) => b.offset - a.offset)
  return mark + backwards.reduce(editedAt, text.slice(mark.length))
}

function editedAt(json: string, { offset, member, value }: Value): string {
  const root = parseTree(json)
  const node = root && findNodeAtOffset(root, offset)
  if (!node) return json
  const formattingOptions = formattingOf(json)
  if (member !== undefined)
    return applyEdits(json, modify(json, [...getNodePath(node), member], value, { formattingOptions }))
  // Not by its path: of two members of one name that would be the first, and the last one counts.
  return json.slice(0, node.offset) + JSON.stringify(value) + json.slice(node.offset + node.length)
}

function formattingOf(json: string) {
  const indent = /\n([ \t]+)/.exec(json)?.[1] ?? '  '
  const isTabs = indent.startsWith('\t')
  return {
    insertSpaces: !isTabs,
    tabSize: isTabs ? 1 : indent.length,
    eol: json.includes('\r\n') ? '\r\n' : '\n',
  }
}

function lines(text: string): (offset: number) => number {
  const starts = [...text.matchAll(/\n/g)].map(({ index }) => index)
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}

const reasons: Readonly<Record<string, string>> = {
  InvalidCommentToken: 'a comment, which JSON does not have',
  InvalidSymbol: 'a word that JSON does not have',
  InvalidNumberFormat: 'a number that JSON does not have',
  PropertyNameExpected: 'the name of a property is expected, in double quotes',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the document ends here, and the file goes on',
  UnexpectedEndOfString: 'a string without its closing quote',
  InvalidEscapeCharacter: 'an escape that JSON does not have',
  InvalidUnicode: 'an escape that JSON does not have',
  InvalidCharacter: 'a character that a string cannot hold as it is',
}

function notJson(file: string, json: string, { error, offset }: ParseError, line: number): AppregError {
  if (/^\s*(?:#[^\n]*\n\s*)*(?:---\s*\n\s*)?(?:swagger|openapi|info)\s*:/.test(json)) {
    return unreadable(
      `${file} is YAML, and the files of a connector are JSON`,
      "save it as JSON: Microsoft's tools for connectors take nothing else",
    )
  }
  const isTrailing = /^\s*[}\]]/.test(json.slice(offset)) && /,\s*$/.test(json.slice(0, offset))
  const reason = isTrailing
    ? 'a comma before the closing bracket'
    : (reasons[printParseErrorCode(error)] ?? 'no JSON')
  return unreadable(`${file}, line ${line}, is not JSON: ${reason}`, 'correct that line')
}

const empty = (file: string): AppregError => unreadable(`${file} is empty`, 'name a file of a connector')

const unreadable = (message: string, hint: string): AppregError =>
  new AppregError('INPUT_UNREADABLE', message, { hints: [hint] })
