import type { ConfigurationFile } from '../../model/configuration.ts'
import { escapeHidden, unicodeEscape } from './hidden.ts'

/** A JSON file, indented and with a final newline. */
export function jsonFile(path: string, value: unknown): ConfigurationFile {
  const text = JSON.stringify(value, null, 2)
  // What breaks the lines is ours: inside a string it is escaped already.
  return { path, mediaType: 'application/json', content: `${escapeHidden(text, unicodeEscape, '\n')}\n` }
}

/** A string literal of JavaScript, Python and C#, which have the escapes of JSON in common. */
export const literal = (text: string): string => escapeHidden(JSON.stringify(text), unicodeEscape)
