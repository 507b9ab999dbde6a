import type { TargetConfiguration } from '../model/configuration.ts'
import type { Registration } from '../model/registration.ts'
import { arc1 } from './arc-1.ts'
import { powerPlatform } from './power-platform.ts'

/** Someone who needs configuration: a connector, a server, a client. */
export interface Target {
  readonly name: string
  /** One line for lists and help. */
  readonly summary: string
  readonly render: (registration: Registration) => TargetConfiguration
}

const rows = {
  'power-platform': {
    name: 'power-platform',
    summary: 'Power Platform and Copilot Studio connector, identity provider Azure Active Directory',
    render: powerPlatform,
  },
  'arc-1': {
    name: 'arc-1',
    summary: 'ARC-1 MCP server: environment, command line, docker',
    render: arc1,
  },
} satisfies Record<string, Target>

export type TargetName = keyof typeof rows

export const targets: Readonly<Record<TargetName, Target>> = rows

export const isTargetName = (name: string): name is TargetName => Object.hasOwn(targets, name)

/** What is printed when nobody names a target: the connector, and the server where its kind is known here. */
export function targetsFor({ server }: Registration): TargetName[] {
  const names = ['power-platform', server?.kind ?? '']
  return [...new Set(names)].filter(isTargetName)
}
