import fc from 'fast-check'
import type { Application, DelegatedScope, HeldAppRole } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import {
  api,
  appId,
  application,
  appRole,
  assigned,
  credential,
  federated,
  grant,
  graphAppId,
  inDays,
  keyCredential,
  resource,
  roleAssignment,
  scope,
  servicePrincipal,
  vacant,
  web,
} from '../given/model.ts'

// Registrations as people make them by hand: with what Entra takes, and a manifest may not be able to say.

const some = <Item>(...pool: readonly Item[]) => fc.shuffledSubarray([...pool])
const guid = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`
const anyText = fc.oneof(
  fc.constantFrom(
    '',
    'Access',
    '# no comment',
    'yes',
    '1.0',
    ' indented',
    'two\nlines',
    'a: b',
    '\u2028',
    '"',
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })

const scopes: fc.Arbitrary<DelegatedScope[]> = some('access_as_user', 'read', 'with blank', 'write').chain(
  (values) =>
    fc.tuple(
      ...values.map((value, index) =>
        fc
          .record({
            adminConsentDisplayName: anyText,
            adminConsentDescription: anyText,
            userConsentDisplayName: maybe(anyText),
            userConsentDescription: maybe(anyText),
            type: fc.constantFrom('User' as const, 'Admin' as const),
            isEnabled: fc.boolean(),
          })
          .map((more) => scope({ id: guid(index), value, ...more })),
      ),
    ),
)

const roles: fc.Arbitrary<HeldAppRole[]> = some('Reader', 'read', '', null, 'Writer').chain((values) =>
  fc.tuple(
    ...values.map((value, index) =>
      fc
        .record({
          displayName: anyText,
          description: anyText,
          allowedMemberTypes: fc.shuffledSubarray(['User' as const, 'Application' as const], {
            minLength: 1,
          }),
          isEnabled: fc.boolean(),
        })
        .map((more) => ({ ...appRole({ id: guid(index), ...more }), value })),
    ),
  ),
)

const uris = some(
  'https://a.example/cb',
  'https://*.example/cb',
  'http://localhost:3000/cb',
  'http://localhost:4000/cb',
  'http://intranet/cb',
  'app.example://cb',
  'urn:ietf:wg:oauth:2.0:oob',
)

const claims = some('email', 'upn', 'a claim').map((names) =>
  names.map((name) => ({ name, source: 'user', essential: true, additionalProperties: ['more'] })),
)

const access = some(
  { id: 'id-of-User.Read', type: 'Scope' as const },
  { id: 'id-of-Mail.Read', type: 'Scope' as const },
  { id: 'role-of-Mail.Send', type: 'Role' as const },
  { id: guid(9), type: 'Role' as const },
)

const audience = fc.constantFrom<[Application['signInAudience'], number | null]>(
  ['AzureADMyOrg', null],
  ['AzureADMyOrg', 1],
  ['AzureADMultipleOrgs', 2],
  ['AzureADandPersonalMicrosoftAccount', 2],
  ['PersonalMicrosoftAccount', 2],
)

const anyApplication: fc.Arbitrary<Application> = fc
  .record({
    address: fc.constantFrom(null, 'mcp-dev', 'Not A Key'),
    displayName: fc.constantFrom(
      'MCP dev',
      'Ünïcode: # "quoted"',
      '日本語',
      "it's",
      '- dash',
      'true',
      'two\nlines\u001b[31m',
      '\u0007',
    ),
    audience,
    identifierUris: some(`api://${appId}`, 'https://a.example', 'urn:x', 'http://old.example', 'api://a/'),
    scopes,
    roles,
    clients: some(guid(1), '04b07795-8ddb-461a-bbee-02f9e1bf7b46'),
    half: fc.boolean(),
    claims: maybe(fc.record({ accessToken: claims, idToken: claims, saml2Token: claims })),
    tags: some('a', 'with, comma', 'x'.repeat(256)),
    notes: maybe(fc.oneof(anyText, fc.constant('a\r\nb \n c\n'))),
    isFallbackPublicClient: maybe(fc.boolean()),
    uris: fc.record({ web: uris, spa: some('https://s.example/cb'), publicClient: uris }),
    pages: fc.record({
      homePageUrl: maybe(fc.constantFrom('https://a.example', 'http://a.example')),
      logoutUrl: maybe(fc.constantFrom('https://a.example/out', '')),
    }),
    implicit: fc.record({ enableAccessTokenIssuance: fc.boolean(), enableIdTokenIssuance: fc.boolean() }),
    access: fc.tuple(access, some({ id: 'id-of-Read', type: 'Scope' as const }), access),
    passwordCredentials: some(
      credential({ displayName: 'one', endDateTime: inDays(90) }),
      credential({ keyId: 'key-2', displayName: 'one', endDateTime: inDays(4) }),
      credential({ keyId: 'key-3', displayName: null, endDateTime: inDays(400) }),
      credential({ keyId: 'key-4', displayName: 'two\nlines', endDateTime: inDays(700) }),
      credential({ keyId: 'key-5', displayName: 'gone', endDateTime: inDays(-1) }),
      credential({ keyId: 'key-6', displayName: 'for ever', endDateTime: inDays(36_500) }),
    ),
    keyCredentials: some(
      keyCredential({ displayName: 'one', endDateTime: inDays(90) }),
      keyCredential({ keyId: 'key-2', displayName: 'one', endDateTime: inDays(4) }),
      keyCredential({ keyId: 'key-3', displayName: null, endDateTime: inDays(400) }),
      keyCredential({ keyId: 'key-4', displayName: 'two\nlines', endDateTime: inDays(700) }),
      keyCredential({ keyId: 'key-5', displayName: 'CN=gone', endDateTime: inDays(-1) }),
      keyCredential({ keyId: 'key-6', displayName: 'x'.repeat(91), endDateTime: inDays(36_500) }),
      keyCredential({ keyId: 'key-7', displayName: 'SAML', usage: 'Sign' }),
      keyCredential({ keyId: 'key-8', displayName: 'endless', endDateTime: null }),
    ),
  })
  .map((given) => {
    const [signInAudience, requestedAccessTokenVersion] = given.audience
    const ids = given.scopes.map(({ id }) => id)
    return application({
      uniqueName: given.address,
      displayName: given.displayName,
      signInAudience,
      identifierUris: given.identifierUris,
      api: api({
        requestedAccessTokenVersion,
        oauth2PermissionScopes: given.scopes,
        preAuthorizedApplications: given.clients.map((client) => ({
          appId: client,
          delegatedPermissionIds: given.half ? ids.slice(1) : ids,
        })),
      }),
      appRoles: given.roles,
      optionalClaims: given.claims,
      tags: given.tags,
      notes: given.notes,
      isFallbackPublicClient: given.isFallbackPublicClient,
      web: web({ redirectUris: given.uris.web, ...given.pages, implicitGrantSettings: given.implicit }),
      spa: { redirectUris: given.uris.spa },
      publicClient: { redirectUris: given.uris.publicClient },
      requiredResourceAccess: [graphAppId, guid(7), guid(8)].map((resourceAppId, index) => ({
        resourceAppId,
        resourceAccess: given.access[index] ?? [],
      })),
      passwordCredentials: given.passwordCredentials,
      keyCredentials: given.keyCredentials,
    })
  })

