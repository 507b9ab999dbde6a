import { AppregError } from '../../errors.ts'
import { nearest } from '../../manifest/nearest.ts'
import type { Registration } from '../../model/registration.ts'
import { type WantedConnector, wantedConnector } from '../../power-platform/wanted.ts'
import type { Asked } from '../../render/target.ts'
import { type TargetName, targetsFor } from '../../render/targets.ts'
import { configure } from '../configuration/configuration.ts'

/** Targets whose files are a connector. */
const pushable = [
  'power-platform',
  'power-platform-oauth2',
  'power-platform-multi-auth',
] as const satisfies TargetName[]

type Pushable = (typeof pushable)[number]

/** Throws `USAGE` for a target that is no connector. */
export function knownConnector(name: string): Pushable {
  const found = pushable.find((one) => one === name)
  if (found) return found
  const near = nearest(name, pushable)
  throw new AppregError('USAGE', `"${name}" is no connector that can be pushed`, {
    hints: [...(near ? [`did you mean ${near}?`] : []), `there are ${pushable.join(', ')}`],
  })
}

/** The one that the manifest's clients call for. */
export function connectorOf(registration: Registration): Pushable {
  const name = targetsFor(registration).find((target) => pushable.some((one) => one === target))
  if (name) return knownConnector(name)
  throw new AppregError('USAGE', 'the manifest names no client that is a connector', {
    hints: [
      'write clients: [copilot-studio] into it and run appreg apply',
      'or name the connector: appreg connector push power-platform --environment ENV',
    ],
  })
}

/** The same files as `config` prints. Throws `USAGE` with everything that is missing for them. */
export async function connectorFilesFor(
  registration: Registration,
  name: Pushable,
  asked: Asked,
): Promise<WantedConnector> {
  requireAddress(registration, asked)
  const { files = [], notes = [] } = (await configure(registration, [name], asked))[name] ?? {}
  const content = (path: string) => files.find((file) => file.path === path)?.content
  const [properties, definition] = [content('apiProperties.json'), content('apiDefinition.swagger.json')]
  if (properties !== undefined && definition !== undefined) return wantedConnector(properties, definition)
  throw new AppregError('USAGE', 'the connector cannot be made yet', { hints: notes })
}

function requireAddress({ server, scopes }: Registration, { openApi }: Asked): void {
  if (scopes.length === 0) {
    throw new AppregError('USAGE', 'this registration exposes no scope, and calls no API here that does', {
      hints: ['name one under api.scopes in the manifest and run appreg apply'],
    })
  }
  if (server?.url !== undefined || openApi?.host !== undefined) return
  throw new AppregError('USAGE', 'the address of the server is not known, and a connector has to call it', {
    hints: [
      'write server.url into the manifest; or without one name it beside --app: --server-url https://HOST/mcp',
    ],
  })
}
