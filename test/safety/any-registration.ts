import fc from 'fast-check'
import { prunable } from '../../src/model/desired.ts'
import { MICROSOFT_GRAPH } from '../scenario/colleague.ts'
import { ADMIN, CERTIFICATE, GROUP, STORE, USER } from './world.ts'

// Wanted and held values come from the same small pools, so that they overlap in every way.

const id = (digit: number): string => `${digit}0000000-0000-4000-8000-000000000000`
const some = <Item>(...pool: readonly Item[]) => fc.shuffledSubarray([...pool])
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const claims = ['ipaddr', 'email', 'upn']
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
const VSCODE = 'aebc6443-996d-45c2-90f0-388ff96faa56'

/** What Microsoft Graph takes as an application. */
export interface Held {
  readonly application: object
  readonly hasServicePrincipal: boolean
  readonly consent: readonly string[]
  readonly secrets: readonly string[]
  readonly federated: readonly string[]
  readonly certificates: readonly string[]
  /** With `{key}` and `{appId}`. */
  readonly identifierUris: readonly string[]
  /** Clients that are pre-authorized for all scopes. */
  readonly preauthorized: readonly string[]
  readonly personal: readonly Personal[]
  readonly owners: readonly string[]
  readonly assigned: readonly string[]
  readonly given: readonly string[]
}

/** What somebody consented to for themselves. */
interface Personal {
  readonly user: string
  readonly scope: string
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
  certificates: some('by hand', 'pipeline'),
  identifierUris: some('https://contoso-emulator.example/by-hand/{key}', 'api://{appId}/by-hand'),
  preauthorized: some(AZURE_CLI, VSCODE),
  personal: some({ user: USER, scope: 'User.Read Mail.Read' }, { user: ADMIN, scope: 'openid Mail.Read' }),
  owners: some(ADMIN, USER),
  assigned: some(ADMIN, USER, GROUP),
  given: some('User.Read.All', 'Mail.Send'),
})

/** Owners are only pruned where somebody is named, assignments need a role to give, pre-authorizations a scope. */
const fitting = ({ prune, owners = [], assignments = [], api, ...more }: Partial<Drawn>) => ({
  ...more,
  ...(api ? { api: api.scopes?.length === 0 ? { ...api, preauthorize: [] } : api } : {}),
  owners,
  assignments: assignments.flatMap((principal) =>
    (api?.appRoles ?? []).slice(0, 1).map(({ value: role }) => ({ principal, role })),
  ),
  prune:
    prune?.length === prunable.length
      ? true
      : prune?.filter((part) => part !== 'owners' || owners.length > 0),
})

interface Drawn {
  readonly prune: readonly string[]
  readonly owners: readonly string[]
  readonly assignments: readonly string[]
  readonly api: {
    readonly scopes?: readonly { readonly value: string }[]
    readonly appRoles?: readonly { readonly value: string }[]
  }
}

/** A manifest without name and key; `{key}` stands in its identifier URIs. */
export const anyManifest = fc
  .record(
    {
      prune: fc.oneof(fc.constant([...prunable]), some(...prunable), fc.constant([])),
      owners: some(ADMIN, USER),
      assignments: some(ADMIN, USER, GROUP),
      notes: fc.constant('wanted'),
      tags: some('mcp', 'wanted'),
      homePageUrl: fc.constant('https://b.example/'),
      publicClient: fc.boolean(),
      implicit: fc.record({ idTokens: fc.boolean(), accessTokens: fc.boolean() }),
      api: fc.record({
        identifierUri: some('api://{appId}', 'https://contoso-emulator.example/{key}'),
        preauthorize: some('azure-cli', VSCODE),
        scopes: some('access_as_user', 'approve', 'wanted').map((values) =>
          values.map((value) => ({ value })),
        ),
        appRoles: some('Approver', 'Wanted').map((values) => values.map((value) => ({ value }))),
        optionalClaims: fc.record({ accessToken: some(...claims), idToken: some(...claims) }),
      }),
      permissions: fc
        .record({ delegated: some('User.Read', 'Calendars.Read'), application: some('User.Read.All') })
        .map((names) => ({ 'microsoft-graph': names })),
      adminConsent: fc.boolean(),
      clients: some('copilot-studio', 'vscode'),
      redirectUris: fc.record({
        web: some('https://b.example/cb', 'https://w.example/cb'),
        spa: some('https://d.example/cb', 'https://w.example/spa'),
      }),
      credentials: fc.record({
        secrets: fc.constantFrom([], [{ name: 'connector', store: STORE }]),
        certificates: fc.constantFrom([], [{ name: 'pipeline', file: CERTIFICATE }]),
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
  .map(fitting)
