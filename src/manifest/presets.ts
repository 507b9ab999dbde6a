import { mcpPresets } from './mcp-presets.ts'
import { microsoftPresets } from './microsoft-presets.ts'
import type { Preset } from './preset.ts'

const connector = microsoftPresets['powerplatform-connector']

/** Every preset by the name that a manifest calls it, in the order of the documentation. */
export const presets: ReadonlyMap<string, Preset> = new Map(
  Object.entries({
    'copilot-studio': connector,
    'power-platform': connector,
    'powerplatform-connector-global': connector,
    ...microsoftPresets,
    ...mcpPresets,
  }),
)

/** The values that a manifest can give to the preset. */
export const placeholdersOf = ({ redirectUris }: Preset): string[] => [
  ...new Set(
    Object.values(redirectUris)
      .flat()
      .flatMap((uri) => placeholdersIn(uri)),
  ),
]

export const placeholdersIn = (uri: string): string[] =>
  [...uri.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
