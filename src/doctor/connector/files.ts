import { AppregError } from '../../errors.ts'
import { type Connector, connectorOf } from './connector.ts'
import { readDocument } from './document.ts'
import { at, isObject, membersOf, type Place } from './place.ts'

/** What a file is to a connector, whatever its name. */
export const fileKinds = ['apiProperties', 'apiDefinition', 'settings'] as const
export type FileKind = (typeof fileKinds)[number]

export interface ConnectorFile {
  readonly file: string
  readonly kind: FileKind
  /** What counts of it: of `apiProperties` what stands under `properties`. */
  readonly place: Place
  /** As it was read. */
  readonly text: string
}

/** Reads a file of a connector. Throws `INPUT_UNREADABLE` where it is none. */
export function readConnectorFile(text: string, file: string): ConnectorFile {
  const root = readDocument(text, file)
  const found = recognized(root)
  if (!found) {
    throw new AppregError('INPUT_UNREADABLE', `${file} is JSON, and no file of a connector`, {
      hints: ['the files are apiProperties.json, apiDefinition.swagger.json and settings.json'],
    })
  }
  return { file, text, ...found }
}

export const connectorIn = (files: readonly ConnectorFile[]): Connector => {
  const of = (wanted: FileKind) => files.filter(({ kind }) => kind === wanted).map(({ place }) => place)
  return connectorOf({
    properties: of('apiProperties'),
    definitions: of('apiDefinition'),
    settings: of('settings'),
  })
}

function recognized(root: Place): Omit<ConnectorFile, 'file' | 'text'> | undefined {
  const has = (place: Place | undefined, ...names: string[]) => names.some((name) => at(place, name))
  if (has(root, 'swagger', 'openapi') || (has(root, 'paths') && has(root, 'info'))) {
    return { kind: 'apiDefinition', place: root }
  }
  const properties = at(root, 'properties')
  if (
    isObject(properties) &&
    has(properties, 'connectionParameters', 'connectionParameterSets', 'iconBrandColor')
  ) {
    return { kind: 'apiProperties', place: withStrays(properties, root) }
  }
  if (has(root, 'connectionParameters', 'connectionParameterSets'))
    return { kind: 'apiProperties', place: root }
  if (has(root, 'apiDefinition', 'apiProperties', 'connectorId', 'powerAppsUrl')) {
    return { kind: 'settings', place: root }
  }
  return inSolution(root)
}

/** What belongs to `properties` is met beside it too. */
const withStrays = (properties: Place, root: Place): Place => ({
  ...properties,
  members: [...root.members.filter(([name]) => name === 'stackOwner'), ...properties.members],
})

/** In a solution the parameters and the sets are files of their own. */
function inSolution(root: Place): Omit<ConnectorFile, 'file' | 'text'> | undefined {
  const isParameter = (place: Place) =>
    at(place, 'type') !== undefined && (at(place, 'oAuthSettings') ?? at(place, 'uiDefinition'))
  if (membersOf(root).some(([, place]) => isParameter(place))) {
    return { kind: 'apiProperties', place: under('connectionParameters', root) }
  }
  const isSet = (place: Place) => isObject(at(place, 'parameters'))
  return at(root, 'values')?.items.some(isSet)
    ? { kind: 'apiProperties', place: under('connectionParameterSets', root) }
    : undefined
}

const under = (name: string, root: Place): Place => ({
  ...root,
  value: { [name]: root.value },
  members: [[name, root]],
})