const grants = some(
  grant({ id: 'g-1', scope: 'User.Read  Mail.Read' }),
  grant({ id: 'g-2', resourceId: 'sp-other', scope: 'Read Write' }),
  grant({ id: 'g-3', consentType: 'Principal', principalId: guid(1), scope: 'Mail.Read' }),
)

/** The whole of a registration, with its service principal or without. */
export const anyRegistration: fc.Arbitrary<Live & { readonly application: Application }> = fc
  .record({
    application: anyApplication,
    principal: maybe(fc.record({ accountEnabled: fc.boolean(), appRoleAssignmentRequired: fc.boolean() })),
    grants,
    appRoleAssignments: some(roleAssignment(), roleAssignment({ id: 'r-2', resourceId: 'sp-other' })),
    assignedTo: some(
      assigned({ id: 'a-1', principalId: guid(1) }),
      assigned({ id: 'a-2', principalId: guid(2), appRoleId: guid(0) }),
      assigned({ id: 'a-3', principalId: guid(3), appRoleId: guid(1) }),
    ),
    federatedIdentityCredentials: some(
      federated({ id: 'f-1' }),
      federated({ id: 'f-2', name: 'other', subject: 'x'.repeat(700) }),
      federated({ id: 'f-3', name: 'third', audiences: ['a', 'b'], subject: 'y' }),
      federated({ id: 'f-4', name: 'with blank', subject: 'z', description: 'kept' }),
    ),
    owners: some(guid(1), guid(2)),
  })
  .map(({ application: app, principal, grants, appRoleAssignments, assignedTo, ...beside }) => ({
    ...vacant({
      resources: [
        resource(),
        resource(
          { id: 'sp-other', appId: guid(7), displayName: 'Other', servicePrincipalNames: ['api://other'] },
          ['Read', 'Write'],
        ),
      ],
      ...beside,
      ...(principal
        ? {
            servicePrincipal: servicePrincipal(principal),
            grants,
            appRoleAssignments,
            appRoleAssignedTo: assignedTo,
          }
        : {}),
    }),
    application: app,
  }))
