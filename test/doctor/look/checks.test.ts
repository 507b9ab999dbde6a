import { describe, expect, test } from 'vitest'
import { type CheckName, checks } from '../../../src/doctor/catalogue/checks.ts'
import type { Parameters } from '../../../src/doctor/catalogue/parameters.ts'
import type { Signal } from '../../../src/doctor/catalogue/signals.ts'
import { checksByName } from '../../../src/doctor/look/checks.ts'
import type { Picture } from '../../../src/doctor/look/picture.ts'
import type { FixKind } from '../../../src/model/finding.ts'
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
  scope,
  servicePrincipal,
  tenantId,
  today,
  web,
} from '../../given/model.ts'
import { otherAppId, party, picture, split, withApplication } from './given.ts'

interface Row {
  readonly in?: Picture
  /** The misconfiguration and the kind of its fix, where the check asks. */
  readonly of?: readonly [misconfiguration: string, kind: FixKind]
  readonly says?: Parameters
  readonly signals?: readonly Signal[]
  readonly is: 'established' | 'ruled out' | 'unknown'
  /** `expected / actual`, and what the name of the row holds. */
  readonly shows?: readonly [expected: string, actual: string, what?: string]
}

const uri = 'https://client.example/callback'
const apiUri = `api://${appId}`
const VSCODE = 'aebc6443-996d-45c2-90f0-388ff96faa56'
const yesterday = inDays(-1)

const redirect = (asked: string, difference?: string): Row => ({
  says: { uri: asked },
  is: 'established',
  shows: [asked, uri, difference ? `(differs in ${difference})` : ''],
})

