import fc from 'fast-check'
import type { Desired } from '../../src/model/desired.ts'
import type { Application, AppRole, DelegatedScope } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import {
  api,
  appId,
  application,
  appRole,
  assigned,
  credential,
  desired,
  desiredFederated,
  federated,
  grant,
  graphAppId,
  inDays,
  minting,
  resource,
  roleAssignment,
  scope,
  servicePrincipal,
  vacant,
  web,
} from './model.ts'

// Wanted and held values come from the same small pools, so that they overlap in every way.

const some = <Item>(...pool: readonly Item[]) => fc.shuffledSubarray([...pool])
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })
const uris = some('https://a.example/cb', 'https://b.example/cb', 'https://c.example/cb')
const pages = fc.constantFrom('https://a.example', 'https://b.example')
const apis = [
  resource({}, ['User.Read', 'Mail.Read']),
  resource(
    { id: 'sp-other', appId: 'other-api', displayName: 'Other', servicePrincipalNames: ['api://other'] },
    ['Read', 'Write'],
  ),
]

interface Side {
  readonly side: 'wanted' | 'held'
}

/** What scopes and app roles have in common. What is wanted is always switched on. */
const entitlement = <Value extends string>({ side }: Side, values: readonly Value[]) => ({
  value: fc.constantFrom(...values),
  text: fc.constantFrom('Access', 'Use'),
  isEnabled: side === 'wanted' ? fc.constant(true) : fc.boolean(),
})

/** At most one for each value, as Graph allows. */
const scopes = (of: Side): fc.Arbitrary<DelegatedScope[]> =>
  fc
    .uniqueArray(
      fc.record({
        ...entitlement(of, ['access_as_user', 'read', 'write']),
        type: fc.constantFrom('User' as const, 'Admin' as const),
      }),
      { selector: ({ value }) => value },
    )
    .map((list) =>
      list.map(({ text, ...more }) =>
        scope({ id: `${of.side}-${more.value}`, adminConsentDisplayName: text, ...more }),
      ),
    )

const appRoles = (of: Side): fc.Arbitrary<AppRole[]> =>
  fc
    .uniqueArray(
      fc.record({
        ...entitlement(of, ['Reader', 'Writer', 'Owner']),
        allowedMemberTypes: fc.shuffledSubarray(['User' as const, 'Application' as const], { minLength: 1 }),
      }),
      { selector: ({ value }) => value },
    )
    .map((list) =>
      list.map(({ text, ...more }) =>
        appRole({ id: `${of.side}-${more.value}`, displayName: text, ...more }),
      ),
    )

const perTokenKind = <Item>(items: fc.Arbitrary<Item[]>) =>
  fc.record({ accessToken: items, idToken: items, saml2Token: items })

const settings = fc.record(
  {
    notes: fc.constantFrom('a', 'b'),
    homePageUrl: pages,
    logoutUrl: pages,
    publicClient: fc.boolean(),
    implicit: fc.record({ accessTokens: fc.boolean(), idTokens: fc.boolean() }),
    assignmentRequired: fc.boolean(),
    enabled: fc.boolean(),
  },
  { requiredKeys: [] },
)

const permissions = fc
  .record({
    // One API under two names: both mean it.
    graph: some('User.Read', 'Mail.Read'),
    graphAgain: some('User.Read'),
    graphRoles: some('Mail.Send', 'User.Read.All'),
    other: some('Read', 'Write'),
  })
  .map(({ graph, graphAgain, graphRoles, other }) =>
    [
      { resource: graphAppId, delegated: graph, application: graphRoles },
      { resource: 'https://graph.example', delegated: graphAgain, application: [] },
      { resource: 'api://other', delegated: other, application: [] },
    ].filter(({ delegated, application }) => delegated.length + application.length > 0),
  )

/** By name and by id; each with a role that is wanted too, or without one. */
const assignments = (roles: readonly AppRole[]) =>
  fc
    .uniqueArray(
      fc.record({
        principal: fc.constantFrom('ada@example.com', 'user-2', 'user-3'),
        role: fc.constantFrom(undefined, ...roles.map(({ value }) => value)),
      }),
      { selector: ({ principal, role }) => `${principal} ${role}`, maxLength: 4 },
    )
    .map((list) => list.map(({ principal, role }) => ({ principal, ...(role ? { role } : {}) })))

const preauthorize = (stored: readonly DelegatedScope[]) =>
  some('client-1', 'client-2').chain((clients) =>
    fc
      .tuple(...clients.map(() => some(...stored.map(({ value }) => value))))
      .map((names) => clients.map((client, index) => ({ appId: client, scopes: names[index] ?? [] }))),
  )

const wantedFederated = some('deploy', 'test').map((names) => names.map((name) => desiredFederated({ name })))

export const anyDesired: fc.Arbitrary<Desired> = fc
  .record({
    tokenVersion: fc.constantFrom(1 as const, 2 as const),
    displayName: fc.constantFrom('MCP dev', 'MCP'),
    identifierUris: some('api://{appId}', 'https://a.example'),
    scopes: scopes({ side: 'wanted' }),
    appRoles: appRoles({ side: 'wanted' }),
    optionalClaims: perTokenKind(some('email', 'upn')),
    settings,
    tags: some('a', 'b'),
    redirectUris: fc.record({ web: uris, spa: uris, publicClient: uris }),
    pruneRedirectUris: fc.boolean(),
    permissions,
    adminConsent: fc.boolean(),
    secrets: some(...['one', 'two'].map((name) => ({ name, lifetimeDays: 180, renewBeforeDays: 30 }))),
    federated: wantedFederated,
    owners: some('ada@example.com', 'user-2'),
  })
  .chain((more) =>
    fc
      .record({ preauthorize: preauthorize(more.scopes), assignments: assignments(more.appRoles) })
      .map((dependent) => desired({ ...more, ...dependent })),
  )

