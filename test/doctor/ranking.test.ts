import { describe, expect, test } from 'vitest'
import { explain } from '../../src/doctor/explain.ts'
import {
  appId,
  graphId,
  jwt,
  missingCredential,
  notListed,
  otherAppId,
  redirectMismatch,
  tenantId,
  unknownClient,
  unknownResource,
  unknownScope,
} from './messages.ts'

const now = new Date('2026-03-04T06:00:00Z')
const kinds = (text: string): string[] => explain(text, now).findings.map(({ fix }) => fix.kind)
const first = (text: string) => explain(text, now).findings[0]

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

describe('of the causes of one number the message decides which comes first', () => {
  test.each<[string, string, string]>([
    ['the client is Azure CLI', notListed(azureCli), 'preauthorize-client'],
    ['the client is one of ours', notListed(appId), 'add-permission'],
    ['the scope was looked for on Microsoft Graph', unknownScope(graphId), 'fix-scope-string'],
    ['the scope was looked for on the API', unknownScope(otherAppId), 'add-scope'],
    ['the resource is incomplete', unknownResource('api://'), 'fix-scope-string'],
    ['the resource has no scheme', unknownResource('org.crm4.dynamics.com'), 'fix-scope-string'],
    [
      'the resource has two schemes',
      unknownResource('https://https://graph.microsoft.com//'),
      'fix-scope-string',
    ],
    [
      'the resource is a server of ours',
      unknownResource('https://mcp.example.com/mcp'),
      'add-identifier-uri',
    ],
    ['the resource is an identifier', unknownResource('api://my-mcp'), 'add-identifier-uri'],
    ['the resource is an app id', unknownResource(otherAppId), 'create-service-principal'],
    ['the resource is masked', unknownResource('{id}'), 'set-tenant-id'],
    ['the tenant may be wrong', unknownClient(appId), 'set-tenant-id'],
    ['the client id is a placeholder', unknownClient('Enter_the_Application_Id_here'), 'wrong-client-id'],
    ['the client id is the tenant id', unknownClient(tenantId), 'wrong-client-id'],
    [
      'the client is a borrowed one',
      unknownClient('31359c7f-bd7e-475c-86db-fdb8c937548e'),
      'wrong-client-id',
    ],
    ['the client is an entity ID', unknownClient('https://app.example.com/saml2'), 'add-identifier-uri'],
    [
      'a borrowed client cannot get an address',
      redirectMismatch('urn:ietf:wg:oauth:2.0:oob').replace(appId, azureCli),
      'wrong-client-id',
    ],
    ['nothing is known of the client', missingCredential, 'enable-public-client'],
    [
      'a device code was used',
      `To sign in, open https://microsoft.com/devicelogin\n${missingCredential}`,
      'enable-public-client',
    ],
    [
      'a connector redeemed the code',
      `OAuth2 authorization flow failed for service 'x'. ${missingCredential}`,
      'add-client-secret',
    ],
    ['a page redeemed the code', `BrowserAuthError: ${missingCredential}`, 'fix-redirect-platform'],
    [
      'a server redeemed the code',
      `Message contains error: 'invalid_client', error_description: '${missingCredential}'`,
      'add-client-secret',
    ],
    [
      'a missing credential had the number of wrong ones',
      "AADSTS70002: The provided request must include a 'client_secret' input parameter.",
      'enable-public-client',
    ],
    [
      'a missing credential had the number of missing fields',
      "AADSTS90014: The request body must contain the following parameter: 'client_secret or client_assertion'.",
      'enable-public-client',
    ],
    [
      'a credential is missing where nobody signs in',
      "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
      'add-client-secret',
    ],
    [
      'the message says that no permission is configured',
      `AADSTS65001: No permission to access user information is configured for '${appId}' application, or it is expired or revoked.`,
      'add-permission',
    ],
    [
      'the server and its identifiers are those of Microsoft',
      `GET /authorize?scope=https://api.fabric.microsoft.com/.default&resource=https://api.fabric.microsoft.com/v1/mcp/core AADSTS9010010: The resource parameter provided in the request doesn't match with the requested scopes.`,
      'fix-resource-parameter',
    ],
    [
      'the resource is a service of Microsoft in another cloud',
      unknownResource('https://vault.usgovcloudapi.net'),
      'fix-scope-string',
    ],
    [
      'nobody can register a certificate on a shared app',
      "AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found., Thumbprint of key used by client: 'AB', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '31359c7f-bd7e-475c-86db-fdb8c937548e'.",
      'wrong-client-id',
    ],
    [
      'http cannot be registered for a host',
      redirectMismatch('http://192.168.0.60:3838/signin-oidc'),
      'add-redirect-uri',
    ],
    [
      'a bot signs in where only apps for several tenants are known',
      unknownClient(appId).replace(tenantId, 'Bot Framework'),
      'set-tenant-id',
    ],
    [
      'an old number means the time of an assertion',
      'AADSTS70002: Error validating credentials. AADSTS50012: Client assertion is not within its valid time range.',
      'other',
    ],
    [
      'the token handed on is too old',
      'AADSTS50013: Assertion is not within its valid time range.',
      'reconnect',
    ],
    [
      'the token handed on is one for another app',
      `AADSTS500131: Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${otherAppId}' and the expected audience is 'api://mcp' or one of the Application Uris of this application with App ID '${appId}'(MCP).`,
      'use-guid-resource',
    ],
    [
      'the program that redeems the code says that it was redeemed',
      "OpenIdConnectProtocolException: Message contains error: 'invalid_grant', error_description: 'AADSTS54005: OAuth2 Authorization code was already redeemed",
      'other',
    ],
    [
      'nobody says who redeems the code',
      'AADSTS54005: OAuth2 Authorization code was already redeemed',
      'reconnect',
    ],
    ['a code or token is not accepted', 'AADSTS70000', 'other'],
    [
      'the grant behind a token has expired',
      'AADSTS70000: The user could not be authenticated as the grant is expired. The user must sign in again.',
      'reconnect',
    ],
    [
      'a frame got no cookies',
      'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
      'other',
    ],
    [
      'the program itself asks to sign in again',
      'AADSTS50076: you must use multi-factor authentication to access x. To re-authenticate, please run: az login',
      'reconnect',
    ],
    [
      'the second factor is too old',
      'AADSTS50078: Presented multi-factor authentication has expired due to policies configured by your administrator.',
      'reconnect',
    ],
    [
      'a personal account is no guest',
      "AADSTS500200: User account 'someone@example.com' is a personal Microsoft account. Personal Microsoft accounts are not supported for this application unless explicitly invited to an organization.",
      'other',
    ],
    [
      'an app is for personal accounts',
      `AADSTS9002331: Application '${appId}'(x) is configured for use by Microsoft Account users only. Please use the /consumers endpoint to serve this request.`,
      'set-tenant-id',
    ],
    [
      'a parameter is missing: scope',
      "AADSTS900144: The request body must contain the following parameter: 'scope'.",
      'fix-scope-string',
    ],
    [
      'a parameter is missing: client_id',
      "AADSTS900144: The request body must contain the following parameter: 'client_id'.",
      'wrong-client-id',
    ],
    [
      'a parameter is missing: grant_type',
      "AADSTS900144: The request body must contain the following parameter: 'grant_type'.",
      'other',
    ],
    [
      'the message says value, not id',
      'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
      'use-secret-value-not-id',
    ],
    ['the message says nothing of it', 'AADSTS7000215: Invalid client secret is provided.', 'new-secret'],
    [
      'a browser was opened on the machine',
      `AcquireTokenInteractive() fails with ${missingCredential}`,
      'fix-redirect-platform',
    ],
    [
      "the server's metadata named the resource",
      'The metadata advertises https://<name>.example.com; Entra returns AADSTS500011',
      'fix-resource-metadata',
    ],
    [
      'MSAL.NET signed in a way of its own',
      'MSAL.NetCore.4.60.0.0.MsalServiceException: AADSTS5002730: Invalid JWT token. Unsupported key for the signing algorithm.',
      'other',
    ],
    ['nobody says why a token was not built', 'AADSTS50000', 'retry-later'],
    ['a certificate signed, and no token was built', 'AADSTS50000 with clientCertificate', 'other'],
    ['a federated token is signed with another algorithm', 'AADSTS5002738', 'other'],
    ['a listed permission does not exist', "AADSTS65006: Resource 'x' had no entitlements", 'add-permission'],
    [
      'a token of Microsoft Graph was refused',
      `IDX10214: Audience validation failed. Audiences: '${graphId}'. Did not match: validationParameters.ValidAudience: '${appId}'`,
      'fix-scope-string',
    ],
    [
      'another form of the audience was refused',
      `IDX10214: Audience validation failed. Audiences: 'api://${appId}'. Did not match: validationParameters.ValidAudience: '${appId}'`,
      'fix-server-audience',
    ],
    [
      'the server expects the issuer of version 1',
      `IDX10205: Issuer validation failed. Issuer: 'https://login.microsoftonline.com/${tenantId}/v2.0'. Did not match: validationParameters.ValidIssuer: 'https://sts.windows.net/${tenantId}/'`,
      'fix-server-issuer',
    ],
    [
      'the server expects the issuer of another tenant',
      `IDX10205: Issuer validation failed. Issuer: 'https://login.microsoftonline.com/${tenantId}/v2.0'. Did not match: validationParameters.ValidIssuer: 'https://login.microsoftonline.com/common/v2.0'`,
      'fix-server-issuer',
    ],
    [
      'Microsoft Graph refuses the token of another API',
      '{"error":{"code":"InvalidAuthenticationToken","message":"Access token validation failure. Invalid audience."}}',
      'fix-scope-string',
    ],
    [
      'the token has the issuer of version 1',
      `The issuer 'https://sts.windows.net/${tenantId}/' is invalid`,
      'set-token-version-2',
    ],
  ])('%s', (_, text, kind) => {
    expect(kinds(text)[0]).toBe(kind)
  })

  test('a secret that is a GUID was the id', () => {
    const request = `POST /token client_id=${appId}&client_secret=5f607182-93a4-45b6-87c8-d9e0f1021325&scope=x`
    const { findings } = explain(`${request}\nAADSTS7000215: Invalid client secret is provided.`, now)
    expect(findings[0]?.fix.kind).toBe('use-secret-value-not-id')
    expect(JSON.stringify(findings)).not.toContain('5f607182')
  })
})