const rows: Partial<Readonly<Record<CheckName, readonly Row[]>>> = {
  'redirect-uri-registered': [
    { says: { uri }, is: 'ruled out', shows: [uri, `${uri} (Web)`] },
    redirect(`${uri}/`, 'a trailing slash'),
    redirect('http://client.example/callback', 'http and https'),
    redirect('https://client.example/Callback', 'upper and lower case'),
    redirect('https://client.example:8443/callback', 'the port'),
    redirect('https://elsewhere.example/other'),
    { is: 'unknown' },
    {
      in: withApplication({ web: web({ redirectUris: [] }) }),
      is: 'established',
      shows: ['at least one', 'none'],
    },
    {
      in: withApplication({ publicClient: { redirectUris: ['http://localhost/cb'] } }),
      says: { uri: 'http://localhost:4321/cb' },
      is: 'ruled out',
    },
    { in: picture({ client: party({}, otherAppId) }), says: { uri: 'x' }, is: 'established' },
    { of: ['redirect-uri-none', 'add-redirect-uri'], is: 'ruled out', shows: ['at least one', uri] },
    { of: ['redirect-uri-malformed', 'add-redirect-uri'], says: { uri: '/callback' }, is: 'unknown' },
  ],
  'redirect-uri-platform': [
    { of: ['server-redeems-spa-redirect', 'fix-redirect-platform'], says: { uri }, is: 'ruled out' },
    {
      in: withApplication({ web: web({ redirectUris: [] }), spa: { redirectUris: [uri] } }),
      of: ['server-redeems-spa-redirect', 'fix-redirect-platform'],
      is: 'established',
      shows: ['Web', 'Single-page application', uri],
    },
    {
      of: ['browser-redeems-web-redirect', 'fix-redirect-platform'],
      says: { uri },
      is: 'established',
      shows: ['Single-page application', 'Web'],
    },
    { of: ['credential-missing', 'fix-redirect-platform'], is: 'unknown' },
    {
      of: ['public-client-with-credential', 'fix-redirect-platform'],
      is: 'ruled out',
      shows: ['Web', 'Web', uri],
    },
    {
      in: withApplication({ web: web({ redirectUris: ['http://localhost/cb'] }) }),
      of: ['credential-missing', 'fix-redirect-platform'],
      is: 'established',
      shows: ['Mobile and desktop', 'Web'],
    },
  ],
  'redirect-uri-secure': [
    {
      says: { uri: 'http://client.example/cb' },
      is: 'established',
      shows: ['https', 'http://client.example/cb'],
    },
    { says: { uri: 'http://localhost/cb' }, is: 'ruled out' },
    { is: 'unknown' },
  ],
  'redirect-uri-of-request': [
    {
      says: { uri: `${uri}/`, authorizeUri: uri },
      is: 'established',
      shows: [uri, `${uri}/`, 'a trailing slash'],
    },
    { says: { uri }, is: 'unknown' },
    { of: ['redirect-uri-none', 'other'], is: 'established', shows: [uri, 'none'] },
    {
      of: ['redirect-uri-malformed', 'other'],
      says: { uri: '/callback' },
      is: 'established',
      shows: [uri, '/callback'],
    },
    {
      in: withApplication({ web: web({ redirectUris: [] }) }),
      of: ['redirect-uri-none', 'other'],
      is: 'unknown',
    },
  ],
  'client-exists': [
    { says: { appId }, is: 'ruled out' },
    {
      in: picture({ client: { appId: otherAppId, live: party({ application: application() }).live } }),
      says: { appId: otherAppId, tenant: 'fabrikam.example' },
      is: 'unknown',
    },
  ],
  'client-id-in-connector': [
    { says: { appId }, is: 'ruled out' },
    { says: { appId: tenantId }, is: 'established', shows: [appId, `${tenantId}: the tenant id`] },
    {
      says: { appId: application().id },
      is: 'established',
      shows: [appId, `${application().id}: the object id of the application`],
    },
    {
      in: picture({ client: split().client, api: split().client }),
      says: { appId: otherAppId },
      is: 'established',
      shows: [appId, `${otherAppId}: "Connector"`],
    },
    { is: 'unknown' },
  ],
  'first-party-client': [
    { of: ['first-party-not-authorized', 'wrong-client-id'], says: { appId: VSCODE }, is: 'established' },
    { of: ['resource-not-listed', 'preauthorize-client'], says: { appId: VSCODE }, is: 'unknown' },
    { says: { appId }, is: 'ruled out' },
  ],
  'client-enabled': [
    { is: 'ruled out' },
    {
      in: picture({ client: party({ servicePrincipal: servicePrincipal({ accountEnabled: false }) }) }),
      is: 'established',
      shows: ['true', 'false'],
    },
  ],
  'client-service-principal': [{ is: 'ruled out' }],
  'public-client-flows': [
    { of: ['credential-missing', 'enable-public-client'], is: 'unknown' },
    {
      of: ['credential-missing', 'enable-public-client'],
      signals: ['device-code'],
      is: 'established',
      shows: ['true', 'false'],
    },
    {
      in: withApplication({ isFallbackPublicClient: true }),
      of: ['credential-missing', 'enable-public-client'],
      is: 'ruled out',
    },
    {
      in: withApplication({ isFallbackPublicClient: true }),
      of: ['public-client-with-credential', 'other'],
      is: 'established',
      shows: ['false', 'true'],
    },
  ],
  'implicit-grant': [
    { says: { type: 'id_token' }, is: 'established', shows: ['true', 'false', 'enableIdTokenIssuance'] },
    { says: { type: 'code' }, is: 'unknown' },
  ],
  'secret-present': [
    { is: 'unknown' },
    {
      in: withApplication({ passwordCredentials: [] }),
      is: 'established',
      shows: ['one that is valid', 'none'],
    },
    {
      in: withApplication({ passwordCredentials: [credential({ endDateTime: yesterday })] }),
      is: 'established',
      shows: [
        'one that is valid',
        `"connector" (key id key-1) ended on ${yesterday.slice(0, 10)}, yesterday`,
      ],
    },
  ],
  'secret-hint': [
    { of: ['secret-wrong', 'new-secret'], is: 'unknown' },
    {
      in: withApplication({ passwordCredentials: [] }),
      of: ['secret-wrong', 'new-secret'],
      is: 'established',
    },
    {
      in: withApplication({ passwordCredentials: [] }),
      of: ['secret-wrong', 'use-secret-value-not-id'],
      is: 'unknown',
    },
  ],
  'secret-is-id': [
    { is: 'unknown' },
    { signals: ['secret-is-guid'], is: 'established' },
    {
      in: {
        ...withApplication({ passwordCredentials: [credential({ keyId: otherAppId })] }),
        secret: { start: '333', guid: otherAppId },
      },
      is: 'established',
      shows: ["a secret's value", `the id of the secret "connector" (key id ${otherAppId})`],
    },
    { in: picture({ secret: { start: 'fak' } }), is: 'ruled out' },
  ],
  'secret-valid': [
    { of: ['secret-expired', 'new-secret'], is: 'ruled out' },
    {
      in: withApplication({
        passwordCredentials: [credential({ endDateTime: yesterday }), credential({ keyId: 'key-2' })],
      }),
      of: ['secret-expired', 'new-secret'],
      is: 'established',
      shows: [
        'after 2024-05-02',
        '"connector" (key id key-1) ended on 2024-05-01, yesterday; valid is "connector" (key id key-2)',
      ],
    },
    { of: ['client-refused', 'new-secret'], is: 'unknown' },
  ],
  'secret-age': [
    { is: 'ruled out' },
    {
      in: withApplication({ passwordCredentials: [credential({ startDateTime: today })] }),
      is: 'established',
      shows: ['more than ten minutes ago', `"connector" (key id key-1): ${today}`],
    },
    {
      in: withApplication({
        passwordCredentials: [credential({ startDateTime: today }), credential({ keyId: 'key-2' })],
      }),
      is: 'unknown',
    },
  ],
  'certificate-registered': [
    { says: { thumbprint: 'AB'.repeat(20) }, is: 'established', shows: ['AB'.repeat(20), 'none'] },
    {
      in: withApplication({ keyCredentials: [keyCredential()] }),
      says: { thumbprint: 'AB'.repeat(20) },
      is: 'ruled out',
    },
    {
      in: withApplication({ keyCredentials: [keyCredential({ endDateTime: yesterday })] }),
      says: { thumbprint: 'AB'.repeat(20) },
      is: 'established',
      shows: ['after 2024-05-02', '"signing" (key id certificate-1) ended on 2024-05-01, yesterday'],
    },
  ],
  'federated-credential': [
    {
      of: ['federated-credential-mismatch', 'fix-federated-subject'],
      says: { subject: 'repo:x:y' },
      is: 'established',
      shows: ['repo:x:y', 'none'],
    },
    {
      in: picture({ client: party({ federatedIdentityCredentials: [federated()] }) }),
      of: ['federated-credential-mismatch', 'fix-federated-subject'],
      says: { subject: 'repo:Example/mcp:environment:production' },
      is: 'established',
      shows: [
        'repo:Example/mcp:environment:production',
        federated().subject,
        'subject of the federated credential "deploy" (differs in upper and lower case)',
      ],
    },
    {
      in: picture({ client: party({ federatedIdentityCredentials: [federated()] }) }),
      of: ['federated-credential-mismatch', 'fix-federated-subject'],
      says: { subject: federated().subject },
      is: 'ruled out',
    },
  ],
  'federated-credential-age': [
    {
      in: picture({ client: party({ federatedIdentityCredentials: [federated()] }) }),
      of: ['federated-credential-mismatch', 'retry-later'],
      says: { subject: federated().subject },
      is: 'established',
    },
  ],
  'identifier-uri': [
    { of: ['resource-unknown', 'add-identifier-uri'], says: { resource: apiUri }, is: 'ruled out' },
    {
      in: withApplication({ identifierUris: [] }),
      of: ['resource-unknown', 'add-identifier-uri'],
      says: { resource: apiUri },
      is: 'established',
      shows: [apiUri, appId],
    },
    // What differs in a letter is corrected where it is asked for.
    { of: ['resource-unknown', 'add-identifier-uri'], says: { resource: `${apiUri}/` }, is: 'ruled out' },
    {
      of: ['resource-unknown', 'add-identifier-uri'],
      says: { resource: 'https://mcp.contoso.example/mcp' },
      is: 'established',
    },
    {
      of: ['resource-unknown', 'add-identifier-uri'],
      says: { resource: 'https://mcp.elsewhere.example/mcp' },
      is: 'ruled out',
    },
  ],
  'identifier-uri-domain': [
    { says: { resource: 'https://mcp.elsewhere.example/mcp' }, is: 'established' },
    { says: { resource: 'https://mcp.contoso.example/mcp' }, is: 'ruled out' },
  ],
  'api-service-principal': [
    { says: { resourceAppId: appId }, is: 'ruled out' },
    { says: { resourceAppId: otherAppId }, is: 'unknown' },
  ],
  'api-enabled': [
    { of: ['api-disabled', 'create-service-principal'], is: 'ruled out' },
    {
      in: picture({ client: party({ servicePrincipal: servicePrincipal({ accountEnabled: false }) }) }),
      of: ['api-disabled', 'create-service-principal'],
      is: 'established',
    },
  ],
  'scope-exposed': [
    { of: ['scope-unknown', 'add-scope'], says: { scope: 'access_as_user' }, is: 'ruled out' },
    {
      of: ['scope-unknown', 'add-scope'],
      says: { scope: `${apiUri}/files.read` },
      is: 'established',
      shows: ['files.read', 'access_as_user'],
    },
    // A slip of the pen is no new scope.
    { of: ['scope-unknown', 'add-scope'], says: { scope: 'acess_as_user' }, is: 'ruled out' },
    { of: ['scope-unknown', 'fix-scope-string'], says: { scope: 'acess_as_user' }, is: 'established' },
    {
      in: withApplication({ appRoles: [appRole()] }),
      of: ['scope-unknown', 'fix-scope-string'],
      says: { scope: 'Reader' },
      is: 'established',
      shows: ['Reader', 'Reader is an app role, and no scope'],
    },
    {
      in: withApplication({ api: api({ oauth2PermissionScopes: [scope({ isEnabled: false })] }) }),
      of: ['scope-unknown', 'add-scope'],
      says: { scope: 'access_as_user' },
      is: 'established',
      shows: ['access_as_user', 'access_as_user, disabled'],
    },
  ],
  'scope-text': [
    {
      of: ['scope-unknown', 'fix-scope-string'],
      says: { scope: 'access_as_user', resource: graphAppId },
      is: 'established',
      shows: [`${appId}/access_as_user`, 'access_as_user'],
    },
    {
      of: ['resource-parameter-mismatch', 'fix-scope-string'],
      says: { scope: 'openid access_as_user', resource: 'https://mcp.example' },
      is: 'established',
      shows: [`${appId}/access_as_user`, 'openid access_as_user'],
    },
    {
      of: ['resource-parameter-mismatch', 'fix-scope-string'],
      says: { scope: `${apiUri}/access_as_user`, resource: 'https://mcp.example' },
      is: 'unknown',
    },
    {
      of: ['scope-malformed', 'fix-scope-string'],
      says: { scope: `openid,${apiUri}/access_as_user` },
      is: 'established',
      shows: [`openid ${apiUri}/access_as_user`, `openid,${apiUri}/access_as_user`],
    },
    {
      of: ['scope-malformed', 'fix-scope-string'],
      says: { scope: `${apiUri}/.default ${apiUri}/access_as_user` },
      is: 'established',
      shows: [`${apiUri}/access_as_user`, `${apiUri}/.default ${apiUri}/access_as_user`],
    },
    {
      of: ['resource-unknown', 'fix-scope-string'],
      says: { resource: `${apiUri}/` },
      is: 'established',
      shows: [apiUri, `${apiUri}/`, 'a trailing slash'],
    },
    {
      of: ['self-token-by-uri', 'use-guid-resource'],
      says: { resource: apiUri },
      is: 'established',
      shows: [`${appId}/access_as_user`, apiUri],
    },
    {
      of: ['connector-without-refresh-token', 'fix-scope-string'],
      says: { scope: `${apiUri}/access_as_user` },
      is: 'established',
    },
  ],
  'required-access': [
    { in: split(), of: ['resource-not-listed', 'add-permission'], is: 'established' },
    {
      in: split({
        requiredResourceAccess: [
          { resourceAppId: appId, resourceAccess: [{ id: scope().id, type: 'Scope' }] },
        ],
      }),
      of: ['resource-not-listed', 'add-permission'],
      is: 'ruled out',
      shows: ['at least one', 'access_as_user'],
    },
    {
      in: withApplication({ requiredResourceAccess: [] }),
      of: ['self-token-needs-graph', 'add-permission'],
      is: 'established',
      shows: ['at least one', 'none'],
    },
    {
      in: withApplication({ requiredResourceAccess: [{ resourceAppId: otherAppId, resourceAccess: [] }] }),
      of: ['removed-resource', 'other'],
      is: 'established',
      shows: ['APIs of this tenant', `${otherAppId}: not in this tenant`],
    },
  ],
  grants: [
    { of: ['consent-missing', 'grant-admin-consent'], is: 'ruled out', shows: ['User.Read', 'User.Read'] },
    {
      in: picture({
        client: party({ grants: [grant({ consentType: 'Principal', principalId: 'user-1' })] }),
      }),
      of: ['consent-missing', 'grant-admin-consent'],
      is: 'established',
      shows: ['User.Read', 'none; 1 people consented for themselves'],
    },
    {
      in: picture({
        client: party({ grants: [], unread: [{ part: 'grants', what: 'the consents', least: 'x' }] }),
      }),
      of: ['consent-missing', 'grant-admin-consent'],
      is: 'unknown',
    },
  ],
  'consent-policy': [
    { of: ['consent-admin-only', 'grant-admin-consent'], is: 'unknown' },
    {
      in: picture({ userConsent: [], client: party({ grants: [] }) }),
      of: ['consent-admin-only', 'grant-admin-consent'],
      is: 'established',
    },
    {
      in: picture({ userConsent: [] }),
      of: ['consent-admin-only', 'grant-admin-consent'],
      is: 'unknown',
    },
  ],
  'pre-authorized': [
    { in: split(), is: 'established', shows: [otherAppId, 'none'] },
    {
      in: {
        ...split(),
        api: party({
          application: application({
            api: api({
              preAuthorizedApplications: [{ appId: otherAppId, delegatedPermissionIds: [scope().id] }],
            }),
          }),
        }),
      },
      is: 'ruled out',
    },
  ],
  'sign-in-audience': [
    {
      of: ['personal-account-refused', 'change-signin-audience'],
      is: 'established',
      shows: ['one with personal accounts', 'AzureADMyOrg'],
    },
    { of: ['single-tenant-app-on-common', 'change-signin-audience'], is: 'unknown' },
  ],
  authority: [
    {
      of: ['single-tenant-app-on-common', 'set-tenant-id'],
      is: 'established',
      shows: [tenantId, 'common'],
    },
    { of: ['tenant-unknown', 'set-tenant-id'], says: { tenant: tenantId }, is: 'ruled out' },
    { of: ['tenant-unknown', 'set-tenant-id'], says: { tenant: 'contoso.example' }, is: 'ruled out' },
    { of: ['tenant-unknown', 'set-tenant-id'], says: { tenant: 'fabrikam.example' }, is: 'established' },
    {
      of: ['tenant-unknown', 'set-tenant-id'],
      says: { tenant: appId },
      is: 'established',
      shows: [tenantId, `${appId}: the client id`],
    },
    { of: ['tenant-unknown', 'set-tenant-id'], says: { tenant: 'Contoso Emulator' }, is: 'unknown' },
    {
      of: ['tenant-unknown', 'set-tenant-id'],
      says: { tenant: 'TENANT_ID' },
      is: 'established',
      shows: [tenantId, 'tenant_id'],
    },
    {
      of: ['work-app-on-common', 'set-tenant-id'],
      is: 'established',
      shows: [tenantId, 'common or consumers'],
    },
    {
      in: withApplication({ signInAudience: 'PersonalMicrosoftAccount' }),
      of: ['personal-app-on-tenant', 'set-tenant-id'],
      says: { tenant: tenantId },
      is: 'established',
      shows: ['consumers', tenantId],
    },
  ],
  cloud: [
    {
      says: { loginHost: 'login.microsoftonline.us' },
      is: 'established',
      shows: ['login.microsoftonline.com', 'login.microsoftonline.us'],
    },
    { says: { loginHost: 'login.windows.net' }, is: 'ruled out' },
    { is: 'unknown' },
  ],
  'user-in-tenant': [
    { is: 'unknown' },
    { in: picture({ user: { name: 'ada@fabrikam.example' } }), is: 'established' },
    {
      in: picture({ user: { name: 'ada@contoso.example', id: 'user-1' } }),
      of: ['account-not-in-tenant', 'other'],
      is: 'ruled out',
    },
  ],
  assignment: [
    { is: 'ruled out' },
    {
      in: picture({
        client: party({
          servicePrincipal: servicePrincipal({ appRoleAssignmentRequired: true }),
          appRoleAssignedTo: [assigned({ principalId: 'user-2' })],
        }),
      }),
      is: 'established',
      shows: ['the user, or a group of theirs', 'user-2'],
    },
    {
      in: picture({
        client: party({
          servicePrincipal: servicePrincipal({ appRoleAssignmentRequired: true }),
          appRoleAssignedTo: [
            { principalType: 'User', principalDisplayName: 'Ada Lovelace' },
            { principalType: 'Group', principalDisplayName: 'Finance' },
          ].map((more) => ({ ...assigned({}), ...more })),
        }),
      }),
      is: 'established',
      shows: ['the user, or a group of theirs', '1 person, Finance'],
    },
  ],
  'token-version': [
    { of: ['token-issuer-refused', 'set-token-version-2'], is: 'ruled out' },
    {
      in: withApplication({ api: api({ requestedAccessTokenVersion: null }) }),
      of: ['token-issuer-refused', 'set-token-version-2'],
      is: 'established',
      shows: ['2', 'not set, which is 1'],
    },
  ],
  'token-claims': [
    {
      of: ['token-audience-refused', 'fix-scope-string'],
      says: { audience: graphAppId },
      is: 'established',
      shows: [`${appId}, ${apiUri}`, `${graphAppId}: Microsoft Graph`],
    },
    { of: ['token-audience-refused', 'fix-scope-string'], says: { audience: appId }, is: 'ruled out' },
    {
      of: ['token-audience-refused', 'fix-server-audience'],
      says: { audience: appId, expectedAudience: apiUri },
      is: 'established',
      shows: [appId, apiUri],
    },
  ],
  'tenant-policy': [
    {
      in: picture({ restrictions: { identifierUris: ['nonDefaultUriAddition'], credentials: [] } }),
      of: ['identifier-uri-not-allowed', 'add-identifier-uri'],
      is: 'established',
      shows: ['no restriction', 'nonDefaultUriAddition: enabled', 'defaultAppManagementPolicy'],
    },
    {
      in: picture({ restrictions: { identifierUris: [], credentials: ['passwordAddition'] } }),
      of: ['identifier-uri-not-allowed', 'add-identifier-uri'],
      is: 'unknown',
    },
    {
      in: picture({ restrictions: { identifierUris: ['nonDefaultUriAddition'], credentials: [] } }),
      of: ['federation-forbidden', 'conditional-access'],
      is: 'unknown',
    },
    {
      in: picture({ restrictions: { identifierUris: [], credentials: ['passwordLifetime P90D'] } }),
      of: ['credential-not-allowed', 'other'],
      is: 'established',
      shows: ['no restriction', 'passwordLifetime P90D: enabled'],
    },
  ],
  'accept-mapped-claims': [
    { of: ['mapped-claims-without-key', 'other'], is: 'established', shows: ['true', 'false'] },
    { of: ['mapped-claims-audience', 'other'], is: 'ruled out' },
  ],
}

describe.each(Object.keys(checks) as CheckName[])('%s', (name) => {
  const cases = rows[name] ?? []

  test.each(cases.map((row, index) => ({ ...row, index })))('row $index is $is', (row) => {
    const [misconfiguration, kind] = row.of ?? ['any', 'other']
    const judgement = checksByName[name](row.in ?? picture(), {
      misconfiguration,
      kind,
      situation: { parameters: row.says ?? {}, signals: new Set(row.signals) },
    })
    expect(judgement.verdict).toBe(row.is)
    if (!row.shows) return
    const [expected, actual, what = ''] = row.shows
    expect(judgement.evidence).toMatchObject([{ expected, actual, what: expect.stringContaining(what) }])
  })

  if (cases.length > 0) return

  test('is left to a person, who is told where to look', () => {
    const suspicion = { misconfiguration: 'any', kind: 'other' as const }
    const judgement = checksByName[name](picture(), {
      ...suspicion,
      situation: { parameters: {}, signals: new Set() },
    })
    expect(judgement).toMatchObject({ verdict: 'unknown', evidence: [], place: expect.stringMatching(/\w/) })
  })
})
