import { Document, parse, type Scalar, visit } from 'yaml'
import type { ConfigurationFile } from '../../model/configuration.ts'
import { escapeHidden, holdsHidden, unicodeEscape } from './hidden.ts'

/** What YAML says, or JSON, which is part of it. Throws where it is neither. */
export const parseYaml = (text: string): unknown => parse(text)

/** A YAML file that readers of version 1.1 and 1.2 understand alike. */
export function yamlFile(path: string, value: unknown): ConfigurationFile {
  const document = new Document(value, { compat: 'yaml-1.1' })
  visit(document, { Scalar: (_, node) => quoted(node) })
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY })
  return { path, mediaType: 'application/yaml', content: escapeHidden(text, unicodeEscape, '\n') }
}

/** Only in double quotes can a character be written as an escape. */
function quoted(node: Scalar): void {
  if (typeof node.value === 'string' && holdsHidden(node.value)) node.type = 'QUOTE_DOUBLE'
}
