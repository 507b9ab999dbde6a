import { type Platform, platforms } from '../model/directory.ts'
import { mcpPresets } from './mcp-presets.ts'
import { microsoftPresets } from './microsoft-presets.ts'
import type { Preset } from './preset.ts'
import { withoutLoopbackPort } from './redirect-uri.ts'

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

/** The platforms under which presets register this redirect URI: any value stands for a placeholder, any loopback port for another. */
export const presetPlatforms = (uri: string): Platform[] =>
  platforms.filter((platform) =>
    [...presets.values()].some(({ redirectUris }) =>
      redirectUris[platform]?.some((template) => isFilledIn(template, uri)),
    ),
  )

/** Whether a redirect URI is one of a preset with its values: any loopback port stands for another. */
export const isFilledIn = (template: string, uri: string): boolean =>
  pattern(template).test(withoutLoopbackPort(uri))

const pattern = (template: string): RegExp => {
  const bare = withoutLoopbackPort(template.replace(/:\{\w+\}/, ':0'))
  const literal = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(
    `^${bare
      .split(/\{\w+\}/)
      .map(literal)
      .join('[^/?#]+')}$`,
  )
}
