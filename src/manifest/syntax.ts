import type { ErrorCode } from 'yaml'
import { type Finding, quoted } from './problem.ts'

type Words = Omit<Finding, 'path'>

const words: Partial<Record<ErrorCode, Words>> = {
  DUPLICATE_KEY: { message: 'this key stands here twice', suggestion: 'merge the two' },
  TAB_AS_INDENT: { message: 'a tab indents this line', suggestion: 'YAML takes blanks only' },
  MULTIPLE_DOCS: {
    message: 'a second document begins here (---)',
    suggestion: 'write one manifest per file',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second colon on one line',
    suggestion: 'put the value in quotes if the colon belongs to it, or begin a new line',
  },
  MULTILINE_IMPLICIT_KEY: { message: 'this is no `key: value`', suggestion: 'check colon and indentation' },
  BAD_INDENT: { message: 'the indentation does not fit, or a bracket is not closed' },
  BAD_SCALAR_START: { message: 'a value cannot begin with this character', suggestion: 'put it in quotes' },
  BAD_DQ_ESCAPE: {
    message: 'unknown escape after a backslash',
    suggestion: 'use single quotes, in which a backslash is a backslash',
  },
  BAD_ALIAS: {
    message: 'an alias (*) or anchor (&) is not well-formed',
    suggestion: 'put the value in quotes',
  },
  MISSING_CHAR: { message: 'a closing quote, a bracket, a comma or a colon is missing' },
  NON_STRING_KEY: { message: 'this key is not text', suggestion: 'put it in quotes' },
  UNEXPECTED_TOKEN: {
    message: 'this does not fit what stands before it',
    suggestion: 'check the indentation',
  },
  KEY_OVER_1024_CHARS: { message: 'this key is longer than 1024 characters' },
  RESOURCE_EXHAUSTION: { message: 'this is nested too deeply' },
  TAG_RESOLVE_FAILED: { message: 'a manifest has no tags (!)', suggestion: 'put the value in quotes' },
}

/** Codes that are not in the table are rare enough for the words of the parser. */
export function syntaxFinding(code: ErrorCode, message: string): Finding {
  return { path: [], ...(words[code] ?? { message: `not valid YAML: ${quoted(message)}` }) }
}
