import { type Connector, customText, isAsked, type SignIn } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, textOf } from '../place.ts'
import { cameBefore } from '../repeats.ts'
import { clientIdOf } from './provider.ts'

/** Several ways to connect, and those that need nobody to sign in. */
export const setRules = (connector: Connector): Fault[] => [
  ...connector.properties.flatMap(empty),
  ...twice(connector),
  ...connector.signIns.flatMap((signIn) => [...otherName(signIn), ...servicePrincipal(signIn)]),
]

function empty(properties: Connector['properties'][number]): Fault[] {
  const sets = at(properties, 'connectionParameterSets')
  if (!sets || sets.value === null || (at(sets, 'values')?.items.length ?? 0) > 0) return []
  return [
    {
      title: 'connectionParameterSets holds no set',
      cause: 'The connection dialog has nothing to offer.',
      at: sets,
      expected: 'values with a set for each way to connect',
      actual: 'none',
      summary: 'add the sets under values, or take connectionParameterSets out',
    },
  ]
}

function twice({ ways }: Connector): Fault[] {
  const isRepeated = cameBefore<string>()
  return ways
    .filter(({ name }) => name !== undefined && isRepeated(name.toLowerCase()))
    .map((way) => ({
      title: 'Two ways to connect have the same name',
      cause: 'A connection remembers its way by that name.',
      at: at(way.at, 'name') ?? way.at,
      expected: 'a name of its own',
      summary: 'give each set a name of its own',
    }))
}

/** Other names work, and Microsoft's tool does not find them. */
function otherName({ name, at: place, way }: SignIn): Fault[] {
  if (name === 'token') return []
  return [
    {
      severity: 'warning',
      title: 'The OAuth parameter is not called token',
      cause: `paconn writes the client secret into the parameter token only${way.name === undefined ? '' : ', in every set'}.`,
      at: place,
      expected: 'token',
      actual: name,
      summary: 'call the parameter token, and those that belong to it token:NAME',
    },
  ]
}

function servicePrincipal(signIn: SignIn): Fault[] {
  if (customText(signIn, 'grantType') !== 'client_credentials') return []
  const missing = ['clientId', 'clientSecret'].filter(
    (name) => !isAsked(signIn, name) && (name !== 'clientId' || clientIdOf(signIn) === undefined),
  )
  const isHeld = textOf(at(signIn.settings, 'clientSecret')) !== undefined
  if (missing.length === 0 || isHeld) return []
  return [
    {
      title: 'A connection as service principal has nothing to sign in with',
      cause: 'Each connection brings its own client: it has to be asked for.',
      at: signIn.at,
      expected: missing.map((name) => `a parameter token:${name}`).join(' and '),
      actual: 'none',
      summary: `add ${missing.map((name) => `token:${name}`).join(' and ')} to the parameters`,
    },
  ]
}
