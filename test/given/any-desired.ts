import fc from 'fast-check'
import { type Desired, type DesiredCertificate, type Prunable, prunable } from '../../src/model/desired.ts'
import type { AppRole, DelegatedScope } from '../../src/model/directory.ts'
import {
  certificate,
  desired,
  desiredFederated,
  givenCertificate,
  graphAppId,
  madeCertificate,
} from './model.ts'
import { appRoles, pages, perTokenKind, scopes, some, uris } from './pools.ts'

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

const wantedFederated = some(
  desiredFederated(),
  desiredFederated({ name: 'test', subject: 'repo:example/mcp:test' }),
)

const wantedCertificates = some<DesiredCertificate>(
  madeCertificate({ name: 'made' }),
  givenCertificate({ name: 'given', certificate: certificate({ thumbprint: '34'.repeat(20) }) }),
)

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
    prune: fc.oneof(fc.constant<Prunable[]>([]), some(...prunable)),
    permissions,
    adminConsent: fc.boolean(),
    secrets: some(...['one', 'two'].map((name) => ({ name, lifetimeDays: 180, renewBeforeDays: 30 }))),
    certificates: wantedCertificates,
    federated: wantedFederated,
    owners: some('ada@example.com', 'user-2'),
  })
  .chain((more) =>
    fc
      .record({ preauthorize: preauthorize(more.scopes), assignments: assignments(more.appRoles) })
      .map((dependent) => desired({ ...more, ...dependent })),
  )
