import { microsoftPresets } from '../../../manifest/microsoft-presets.ts'
import { custom, isAsked, type SignIn, scopesOf } from '../connector.ts'
import type { ConnectorRepair, Fault } from '../fault.ts'
import type { KnownRegistration } from '../known-registration.ts'
import { at, isYes } from '../place.ts'
import { clientIdOf } from '../rules/provider.ts'
import { isOpen } from '../values.ts'

/** Microsoft's service that gets a token on behalf of whoever uses the connector. */
const azureApiConnections = microsoftPresets['powerplatform-obo'].appId

/** The connector signs in as the client of this registration. */
export const clientAgainst = (signIn: SignIn, registration: KnownRegistration): Fault[] => [
  ...otherClient(signIn, registration),
  ...notPreauthorized(signIn, registration),
]

function otherClient(signIn: SignIn, { appId, apiAppId, isItsOwnApi }: KnownRegistration): Fault[] {
  const id = clientIdOf(signIn)
  const place = at(signIn.settings, 'clientId')
  if (!place || id === undefined || appId === undefined || isOpen(id) || isAsked(signIn, 'clientId'))
    return []
  if (id.toLowerCase() === appId.toLowerCase()) return []
  const isTheApi = !isItsOwnApi && id.toLowerCase() === apiAppId?.toLowerCase()
  return [
    {
      code: 700016,
      title: "The connector's client id is not that of the registration",
      cause: isTheApi
        ? 'It is that of the API: the connector has a registration of its own.'
        : 'Another app signs in, or none: redirect URIs, consent and secret belong to one client.',
      at: place,
      expected: appId,
      kind: 'wrong-client-id',
      summary: `set clientId to ${appId}, with a secret of that registration`,
      writes: [{ at: place, value: appId }],
      steps: [
        'Update the connector with the file, and put a secret of that registration into its Security tab.',
        'Make a new connection.',
      ],
    },
  ]
}

/** With aad the scopes are not asked for by name: then all of them. */
function askedOf(signIn: SignIn, scopes: readonly string[]): readonly string[] {
  const names = scopesOf(signIn).map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
  const asked = scopes.filter((scope) => names.includes(scope))
  return asked.length > 0 ? asked : scopes
}

const preauthorizeConnections = (scopes: readonly string[]): ConnectorRepair => ({
  wanted: { preauthorize: [{ appId: azureApiConnections, scopes }] },
  isDone: ({ api }) => api.preAuthorizedApplications.some(({ appId }) => appId === azureApiConnections),
})

function notPreauthorized(signIn: SignIn, registration: KnownRegistration): Fault[] {
  const { preauthorized, reference, isItsOwnApi, scopes } = registration
  const place = custom(signIn, 'enableOnbehalfOfLogin')
  if (!place || !isYes(place) || preauthorized.includes(azureApiConnections)) return []
  return [
    {
      code: 65001,
      title: 'Azure API Connections is not pre-authorized',
      cause: 'On-behalf-of sign-in works for the maker of the connector, and fails for everybody else.',
      at: place,
      expected: `${azureApiConnections} pre-authorized on a scope of the connector's registration`,
      actual: preauthorized.join(', ') || 'nobody is pre-authorized',
      kind: 'preauthorize-client',
      ...(isItsOwnApi && scopes.length > 0
        ? { repair: preauthorizeConnections(askedOf(signIn, scopes)) }
        : {}),
      summary: 'pre-authorize Azure API Connections',
      steps: [
        `Write api.preauthorize: [${azureApiConnections}] into the manifest of ${reference}, and run \`appreg apply\`.`,
      ],
    },
  ]
}
