import fc from 'fast-check'
import type { Application } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import {
  api,
  appId,
  application,
  assigned,
  certificate,
  credential,
  federated,
  grant,
  graphAppId,
  inDays,
  kept,
  keyCredential,
  minting,
  resource,
  roleAssignment,
  servicePrincipal,
  vacant,
  web,
} from './model.ts'
import { appRoles, maybe, pages, perTokenKind, scopes, some, uris } from './pools.ts'

const apis = [
  resource({}, ['User.Read', 'Mail.Read']),
  resource(
    { id: 'sp-other', appId: 'other-api', displayName: 'Other', servicePrincipalNames: ['api://other'] },
    ['Read', 'Write'],
  ),
]

const own = '12'.repeat(20)

const credentials = some('one', 'two', 'by hand', null).chain((names) =>
  fc
    .tuple(...names.map(() => fc.constantFrom(-1, 10, 100)))
    .map((days) =>
      names.map((displayName, index) =>
        credential({ keyId: `held-${index}`, displayName, endDateTime: inDays(days[index] ?? 0) }),
      ),
    ),
)

const certificates = some(
  keyCredential({ keyId: 'c-1', displayName: 'made', endDateTime: inDays(10), customKeyIdentifier: own }),
  keyCredential({ keyId: 'c-2', displayName: 'made', endDateTime: inDays(-1), customKeyIdentifier: null }),
  keyCredential({ keyId: 'c-3', displayName: 'given', customKeyIdentifier: 'EF'.repeat(20) }),
  keyCredential({ keyId: 'c-4', displayName: 'foreign', endDateTime: inDays(-100) }),
  keyCredential({ keyId: 'c-5', displayName: 'made', usage: 'Sign', endDateTime: inDays(-1) }),
)

const inVault = certificate({ thumbprint: 'EE'.repeat(20) })

/** What this machine has in store, or a key vault. */
const keptCertificates = fc.oneof(
  some(
    kept({ name: 'made', state: 'staged' }),
    kept({ name: 'made', state: 'active', certificate: certificate({ thumbprint: own }) }),
  ),
  fc
    .constantFrom('newest' as const, 'shared' as const)
    .map((state) => [
      kept({ name: 'made', state, certificate: inVault }),
      kept({ name: 'made', state: 'former', certificate: certificate({ thumbprint: own }) }),
    ]),
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
    keyCredentials: certificates,
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
  federated({ id: 'f-2', name: 'test', subject: 'repo:example/mcp:test', description: 'kept' }),
  federated({ id: 'f-3', name: 'by hand' }),
  federated({ id: 'f-4', name: 'foreign', subject: 'repo:example/foreign' }),
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
    machine: fc.record({
      keptCertificates,
      signedInAs: fc.constantFrom('another', appId),
      caller: fc.constantFrom('me', 'foreign'),
    }),
  })
  .map(({ application: held, principal, behind, beside, lost, machine }) => {
    const known = {
      ...machine,
      resources: apis,
      principals: { 'ada@example.com': 'user-1' },
    }
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
