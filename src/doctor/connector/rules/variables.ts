import type { Connector } from '../connector.ts'
import type { Fault } from '../fault.ts'
import type { Place } from '../place.ts'
import { isGoodReference, isReference } from '../values.ts'

/** References to environment variables of Power Platform. */
export function variableRules({ properties, definitions }: Connector): Fault[] {
  const all = [...properties, ...definitions]
    .flatMap(leaves)
    .filter(({ value }) => isReference(String(value)))
  const [first] = all
  return [
    ...all.filter(({ value }) => !isGoodReference(String(value).trim())).map(odd),
    ...(first ? [resolved(first)] : []),
  ]
}

const leaves = (place: Place): Place[] =>
  typeof place.value === 'string'
    ? [place]
    : [...place.members.map(([, member]) => member), ...place.items].flatMap(leaves)

const odd = (place: Place): Fault => ({
  title: 'A reference to an environment variable is not written as the service reads it',
  cause: 'It is put in only where it is the whole value, in double quotes, with the prefix of the publisher.',
  at: place,
  expected: '@environmentVariables("prefix_name")',
  summary: 'write the reference so',
})

const resolved = (place: Place): Fault => ({
  severity: 'info',
  title: 'Environment variables are read only when the connector is saved',
  cause:
    'After a change of one, open the connector in its environment and save it. A managed import can leave the client secret empty: enter it then, and save once more.',
  at: place,
  expected: 'the connector saved in its environment',
  summary: 'save the connector after every change of a variable',
})
