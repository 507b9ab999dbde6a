import type { ConfigurationFile } from '../model/configuration.ts'

/** A JSON file, indented and with a final newline. */
export function jsonFile(path: string, value: unknown): ConfigurationFile {
  return { path, mediaType: 'application/json', content: `${JSON.stringify(value, null, 2)}\n` }
}
