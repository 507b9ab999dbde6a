import type { Connector } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, type Member, type Place, textOf } from '../place.ts'
import { cameBefore } from '../repeats.ts'

/** What concerns the file rather than the sign-in. */
export const propertyRules = (connector: Connector): Fault[] =>
  connector.properties.flatMap((place) => [
    ...stackOwner(place, connector),
    ...repeated(place),
    ...nothing(place, connector),
  ])

function stackOwner(properties: Place, { settings }: Connector): Fault[] {
  const place = at(properties, 'stackOwner')
  if (!place || textOf(place) === undefined) return []
  const isUpdated = settings.some((one) => textOf(at(one, 'connectorId')) !== undefined)
  return [
    {
      severity: isUpdated ? 'warning' : 'info',
      title: 'stackOwner is for certification',
      cause:
        'Creating or updating a custom connector is refused with it: "Could not find member \'stackOwner\'". It belongs into the file that is handed in to Microsoft.',
      at: place,
      expected: 'nothing, in a custom connector',
      summary: 'take stackOwner out where the file is for a custom connector',
    },
  ]
}

/** JSON allows it, and the last one counts. */
function repeated(place: Place): Fault[] {
  const isRepeated = cameBefore<string>()
  const doubled = place.members.filter(([name]) => isRepeated(name))
  return [
    ...doubled.map(([name, member]: Member) => ({
      severity: 'warning' as const,
      title: `${name} stands there twice`,
      cause: 'The last one counts, and the one before is ignored without a word.',
      at: member,
      expected: 'one of them',
      actual: 'two',
      summary: `take one of them out`,
    })),
    ...[...place.members.map(([, member]) => member), ...place.items].flatMap(repeated),
  ]
}

function nothing(properties: Place, { ways }: Connector): Fault[] {
  if (ways.length > 0) return []
  return [
    {
      severity: 'info',
      title: 'The connector asks for no sign-in',
      cause: 'It calls the API without any credential. An API that takes tokens answers 401.',
      at: at(properties, 'connectionParameters') ?? properties,
      expected: 'a parameter for the sign-in, where the API wants one',
      actual: 'none',
      summary: 'add a sign-in where the API wants one: appreg config power-platform prints the files',
    },
  ]
}
