import type { Certificate, KeptCertificate } from '../../src/model/certificate.ts'
import type {
  Desired,
  DesiredFederatedCredential,
  GivenCertificate,
  MadeCertificate,
} from '../../src/model/desired.ts'
import type {
  Application,
  AppRole,
  AppRoleAssignment,
  DelegatedScope,
  FederatedIdentityCredential,
  KeyCredential,
  OAuth2PermissionGrant,
  PasswordCredential,
  ResourceServicePrincipal,
  ServicePrincipal,
} from '../../src/model/directory.ts'
import type { Live, Minting } from '../../src/model/live.ts'

// The smallest valid values. `live()` is what `desired()` asks for, so that a case spells out only what differs.

export const tenantId = '00000000-0000-0000-0000-00000000aaaa'
export const appId = '11111111-2222-3333-4444-55555555abcd'
export const objectId = '22222222-0000-0000-0000-000000000001'
export const graphAppId = '00000003-0000-0000-c000-000000000000'
export const today = '2024-05-02T10:00:00Z'

/** So many days after `today`. */
export const inDays = (days: number): string => new Date(Date.parse(today) + days * 86_400_000).toISOString()

export const scope = (more: Partial<DelegatedScope> = {}): DelegatedScope => ({
  id: 'aaaaaaaa-0000-0000-0000-000000000001',
  value: 'access_as_user',
  adminConsentDisplayName: 'Access MCP dev',
  adminConsentDescription: 'Lets the app call MCP dev.',
  userConsentDisplayName: null,
  userConsentDescription: null,
  type: 'User',
  isEnabled: true,
  ...more,
})

export const appRole = (more: Partial<AppRole> = {}): AppRole => ({
  id: 'bbbbbbbb-0000-0000-0000-000000000001',
  value: 'Reader',
  displayName: 'Reader',
  description: 'Reads everything.',
  allowedMemberTypes: ['User'],
  isEnabled: true,
  ...more,
})

export const desired = (more: Partial<Desired> = {}): Desired => ({
  key: 'mcp-dev',
  displayName: 'MCP dev',
  signInAudience: 'AzureADMyOrg',
  tokenVersion: 2,
  identifierUris: ['api://{appId}'],
  scopes: [scope()],
  appRoles: [],
  optionalClaims: { accessToken: [], idToken: [], saml2Token: [] },
  preauthorize: [],
  settings: {},
  tags: [],
  redirectUris: { web: ['https://client.example/callback'], spa: [], publicClient: [] },
  permissions: [{ resource: graphAppId, delegated: ['User.Read'], application: [] }],
  adminConsent: true,
  secrets: [{ name: 'connector', lifetimeDays: 180, renewBeforeDays: 30 }],
  certificates: [],
  federated: [],
  owners: [],
  assignments: [],
  prune: [],
  ...more,
})

export const desiredFederated = (
  more: Partial<DesiredFederatedCredential> = {},
): DesiredFederatedCredential => ({
  name: 'deploy',
  issuer: 'https://token.actions.example',
  subject: 'repo:example/mcp:environment:production',
  audience: 'api://AzureADTokenExchange',
  ...more,
})

/** Something of every kind, for a tenant whose `principals` know `ada@example.com`. */
export const everything = (more: Partial<Desired> = {}): Desired =>
  desired({
    appRoles: [appRole()],
    optionalClaims: { accessToken: ['email'], idToken: ['upn'], saml2Token: [] },
    preauthorize: [{ appId: 'client-1', scopes: ['access_as_user'] }],
    settings: {
      notes: 'Ask the MCP team.',
      logoutUrl: 'https://mcp.example/out',
      publicClient: true,
      implicit: { accessTokens: false, idTokens: true },
      assignmentRequired: true,
    },
    tags: ['mcp'],
    permissions: [{ resource: graphAppId, delegated: ['User.Read'], application: ['Mail.Send'] }],
    certificates: [givenCertificate(), madeCertificate({ name: 'made' })],
    federated: [desiredFederated(), desiredFederated({ name: 'test', subject: 'repo:example/mcp:test' })],
    owners: ['ada@example.com'],
    assignments: [{ principal: 'ada@example.com', role: 'Reader' }, { principal: 'group-1' }],
    ...more,
  })

export const credential = (more: Partial<PasswordCredential> = {}): PasswordCredential => ({
  keyId: 'key-1',
  displayName: 'connector',
  startDateTime: inDays(-10),
  endDateTime: inDays(170),
  hint: 'fak',
  ...more,
})

/** Any certificate: its thumbprint tells it from others. Not of a real key. */
export const certificate = (more: Partial<Certificate> = {}): Certificate => ({
  thumbprint: 'AB'.repeat(20),
  der: 'RmFrZSBjZXJ0aWZpY2F0ZQ==',
  notBefore: inDays(-10),
  notAfter: inDays(355),
  ...more,
})

