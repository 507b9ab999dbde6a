import { stringify, type TomlTable } from 'smol-toml'
import type { ConfigurationFile } from '../../model/configuration.ts'
import { escapeHidden, unicodeEscape } from './hidden.ts'

/** A TOML file. */
export const tomlFile = (path: string, value: TomlTable): ConfigurationFile => ({
  path,
  mediaType: 'application/toml',
  content: escapeHidden(stringify(value), unicodeEscape, '\n'),
})
