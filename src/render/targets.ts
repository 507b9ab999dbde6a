import type { Registration } from '../model/registration.ts'
import type { Target } from './target.ts'

/** Everyone who can be printed for, in the order of the printing. */
const rows = [
  {
    name: 'power-platform',
    group: 'connector',
    summary: 'Power Platform and Copilot Studio connector, identity provider Azure Active Directory',
    presets: [
      'copilot-studio',
      'power-platform',
      'powerplatform-connector',
      'powerplatform-connector-global',
      'powerplatform-connector-usgov',
    ],
    needs: [],
    heeds: [],
    load: async () => (await import('./power-platform.ts')).powerPlatform,
  },
  {
    name: 'arc-1',
    group: 'server',
    summary: 'ARC-1 MCP server: environment, command line, docker',
    needs: [],
    heeds: [],
    load: async () => (await import('./servers/arc-1.ts')).arc1,
  },
] as const satisfies readonly Target[]

export type TargetName = (typeof rows)[number]['name']

export const targets: ReadonlyMap<string, Target & { readonly name: TargetName }> = new Map(
  rows.map((row) => [row.name, row]),
)

export const targetNames: readonly TargetName[] = rows.map(({ name }) => name)

export const isTargetName = (name: string): name is TargetName => targets.has(name)

/** What is printed when nobody names a target: for the clients of the manifest, and for its server. */
export function targetsFor({ clients = ['power-platform'], server }: Registration): TargetName[] {
  const isWanted = ({ name, presets = [] }: Target): boolean =>
    name === server?.kind || presets.some((preset) => clients.includes(preset))
  return [...targets.values()].filter(isWanted).map(({ name }) => name)
}