export const keyCredential = (more: Partial<KeyCredential> = {}): KeyCredential => ({
  keyId: 'certificate-1',
  displayName: 'signing',
  customKeyIdentifier: certificate().thumbprint,
  startDateTime: certificate().notBefore,
  endDateTime: certificate().notAfter,
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
  key: null,
  ...more,
})

export const madeCertificate = (more: Partial<MadeCertificate> = {}): MadeCertificate => ({
  name: 'signing',
  key: 'rsa-2048',
  lifetimeDays: 365,
  renewBeforeDays: 30,
  store: 'file:signing.pem',
  ...more,
})

export const givenCertificate = (more: Partial<GivenCertificate> = {}): GivenCertificate => ({
  name: 'signing',
  file: 'signing.cer',
  certificate: certificate(),
  ...more,
})

export const kept = (more: Partial<KeptCertificate> = {}): KeptCertificate => ({
  name: 'signing',
  certificate: certificate(),
  state: 'staged',
  ...more,
})

export const api = (more: Partial<Application['api']> = {}): Application['api'] => ({
  requestedAccessTokenVersion: 2,
  oauth2PermissionScopes: [scope()],
  preAuthorizedApplications: [],
  ...more,
})

export const web = (more: Partial<Application['web']> = {}): Application['web'] => ({
  redirectUris: ['https://client.example/callback'],
  homePageUrl: null,
  logoutUrl: null,
  implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
  ...more,
})

export const application = (more: Partial<Application> = {}): Application => ({
  id: objectId,
  appId,
  uniqueName: 'mcp-dev',
  displayName: 'MCP dev',
  signInAudience: 'AzureADMyOrg',
  identifierUris: [`api://${appId}`],
  api: api(),
  appRoles: [],
  optionalClaims: null,
  tags: [],
  notes: null,
  isFallbackPublicClient: null,
  web: web(),
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [
    { resourceAppId: graphAppId, resourceAccess: [{ id: 'id-of-User.Read', type: 'Scope' }] },
  ],
  passwordCredentials: [credential()],
  keyCredentials: [],
  ...more,
})

export const servicePrincipal = (more: Partial<ServicePrincipal> = {}): ServicePrincipal => ({
  id: 'sp-1',
  appId,
  displayName: 'MCP dev',
  accountEnabled: true,
  appRoleAssignmentRequired: false,
  ...more,
})

/** An API that offers delegated permissions of these names; ids follow from names. */
export const resource = (
  more: Partial<ResourceServicePrincipal> = {},
  names: readonly string[] = ['User.Read', 'Mail.Read', 'Files.Read'],
): ResourceServicePrincipal => ({
  id: 'sp-graph',
  appId: graphAppId,
  displayName: 'Microsoft Graph',
  servicePrincipalNames: [graphAppId, 'https://graph.example'],
  oauth2PermissionScopes: names.map((value) => ({ id: `id-of-${value}`, value })),
  appRoles: ['Mail.Send', 'User.Read.All'].map((value) => ({ id: `role-of-${value}`, value })),
  ...more,
})

export const grant = (more: Partial<OAuth2PermissionGrant> = {}): OAuth2PermissionGrant => ({
  id: 'grant-1',
  clientId: 'sp-1',
  resourceId: 'sp-graph',
  consentType: 'AllPrincipals',
  principalId: null,
  scope: 'User.Read',
  ...more,
})

/** Consent to the application permission `Mail.Send`. */
export const roleAssignment = (more: Partial<AppRoleAssignment> = {}): AppRoleAssignment => ({
  id: 'assignment-1',
  appRoleId: 'role-of-Mail.Send',
  principalId: 'sp-1',
  resourceId: 'sp-graph',
  ...more,
})

/** Somebody who is assigned to the registration, without a role. */
export const assigned = (more: Partial<AppRoleAssignment> = {}): AppRoleAssignment => ({
  id: 'assignment-2',
  appRoleId: '00000000-0000-0000-0000-000000000000',
  principalId: 'user-1',
  resourceId: 'sp-1',
  ...more,
})

export const federated = (more: Partial<FederatedIdentityCredential> = {}): FederatedIdentityCredential => ({
  id: 'federated-1',
  name: 'deploy',
  issuer: 'https://token.actions.example',
  subject: 'repo:example/mcp:environment:production',
  audiences: ['api://AzureADTokenExchange'],
  description: null,
  ...more,
})

/** A tenant without the registration. */
export const vacant = (more: Partial<Live> = {}): Live => ({
  tenantId,
  at: today,
  caller: 'me',
  grants: [],
  appRoleAssignments: [],
  appRoleAssignedTo: [],
  federatedIdentityCredentials: [],
  owners: [],
  principals: {},
  resources: [resource()],
  mintings: [],
  keptCertificates: [],
  namesakes: [],
  ...more,
})

export const live = (more: Partial<Live> = {}): Live =>
  vacant({ application: application(), servicePrincipal: servicePrincipal(), grants: [grant()], ...more })

export const minting = (more: Partial<Minting> = {}): Minting => ({
  application: appId,
  secret: 'connector',
  before: [],
  startedAt: today,
  ...more,
})
