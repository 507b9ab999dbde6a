import type { Connector } from './connector.ts'
import type { Fault } from './fault.ts'
import type { KnownRegistration } from './known-registration.ts'
import { at } from './place.ts'
import { clientAgainst } from './registration/client.ts'
import { redirectAgainst } from './registration/redirect.ts'
import { resourceAgainst } from './registration/resource.ts'
import { serverAgainst } from './registration/server.ts'
import { tenantAgainst } from './registration/tenant.ts'
import { isAtEntra } from './rules/endpoints.ts'
import { isAad } from './rules/provider.ts'

/** Where the connector does not fit the registration that it is to sign in with. */
export const registrationRules = (connector: Connector, registration: KnownRegistration): Fault[] => [
  ...withoutSignIn(connector),
  // Ways to connect that sign in elsewhere have nothing to do with it.
  ...connector.signIns
    .filter((signIn) => isAad(signIn) || isAtEntra(signIn))
    .flatMap((signIn) => [
      ...clientAgainst(signIn, registration),
      ...resourceAgainst(signIn, registration),
      ...tenantAgainst(signIn, registration),
      ...redirectAgainst(signIn, registration),
    ]),
  ...serverAgainst(connector, registration),
]

function withoutSignIn({ properties, signIns }: Connector): Fault[] {
  if (signIns.length > 0) return []
  return properties.map((place) => ({
    title: 'No connection signs in to Entra',
    cause: 'The registration is never asked: the connector has no OAuth parameter.',
    at: at(place, 'connectionParameters') ?? place,
    expected: 'a parameter token with identityProvider aad',
    actual: 'none',
    summary: 'add the sign-in: appreg config power-platform prints it',
  }))
}