describe('of several numbers', () => {
  test('the inner one comes first, and the wrapper says nothing', () => {
    const { codes, findings } = explain(
      'AADSTS70002: Error validating credentials. AADSTS7000222: The provided client secret keys are expired.',
      now,
    )
    expect(codes).toEqual([7000222, 70002])
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set([7000222]))
  })

  test('a wrapper alone is explained', () => {
    expect(first('AADSTS70002: Error validating credentials.')).toMatchObject({ code: 70002 })
  })

  test('the first failure comes before that of the retry', () => {
    const text = `AADSTS54005: OAuth2 Authorization code was already redeemed. Before: AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.`
    expect(explain(text, now).codes).toEqual([700025, 54005])
    expect(first(text)).toMatchObject({ code: 700025 })
  })

  test('two bodies with the same number are one failure', () => {
    const body =
      '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret is provided."}'
    const text = `OAuth 2 sign in failed to exchange code for access token. Client ID and secret sent in form body.. Response body: ${body} Client ID and secret sent in Basic authorization header.. Response body: ${body}`
    const { codes, findings } = explain(text, now)
    expect(codes).toEqual([7000215])
    expect(new Set(findings.map(({ cause }) => cause)).size).toBe(findings.length)
  })

  test('independent ones take turns', () => {
    const text = `${unknownScope(otherAppId)} ${redirectMismatch('https://app.example.com/cb')}`
    expect(
      explain(text, now)
        .findings.slice(0, 2)
        .map(({ code }) => code),
    ).toEqual([650053, 50011])
  })
})

