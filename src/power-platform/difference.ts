import { contentMark, markOf } from './mark.ts'
import { serviceUrlOf, type WantedConnector } from './wanted.ts'
import { type LiveConnector, type OAuthSettings, signInsOf } from './wire.ts'

/** One setting that an update would change. */
export interface ConnectorChange {
  readonly path: string
  readonly before?: string
  readonly after: string
}

/** A connector that is there, with its API definition. */
export interface Seen {
  readonly connector: LiveConnector
  readonly definition: unknown
}

/** What an update would change; empty where the connector is as its files are. */
export function differences(
  wanted: WantedConnector,
  { connector, definition }: Seen,
  isSecretHeld: (mark: string | undefined) => boolean,
): ConnectorChange[] {
  const mark = markOf(definition)
  const isOurs = mark?.content === contentMark(wanted)
  return [
    ...signInChanges(signInsOf(wanted), signInsOf(connector)),
    ...(isOurs ? [] : [{ path: 'definition', before: 'another one', after: 'the one of the registration' }]),
    ...(isSecretHeld(mark?.secret)
      ? []
      : [{ path: 'clientSecret', before: 'another one', after: 'the current one' }]),
  ]
}

/** What a new connector is made with. */
export const settingsOf = (wanted: WantedConnector): ConnectorChange[] => [
  ...signInChanges(signInsOf(wanted), []),
  { path: 'serviceUrl', after: serviceUrlOf(wanted) },
]

/** What the service keeps as it is sent. Everything else of the settings it makes up itself, or leaves out. */
function signInChanges(wanted: readonly OAuthSettings[], live: readonly OAuthSettings[]): ConnectorChange[] {
  return wanted.flatMap((settings, index) => {
    const before = valuesOf(live[index] ?? {})
    return Object.entries(valuesOf(settings)).flatMap(([path, after]): ConnectorChange[] => {
      const isKept = before[path] !== undefined || always.includes(path)
      if (!isKept || before[path] === after) return []
      return [{ path, ...(before[path] === undefined ? {} : { before: before[path] }), after }]
    })
  })
}

const always = ['identityProvider', 'clientId', 'scopes']

/** Flat, and with names in lower case: both casings are in the field. */
const valuesOf = ({ identityProvider, clientId, scopes = [], customParameters = {} }: OAuthSettings) =>
  Object.fromEntries(
    [
      ['identityProvider', identityProvider] as const,
      ['clientId', clientId] as const,
      ['scopes', scopes.join(' ')] as const,
      ...Object.entries(customParameters).map(([name, own]) => [name.toLowerCase(), own?.value] as const),
    ].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ) as Readonly<Record<string, string>>
