import { mcpPresets } from '../../manifest/mcp-presets.ts'
import type { Preset } from '../../manifest/preset.ts'
import { presets } from '../../manifest/presets.ts'
import type { Choice } from '../prompts/question.ts'

/** Other names of `copilot-studio`. */
const aliases = ['power-platform', 'powerplatform-connector', 'powerplatform-connector-global']

const groups = [
  'Microsoft connectors and agents',
  'Microsoft programs with a sign-in of their own',
  'MCP clients in the cloud',
  'MCP clients on a machine',
] as const

const labelOf = (name: string, { label }: Preset): string =>
  name === 'copilot-studio' ? 'Copilot Studio, Power Platform custom connector' : label

function groupOf(name: string, { appId, redirectUris }: Preset): string {
  const [connectors, programs, inCloud, onMachine] = groups
  if (Object.hasOwn(mcpPresets, name)) return redirectUris.web ? inCloud : onMachine
  return appId === undefined ? connectors : programs
}

const choices: readonly (Choice & { readonly group: string })[] = [...presets]
  .filter(([name]) => !aliases.includes(name))
  .map(([value, preset]) => ({ value, label: labelOf(value, preset), group: groupOf(value, preset) }))

/** Every preset once, group by group. */
export const clientChoices: readonly Choice[] = groups.flatMap((group) =>
  choices.filter((choice) => choice.group === group),
)

/** Its redirect URL is known only after it was saved. */
export const isConnector = (preset: string): boolean =>
  presets.get(preset)?.redirectUris.web?.some((uri) => uri.includes('{connectorName}')) ?? false
