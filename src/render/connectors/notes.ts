import type { Registration } from '../../model/registration.ts'
import { isItsOwnApi } from '../entra.ts'
import { aSecret } from '../needs.ts'
import type { Asked } from '../target.ts'
import { consentUrl } from './api-properties.ts'

/** What every connector that signs in to Entra depends on. */
export const entraNotes = (registration: Registration): string[] => [
  ...redirectNotes(registration),
  ...(isItsOwnApi(registration) ? asItsOwnApi : asClientOf(registration)),
]

export function redirectNotes({ appId, redirectUris }: Registration): string[] {
  const registered = redirectUris.web.filter((uri) => uri.startsWith(`${consentUrl}/`))
  return [
    `The connector shows its own Redirect URL after saving: register it with appreg redirect add URL --app ${appId}, and keep it under redirectUris.web in the manifest.`,
    ...(registered.length > 0 ? [`Connector redirect URLs registered so far: ${registered.join(' ')}.`] : []),
  ]
}

const asItsOwnApi = [
  'The API is named by its bare client GUID: with api://… the sign-in may pass and the connection ends an hour later, on refresh, with AADSTS90009. offline_access brings the refresh token.',
  'Sign-in needs consent to Microsoft Graph User.Read (otherwise AADSTS90008): keep it under permissions in the manifest, with adminConsent: true.',
]

const asClientOf = ({ apiAppId }: Registration): string[] => [
  `Client ID and secret are those of the connector's registration; the API is another one (appId ${apiAppId}), and stands in front of every scope: a bare scope name is looked up on Microsoft Graph (AADSTS650053).`,
]

/** It exposes no scope, and no API that it calls is known: somebody else has it. */
export const offersNothing = ({ scopes }: Registration): boolean => scopes.length === 0

export const ofTheApi = '(of the API registration)'

const connectorOnly =
  'This registration exposes no scope of its own: what names the API in these values and files has to be filled in, as api://API_CLIENT_ID and api://API_CLIENT_ID/access_as_user.'

const noSecret = (registration: Registration): string =>
  `No secret is known: ${aSecret.remedy(registration, 'power-platform')}; or choose Use managed identity under Secret options and write the issuer and the subject that it shows under credentials.federated: power-platform.`

const certificateOnly =
  'This registration signs in with a certificate, which a custom connector cannot: the identity provider that takes one, aadcertificate, is for connectors by Microsoft. Name a secret under credentials.secrets in the manifest and run appreg apply, or choose Use managed identity under Secret options.'

const noServer = ({ appId }: Registration): string =>
  `The server has no URL yet: replace dummyurl.contoso.com in apiDefinition.swagger.json, or print again with --app ${appId} --server-url https://HOST/mcp, or with server.url in the manifest.`

const managedIdentity =
  'Use managed identity is chosen in the Security tab only: the files cannot say it. It is a preview, for the tenant of the registration. Issuer and subject that the page shows after saving have to be those under credentials.federated: power-platform; a connector that is made anew has new ones.'

/** The registration trusts the connector itself, so that this needs no secret. */
export const signsInWithIdentity = ({ connectorIdentity, secret }: Registration): boolean =>
  connectorIdentity === true && secret === undefined

function withoutSecret(registration: Registration): string {
  if (signsInWithIdentity(registration)) return managedIdentity
  return (registration.certificates ?? []).length > 0 ? certificateOnly : noSecret(registration)
}

/** What is missing so far, and what can be filled in by hand. */
export function missingNotes(registration: Registration, { openApi }: Asked): string[] {
  const { secret, server } = registration
  return [
    ...(offersNothing(registration) ? [connectorOnly] : []),
    ...(secret === undefined ? [withoutSecret(registration)] : []),
    ...(server?.url === undefined && openApi?.host === undefined ? [noServer(registration)] : []),
  ]
}

export const multiTenantNote =
  'People of other organisations sign in at their own tenants, so tokens come with the issuer of each: the server has to take those of the tenants that it serves, and each tenant has to consent once.'

/** With Microsoft's tool; its `--secret` writes one secret into every set. */
export const paconnNote =
  'To create the connector from these files: paconn create --settings settings.json --secret "$CLIENT_SECRET"'

export const paconnWithoutSecretNote =
  'To create the connector from these files: paconn create --settings settings.json'
