import fc from 'fast-check'
import { type Colleague, MICROSOFT_GRAPH } from '../scenario/colleague.ts'
import { STORE } from './world.ts'

// Wanted and held values come from the same small pools, so that they overlap in every way.

const id = (digit: number): string => `${digit}0000000-0000-4000-8000-000000000000`
const some = <Item>(...pool: readonly Item[]) => fc.shuffledSubarray([...pool])
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const claims = ['ipaddr', 'email', 'upn']

/** What Microsoft Graph takes as an application. */
export interface Held {
  readonly application: object
  readonly hasServicePrincipal: boolean
  readonly consent: readonly string[]
  readonly secrets: readonly string[]
  readonly federated: readonly string[]
}

const heldScopes = some('access_as_user', 'approve', 'by_hand').chain((values) =>
  fc.record({ type: fc.constantFrom('User', 'Admin'), isEnabled: fc.boolean() }).map((more) =>
    values.map((value, index) => ({
      ...more,
      id: id(index + 1),
      value,
      adminConsentDisplayName: `Held ${value}`,
      adminConsentDescription: 'By hand.',
    })),
  ),
)

const heldRoles = some('Approver', 'ByHand').map((values) =>
  values.map((value, index) => ({
    id: id(index + 5),
    value,
    displayName: `Held ${value}`,
    description: 'By hand.',
    allowedMemberTypes: ['User'],
  })),
)

const heldClaims = some(...claims).map((names) => names.map((name) => ({ name, essential: true })))

const application = fc
  .record({
    scopes: heldScopes,
    appRoles: heldRoles,
    tokenVersion: fc.constantFrom(null, 1, 2),
    notes: maybe(fc.constantFrom('by hand', 'wanted')),
    tags: some('by hand', 'mcp'),
    web: some('https://a.example/cb', 'https://b.example/cb'),
    spa: some('https://c.example/cb', 'https://d.example/cb'),
    publicClient: some('http://localhost', 'https://e.example/cb'),
    homePageUrl: maybe(fc.constantFrom('https://a.example/', 'https://b.example/')),
    idTokens: fc.boolean(),
    accessToken: heldClaims,
    permissions: some('e1fe6dd8-ba31-4d61-89e7-88639da4683d', '570282fd-fa5c-430d-a7fd-fc8dc98a9dca'),
    otherPermissions: fc.boolean(),
    knownClients: some(id(8), id(9)),
    fallback: maybe(fc.boolean()),
  })
  .map((held) => ({
    appRoles: held.appRoles,
    tags: held.tags,
    notes: held.notes,
    isFallbackPublicClient: held.fallback,
    api: {
      requestedAccessTokenVersion: held.tokenVersion,
      oauth2PermissionScopes: held.scopes,
      knownClientApplications: held.knownClients,
    },
    web: {
      redirectUris: held.web,
      homePageUrl: held.homePageUrl,
      implicitGrantSettings: { enableIdTokenIssuance: held.idTokens },
    },
    spa: { redirectUris: held.spa },
    publicClient: { redirectUris: held.publicClient },
    optionalClaims: { accessToken: held.accessToken, idToken: [], saml2Token: [] },
    requiredResourceAccess: [
      ...access(MICROSOFT_GRAPH, held.permissions),
      ...access(id(7), held.otherPermissions ? [id(6)] : []),
    ],
  }))

const access = (resourceAppId: string, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : [{ resourceAppId, resourceAccess: ids.map((one) => ({ id: one, type: 'Scope' as const })) }]

export const anyRegistration: fc.Arbitrary<Held> = fc.record({
  application,
  hasServicePrincipal: fc.boolean(),
  consent: some('User.Read', 'Mail.Read'),
  secrets: some('by hand', 'connector'),
  federated: some('by-hand', 'main'),
})

/** A manifest without name and key. */
export const anyManifest: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    notes: fc.constant('wanted'),
    tags: some('mcp', 'wanted'),
    homePageUrl: fc.constant('https://b.example/'),
    publicClient: fc.boolean(),
    implicit: fc.record({ idTokens: fc.boolean(), accessTokens: fc.boolean() }),
    api: fc.record({
      scopes: some('access_as_user', 'approve', 'wanted').map((values) => values.map((value) => ({ value }))),
      appRoles: some('Approver', 'Wanted').map((values) => values.map((value) => ({ value }))),
      optionalClaims: fc.record({ accessToken: some(...claims), idToken: some(...claims) }),
    }),
    permissions: some('User.Read', 'Calendars.Read').map((names) => ({ 'microsoft-graph': names })),
    adminConsent: fc.boolean(),
    clients: some('copilot-studio', 'vscode'),
    redirectUris: fc.record({
      web: some('https://b.example/cb', 'https://w.example/cb'),
      spa: some('https://d.example/cb', 'https://w.example/spa'),
    }),
    credentials: fc.record({
      secrets: fc.constantFrom([], [{ name: 'connector', store: STORE }]),
      federated: fc.constantFrom(
        [],
        [{ github: { repository: 'contoso/orders', branch: 'main', name: 'main' } }],
      ),
    }),
    assignmentRequired: fc.boolean(),
    enabled: fc.constant(true),
  },
  { requiredKeys: ['credentials'] },
)

/** Makes it in the tenant under this key. */
export async function put(held: Held, key: string, { graph }: Colleague): Promise<void> {
  const { appId, id: objectId } = await graph<{ appId: string; id: string }>(
    'PATCH',
    `/applications(uniqueName='${key}')`,
    { displayName: `By hand ${key}`, ...held.application },
    { Prefer: 'create-if-missing' },
  )
  for (const displayName of held.secrets)
    await graph('POST', `/applications/${objectId}/addPassword`, { passwordCredential: { displayName } })
  for (const name of held.federated)
    await graph('POST', `/applications/${objectId}/federatedIdentityCredentials`, {
      name,
      issuer: 'https://issuer.example',
      subject: `subject of ${name}`,
      audiences: ['api://AzureADTokenExchange'],
    })
  if (!held.hasServicePrincipal) return
  const principal = await graph<{ id: string }>('POST', '/servicePrincipals', { appId })
  const microsoftGraph = await graph<{ id: string }>('GET', `/servicePrincipals(appId='${MICROSOFT_GRAPH}')`)
  if (held.consent.length > 0)
    await graph('POST', '/oauth2PermissionGrants', {
      clientId: principal.id,
      consentType: 'AllPrincipals',
      resourceId: microsoftGraph.id,
      scope: held.consent.join(' '),
    })
}