test.each([
  ['JWTClaimValidationFailed: unexpected "iss" claim value', 'set-token-version-2'],
  ['JWTClaimValidationFailed: unexpected "aud" claim value', 'fix-server-audience'],
  ['IDX10214: Audience validation failed.', 'fix-server-audience'],
  ['Incompatible auth server: does not support dynamic client registration', 'give-client-id'],
  ['Error: Dynamic registration failed: Registration to https://x/register failed.', 'give-client-id'],
  ['Failed to refresh access token for service: oauth2. Error: Missing refresh token.', 'fix-scope-string'],
  [
    "OAuth2 Authorization Flow failed for service Generic Oauth 2. No key 'clientsecret' for code={Code}&x",
    'add-client-secret',
  ],
  [
    'Protected Resource Metadata resource "https://x/mcp" does not match MCP server resolved resource "https://x/mcp/"',
    'fix-resource-metadata',
  ],
  ['authority_not_in_valid_list: the authority is not in the list of valid addresses', 'set-tenant-id'],
  ['ERROR: Invalid id_token. Cannot handle token prior to 2026-03-04T05:06:07+0000', 'other'],
  ['`InvalidAudience: Invalid authorization token audience.`', 'fix-scope-string'],
  ['InvalidAuthenticationToken - Access token validation failure', 'fix-scope-string'],
  ['the error message "Admin consent required"', 'grant-admin-consent'],
  ['The user could not be authenticated as the grant is expired. The user must sign in again.', 'reconnect'],
  [
    'unauthorized_client: The client does not exist or is not enabled for consumers.',
    'change-signin-audience',
  ],
  ["'id_token' is disabled for this app.", 'enable-implicit'],
  [
    'Contoso needs permission to access resources in your organization that only an admin can grant.',
    'grant-admin-consent',
  ],
  [
    "Values of identifierUris property must use a verified domain of the organization or its subdomain: 'https://x.azurewebsites.net'",
    'add-identifier-uri',
  ],
  ['The provided client secret keys for app are expired.', 'new-secret'],
  [
    "Access to XMLHttpRequest at 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token' from origin 'http://localhost:5173' has been blocked by CORS policy",
    'fix-redirect-platform',
  ],
  [`Bearer error="invalid_token", error_description="The issuer '(null)' is invalid"`, 'other'],
  ['InvalidAuthenticationToken - Invalid x5t claim.', 'fix-scope-string'],
  ['{"error":"invalid_target"}', 'fix-resource-parameter'],
  ['{"error":"interaction_required"}', 'reconnect'],
])('a complaint without a number is known: %s', (text, kind) => {
  expect(kinds(text)[0]).toBe(kind)
})

