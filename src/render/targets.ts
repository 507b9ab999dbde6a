import type { Registration } from '../model/registration.ts'
import { clients } from './clients/targets.ts'
import { connectors } from './connectors/targets.ts'
import { elsewhere } from './elsewhere/targets.ts'
import { servers } from './servers/targets.ts'
import type { Target } from './target.ts'

/** Everyone who can be printed for, in the order of the printing. What a target renders is loaded when it is chosen. */
const rows = [...connectors, ...servers, ...clients, ...elsewhere] as const

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
