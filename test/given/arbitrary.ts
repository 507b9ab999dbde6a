import fc from 'fast-check'
import type { Desired } from '../../src/model/desired.ts'
import type { Application, DelegatedScope, OAuth2PermissionGrant } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import {
  appId,
  application,
  credential,
  desired,
  grant,
  graphAppId,
  inDays,
  minting,
  resource,
  scope,
  servicePrincipal,
  vacant,
} from './model.ts'

// Wanted and held values come from the same small pools, so that they overlap in every way.

const some = <Item>(...pool: readonly Item[]) => fc.shuffledSubarray([...pool])
const uris = some('https://a.example/cb', 'https://b.example/cb', 'https://c.example/cb')
const apis = [
  resource({}, ['User.Read', 'Mail.Read']),
  resource({ id: 'sp-other', appId: 'other-api', displayName: 'Other' }, ['Read', 'Write']),
]

/** At most one for each value, as Graph allows. */
const scopes = (ids: string): fc.Arbitrary<DelegatedScope[]> =>
  fc
    .uniqueArray(
      fc.record({
        value: fc.constantFrom('access_as_user', 'read', 'write'),
        text: fc.constantFrom('Access', 'Use'),
        type: fc.constantFrom('User' as const, 'Admin' as const),
        isEnabled: ids === 'wanted' ? fc.constant(true) : fc.boolean(),
      }),
      { selector: ({ value }) => value },
    )
    .map((list) =>
      list.map(({ text, ...more }) =>
        scope({ id: `${ids}-${more.value}`, adminConsentDisplayName: text, ...more }),
      ),
    )

export const anyDesired: fc.Arbitrary<Desired> = fc
  .record({
    tokenVersion: fc.constantFrom(1 as const, 2 as const),
    displayName: fc.constantFrom('MCP dev', 'MCP'),
    identifierUris: some('api://{appId}', 'https://a.example'),
    scopes: scopes('wanted'),
    redirectUris: fc.record({ web: uris, spa: uris, publicClient: uris }),
    pruneRedirectUris: fc.boolean(),
    graph: some('User.Read', 'Mail.Read'),
    other: some('Read', 'Write'),
    adminConsent: fc.boolean(),
    secrets: some(...['one', 'two'].map((name) => ({ name, lifetimeDays: 180, renewBeforeDays: 30 }))),
  })
  .map(({ graph, other, ...more }) =>
    desired({
      ...more,
      permissions: [
        { resourceAppId: graphAppId, delegated: graph },
        { resourceAppId: 'other-api', delegated: other },
      ].filter(({ delegated }) => delegated.length > 0),
    }),
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

const access = (resourceAppId: string) =>
  some(
    { id: 'id-of-User.Read', type: 'Scope' as const },
    { id: 'id-of-Read', type: 'Scope' as const },
    { id: 'a-role', type: 'Role' as const },
  ).map((resourceAccess) => ({ resourceAppId, resourceAccess }))

/** With members that appreg does not know. */
const anyApplication: fc.Arbitrary<Application> = fc
  .record({
    uniqueName: fc.constantFrom('mcp-dev', null),
    tokenVersion: fc.constantFrom(null, 1, 2),
    identifierUris: some(`api://${appId}`, 'https://a.example', 'https://z.example'),
    scopes: scopes('held'),
    web: uris,
    spa: uris,
    publicClient: uris,
    requiredResourceAccess: fc.tuple(access(graphAppId), access('third-api')),
    passwordCredentials: credentials,
  })
  .map(({ tokenVersion, scopes, web, spa, publicClient, ...more }) => {
    const groups = {
      api: {
        requestedAccessTokenVersion: tokenVersion,
        oauth2PermissionScopes: scopes,
        preAuthorizedApplications: [{ appId: 'foreign' }],
      },
      web: { redirectUris: web, logoutUrl: 'https://foreign.example' },
      spa: { redirectUris: spa },
      publicClient: { redirectUris: publicClient },
    }
    return { ...application(more), ...groups, tags: ['foreign'] }
  })

const grants: fc.Arbitrary<OAuth2PermissionGrant[]> = some(
  grant({ id: 'g-1', scope: 'User.Read Files.Read' }),
  grant({ id: 'g-2', resourceId: 'sp-other', scope: 'Write' }),
  grant({ id: 'g-3', consentType: 'Principal', principalId: 'user-1', scope: 'Mail.Read' }),
  grant({ id: 'g-4', resourceId: 'sp-third', scope: 'Anything' }),
)

/** A tenant in any state, with secrets that an earlier run lost. */
export const anyLive: fc.Arbitrary<Live> = fc
  .record({
    application: fc.option(anyApplication, { nil: undefined }),
    hasServicePrincipal: fc.boolean(),
    grants,
    lost: some('one', 'two'),
  })
  .map(({ application: held, hasServicePrincipal, grants, lost }) => {
    const resources = { resources: apis }
    if (!held) return vacant(resources)
    const orphans = lost.map((displayName) => credential({ keyId: `lost-${displayName}`, displayName }))
    return vacant({
      ...resources,
      application: { ...held, passwordCredentials: [...held.passwordCredentials, ...orphans] },
      ...(hasServicePrincipal ? { servicePrincipal: servicePrincipal(), grants } : {}),
      mintings: lost.map((secret) => minting({ secret, keyId: `lost-${secret}` })),
    })
  })