test('whoever signs with a key that Entra does not check learns which keys it checks', () => {
  const advice = explain('AADSTS5002730', now).findings.map(({ fix }) => fix.summary)
  expect(advice[0]).toBe('sign with a certificate that has an RSA key of 2048 bits or more')
  expect(advice).toContain('update MSAL.NET to 4.60.1 or newer')
})

test('a wording whose number was left out is known by it', () => {
  const { codes, findings } = explain(
    redirectMismatch('https://app.example.com/cb').replace('AADSTS50011: ', ''),
    now,
  )
  expect(codes).toEqual([50011])
  expect(findings[0]?.evidence[0]?.actual).toBe('https://app.example.com/cb')
})

describe('a token', () => {
  const claims = {
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    aud: appId,
    ver: '2.0',
    scp: 'access_as_user',
    azp: otherAppId,
    exp: Date.parse('2026-03-04T07:00:00Z') / 1000,
  }

  test('that is right is explained, and no trouble', () => {
    const { healthy, findings } = explain(jwt(claims), now)
    expect(healthy).toBe(true)
    expect(findings).toHaveLength(1)
    const shown = Object.fromEntries(findings[0]?.evidence.map(({ what, actual }) => [what, actual]) ?? [])
    expect(shown).toMatchObject({
      iss: claims.iss,
      aud: appId,
      scp: 'access_as_user',
      exp: '2026-03-04T07:00:00.000Z',
    })
  })

  test.each<[string, object, object, string]>([
    ['has expired', { exp: Date.parse('2026-03-04T05:59:59Z') / 1000 }, {}, 'reconnect'],
    ['is of version 1', { ver: '1.0' }, {}, 'set-token-version-2'],
    ['is for Microsoft Graph', { aud: graphId }, {}, 'fix-scope-string'],
    ['cannot be verified by others', {}, { nonce: 'x' }, 'fix-scope-string'],
    ['has no right', { scp: undefined }, {}, 'fix-scope-string'],
  ])('that %s is trouble', (_, changed, header, kind) => {
    const { healthy, findings } = explain(jwt({ ...claims, ...changed }, { alg: 'RS256', ...header }), now)
    expect(healthy).toBe(false)
    expect(findings.map(({ fix }) => fix.kind)).toContain(kind)
  })

  test('beside an error tells what was refused; several tell nothing', () => {
    const complaint = 'JWTClaimValidationFailed: unexpected "aud" claim value'
    const token = jwt({ ...claims, aud: graphId })
    expect(kinds(`${complaint} ${token}`)[0]).toBe('fix-scope-string')
    const { findings } = explain(`${complaint} ${token} ${jwt(claims)}`, now)
    expect(findings[0]?.fix.kind).toBe('fix-server-audience')
    expect(findings.map(({ severity }) => severity)).not.toContain('info')
  })
})

test.each([
  ['Credential type not allowed as per assigned policy', 'A policy forbids the secret or certificate'],
  [
    "SignInAudience value 'AzureADMultipleOrgs' not allowed as per assigned policy",
    'A policy forbids the supported account types',
  ],
  [
    'Insufficient privileges to complete the operation.',
    'Microsoft Graph does not allow the caller to do this',
  ],
])('a refusal of Graph is known by its words: %s', (text, title) => {
  expect(first(text)?.title).toBe(title)
})

test('the number inside comes before the one around it', () => {
  const text = 'AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.'
  const { codes, findings } = explain(text, new Date())
  expect(codes).toEqual([50012, 70002])
  expect(findings[0]?.code).toBe(50012)
})

test('digits in the ids of an authorize address are no status', () => {
  const address = 'https://login.example/authorize?client_id=404f5061-7283-4495-a6b7-c8d9e0f40411&state=x404y'
  const titles = explain(`AADSTS9010010 at ${address}`, now).findings.map(({ title }) => title)
  expect(titles).not.toContain('The client opens /authorize on the server itself')
  expect(first('GET /authorize HTTP/1.1" 404')?.title).toBe(
    'The client opens /authorize on the server itself',
  )
})