const credentials = some('one', 'two', 'by hand', null).chain((names) =>
  fc
    .tuple(...names.map(() => fc.constantFrom(-1, 10, 100)))
    .map((days) =>
      names.map((displayName, index) =>
        credential({ keyId: `held-${index}`, displayName, endDateTime: inDays(days[index] ?? 0) }),
      ),
    ),
)

/** A scope and an app role may share an id. */
const access = (resourceAppId: string) =>
  some(
    { id: 'id-of-User.Read', type: 'Scope' as const },
    { id: 'role-of-Mail.Send', type: 'Scope' as const },
    { id: 'role-of-User.Read.All', type: 'Role' as const },
    { id: 'a-role', type: 'Role' as const },
  ).map((resourceAccess) => ({ resourceAppId, resourceAccess }))

const heldClaims = some('email', 'upn', 'foreign').map((names) =>
  names.map((name) => ({ name, source: null, essential: true, additionalProperties: ['kept'] })),
)

const preAuthorized = some('client-1', 'foreign').chain((clients) =>
  fc
    .tuple(...clients.map(() => some('held-access_as_user', 'held-read', 'older')))
    .map((ids) =>
      clients.map((client, index) => ({ appId: client, delegatedPermissionIds: ids[index] ?? [] })),
    ),
)

const heldGroups = fc
  .record({
    tokenVersion: fc.constantFrom(null, 1, 2),
    scopes: scopes({ side: 'held' }),
    preAuthorizedApplications: preAuthorized,
    web: uris,
    homePageUrl: maybe(pages),
    logoutUrl: maybe(pages),
    implicitGrantSettings: fc.record({
      enableAccessTokenIssuance: fc.boolean(),
      enableIdTokenIssuance: fc.boolean(),
    }),
    spa: uris,
    publicClient: uris,
  })
  .map(
    ({ tokenVersion, scopes, preAuthorizedApplications, spa, publicClient, web: redirectUris, ...more }) => ({
      api: {
        ...api({
          requestedAccessTokenVersion: tokenVersion,
          oauth2PermissionScopes: scopes,
          preAuthorizedApplications,
        }),
        knownClientApplications: ['foreign'],
      },
      web: { ...web({ redirectUris, ...more }), foreign: 'kept' },
      spa: { redirectUris: spa },
      publicClient: { redirectUris: publicClient },
    }),
  )

/** With members that appreg does not know. */
const anyApplication: fc.Arbitrary<Application> = fc
  .record({
    identifierUris: some(`api://${appId}`, 'https://a.example', 'https://z.example'),
    groups: heldGroups,
    appRoles: appRoles({ side: 'held' }),
    optionalClaims: maybe(perTokenKind(heldClaims)),
    tags: some('a', 'foreign'),
    notes: maybe(fc.constantFrom('a', 'c')),
    isFallbackPublicClient: maybe(fc.boolean()),
    requiredResourceAccess: fc.tuple(access(graphAppId), access('third-api')),
    passwordCredentials: credentials,
  })
  .map(({ groups, ...more }) => ({ ...application({ ...more, ...groups }), foreign: 'kept' }))

const grants = some(
  grant({ id: 'g-1', scope: 'User.Read Files.Read' }),
  grant({ id: 'g-2', resourceId: 'sp-other', scope: 'Write' }),
  grant({ id: 'g-3', consentType: 'Principal', principalId: 'user-1', scope: 'Mail.Read' }),
  grant({ id: 'g-4', resourceId: 'sp-third', scope: 'Anything' }),
)

const appRoleAssignments = some(
  roleAssignment({ id: 'r-1' }),
  roleAssignment({ id: 'r-2', appRoleId: 'foreign' }),
  roleAssignment({ id: 'r-3', resourceId: 'sp-third' }),
)

const appRoleAssignedTo = some(
  assigned({ id: 'a-1' }),
  assigned({ id: 'a-2', principalId: 'user-2', appRoleId: 'held-Reader' }),
  assigned({ id: 'a-3', principalId: 'foreign', appRoleId: 'held-Writer' }),
)

const heldFederated = some(
  federated({ id: 'f-1', subject: 'repo:example/mcp:ref:old' }),
  federated({ id: 'f-2', name: 'test', description: 'kept' }),
  federated({ id: 'f-3', name: 'foreign' }),
)

/** A tenant in any state, with secrets that an earlier run lost. */
export const anyLive: fc.Arbitrary<Live> = fc
  .record({
    application: fc.option(anyApplication, { nil: undefined }),
    principal: fc.option(
      fc.record({ accountEnabled: fc.boolean(), appRoleAssignmentRequired: fc.boolean() }),
      { nil: undefined },
    ),
    behind: fc.record({ grants, appRoleAssignments, appRoleAssignedTo }),
    beside: fc.record({
      federatedIdentityCredentials: heldFederated,
      owners: some('user-1', 'user-2', 'foreign'),
    }),
    lost: some('one', 'two'),
  })
  .map(({ application: held, principal, behind, beside, lost }) => {
    const known = { resources: apis, principals: { 'ada@example.com': 'user-1' } }
    if (!held) return vacant(known)
    const orphans = lost.map((displayName) => credential({ keyId: `lost-${displayName}`, displayName }))
    return vacant({
      ...known,
      ...beside,
      application: { ...held, passwordCredentials: [...held.passwordCredentials, ...orphans] },
      ...(principal ? { servicePrincipal: servicePrincipal(principal), ...behind } : {}),
      mintings: lost.map((secret) => minting({ secret, keyId: `lost-${secret}` })),
    })
  })
