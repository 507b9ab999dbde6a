import { type Connector, customText, isAsked, providerOf, type SignIn, settingOr } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, textOf } from '../place.ts'
import { isGuid, isPlaceholder, isReference } from '../values.ts'
import { isAtEntra } from './endpoints.ts'
import { clientIdOf, isAad } from './provider.ts'

/** Who the connector is. */
export const clientRules = (connector: Connector): Fault[] =>
  connector.signIns.flatMap((signIn) => [
    ...absent(signIn, connector),
    ...leftIn(signIn, connector),
    ...noGuid(signIn),
  ])

const ID = {
  code: 700016,
  expected: 'the application (client) id of the registration',
  kind: 'wrong-client-id',
} as const

const byCertification =
  'The file is for the catalogue of Microsoft (stackOwner), which puts the client id in. To use it as a custom connector, put in your own.'

function absent(signIn: SignIn, { isCertified }: Connector): Fault[] {
  const isGiven = clientIdOf(signIn) ?? customText(signIn, 'clientId')
  if (isGiven !== undefined || isAsked(signIn, 'clientId')) return []
  // A service principal brings its own, and another rule sees to that.
  if (providerOf(signIn)?.toLowerCase() === 'aadcertificate' || customText(signIn, 'grantType')) return []
  return [
    {
      ...ID,
      severity: isCertified ? 'info' : 'error',
      title: 'The connector has no client id',
      cause: isCertified
        ? byCertification
        : 'Nobody can sign in: an upgrade of a solution takes it out at times.',
      at: settingOr(signIn, 'clientId'),
      actual: 'nothing',
      summary: 'write the client id into clientId',
    },
  ]
}

/** In everything that belongs to the registration: where one is left in, others are as a rule. */
function leftIn(signIn: SignIn, { isCertified }: Connector): Fault[] {
  const places = [
    at(signIn.settings, 'clientId'),
    at(signIn.settings, 'customParameters', 'resourceUri', 'value'),
    at(signIn.settings, 'customParameters', 'tenantId', 'value'),
    at(signIn.settings, 'properties', 'AzureActiveDirectoryResourceId'),
  ]
  // Asked for with each connection, what stands here is never used.
  const isDummy = isAsked(signIn, 'clientId')
  return places.flatMap((place) => {
    if (!place || !isPlaceholder(textOf(place) ?? '')) return []
    return [
      {
        severity: isCertified || isDummy ? ('info' as const) : ('error' as const),
        title: 'A placeholder was left in',
        cause: isCertified
          ? byCertification
          : isDummy
            ? 'Each connection brings a value of its own in its place.'
            : 'The service sends it as it is, and nobody can sign in.',
        at: place,
        expected: 'the value of the registration',
        actual: String(place.value),
        kind: 'wrong-client-id' as const,
        summary: 'put the value of the registration in its place',
      },
    ]
  })
}

function noGuid(signIn: SignIn): Fault[] {
  const id = clientIdOf(signIn)
  const place = at(signIn.settings, 'clientId')
  if (!place || id === undefined || !(isAad(signIn) || isAtEntra(signIn))) return []
  if (isGuid(id) || isPlaceholder(id) || isReference(id)) return []
  return [
    {
      ...ID,
      title: 'The client id is not one of Entra',
      cause: 'Entra knows its apps by GUIDs: a name or a URI is not found.',
      at: place,
      summary: 'write the application (client) id, a GUID, into clientId',
    },
  ]
}
