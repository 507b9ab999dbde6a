import type { Case, Client, Outcome } from '../loop.ts'
import { visible } from '../person.ts'
import { authorityOf } from './msal.ts'

// A custom connector of the Power Platform: the emulator's consent service, with the fields of the Security tab.

const ORIGIN = 'https://global.consent.azure-apim.net'
const NAME = 'closed-loop'

/** Shown by the connector after it was saved. */
export const REDIRECT_URL = `${ORIGIN}/redirect/${NAME}`

/** In a manifest. */
export const forConnector = { topology: 'split', redirectUris: { web: [REDIRECT_URL] } }

/** Identity provider Azure Active Directory: v1, and a resource. */
const securityTab = ({ settings }: Case) => ({
  identityProvider: 'aad',
  clientId: settings.clientId,
  clientSecret: settings.secret,
  tenantId: settings.tenant,
  resourceUri: settings.resource,
})

/** Identity provider Generic OAuth 2. */
const genericTab = ({ settings }: Case) => ({
  identityProvider: 'oauth2',
  clientId: settings.clientId,
  clientSecret: settings.secret,
  authorizationUrl: `${authorityOf(settings)}/oauth2/v2.0/authorize`,
  tokenUrl: `${authorityOf(settings)}/oauth2/v2.0/token`,
  refreshUrl: `${authorityOf(settings)}/oauth2/v2.0/token`,
  scopes: settings.scopes,
})

type Tab = typeof securityTab | typeof genericTab

/** Saves the connector, and makes a new connection. */
async function connect(given: Case, tab: Tab): Promise<Outcome> {
  const { wire } = given.ground
  await wire.send('POST', `${ORIGIN}/connectors`, { body: JSON.stringify({ name: NAME, ...tab(given) }) })
  const { headers } = await wire.send('GET', `${ORIGIN}/connectors/${NAME}/login`)
  const { address, text } = await given.person.open(headers.location ?? '')
  if (address === undefined) return { text }
  return tokenOf(given, (await wire.send('GET', address)).text)
}

/** What the connection would send to its server; without one, what the platform says. */
async function tokenOf({ ground }: Case, text: string): Promise<Outcome> {
  const { status, text: answer } = await ground.wire.send('GET', `${ORIGIN}/connectors/${NAME}/token`)
  return status === 200 ? { text: '', token: JSON.parse(answer).accessToken } : { text: visible(text) }
}

export const connector: Client = (given) => () => connect(given, securityTab)
export const genericConnector: Client = (given) => () => connect(given, genericTab)

/** An hour later the platform renews the connection. */
const renewing =
  (tab: Tab): Client =>
  (given) =>
  async () => {
    const connected = await connect(given, tab)
    if (connected.token === undefined) return connected
    const { status, text } = await given.ground.wire.send('POST', `${ORIGIN}/connectors/${NAME}/refresh`)
    return status === 200 ? connected : { text }
  }

export const renewedConnector = renewing(securityTab)
export const renewedGenericConnector = renewing(genericTab)
