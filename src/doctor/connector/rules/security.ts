import type { Connector } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, type Place, textOf } from '../place.ts'
import { operationsOf } from './definition.ts'
import { hostOf } from './endpoints.ts'
import { isPlainOAuth2 } from './scopes.ts'

/** What the definition says of security, and whether the properties say the same. */
export const securityRules = (connector: Connector): Fault[] =>
  connector.definitions.flatMap((definition) => [
    ...undefinedOnes(definition),
    ...(connector.properties.length > 0
      ? [...withoutParameter(definition, connector), ...elsewhere(definition, connector)]
      : []),
  ])

const definitionsOf = (definition: Place) => at(definition, 'securityDefinitions')?.members ?? []

function undefinedOnes(definition: Place): Fault[] {
  const known = definitionsOf(definition).map(([name]) => name)
  return [definition, ...operationsOf(definition).map((operation) => operation.at)]
    .flatMap((place) => at(place, 'security')?.items ?? [])
    .flatMap(({ members }) => members)
    .filter(([name]) => !known.includes(name))
    .map(([name, place]) => ({
      title: `The security definition ${name} is not there`,
      cause: 'The service refuses a definition that refers to something it does not hold.',
      at: place,
      expected: `${name} under securityDefinitions`,
      actual: known.join(', ') || 'none',
      summary: `add ${name} to securityDefinitions, or refer to one that is there`,
    }))
}

const keyTypes = ['securestring', 'string']

function withoutParameter(definition: Place, { ways, signIns }: Connector): Fault[] {
  const types = definitionsOf(definition).map(([, place]) => textOf(at(place, 'type'))?.toLowerCase() ?? '')
  const hasKey = ways.some(({ parameters }) =>
    parameters.some(([, place]) => keyTypes.includes(textOf(at(place, 'type'))?.toLowerCase() ?? '')),
  )
  const place = at(definition, 'securityDefinitions') ?? definition
  if (types.includes('oauth2') && signIns.length === 0) {
    return [
      {
        severity: hasKey ? 'warning' : 'error',
        title: 'The definition says OAuth 2, and no connection signs in',
        cause: 'apiProperties.json decides how connections are made, and it has no OAuth parameter.',
        at: place,
        expected: 'a parameter token of type oauthSetting in apiProperties.json',
        actual: 'none',
        summary: 'add the sign-in to apiProperties.json: appreg config power-platform prints it',
      },
    ]
  }
  if (types.length > 0 && !types.includes('oauth2') && signIns.length > 0 && !hasKey) {
    return [
      {
        severity: 'warning',
        title: 'Connections sign in by OAuth 2, and the definition says otherwise',
        cause: 'The portal shows and saves what the definition says, and the sign-in is lost.',
        at: place,
        expected: 'a definition of type oauth2',
        actual: types.join(', '),
        summary: 'add an oauth2 definition to securityDefinitions',
      },
    ]
  }
  return []
}

/** Where both are full addresses, another host in one of them was forgotten. */
function elsewhere(definition: Place, { signIns }: Connector): Fault[] {
  const hosts = signIns.filter(isPlainOAuth2).flatMap((signIn) => hostOf(signIn) ?? [])
  if (hosts.length === 0) return []
  return definitionsOf(definition).flatMap(([, one]) => {
    const place = at(one, 'authorizationUrl')
    const url = textOf(place) ?? ''
    if (!place || !URL.canParse(url) || hosts.includes(new URL(url).hostname)) return []
    return [
      {
        severity: 'info' as const,
        title: 'The definition names another authorization server',
        cause: 'The one of apiProperties.json is used.',
        at: place,
        expected: hosts.join(', '),
        summary: 'make both the same',
      },
    ]
  })
}
