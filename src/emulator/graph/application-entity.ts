import * as z from 'zod'
import { keyCredential, type PasswordCredential } from './credentials.ts'
import { flag, guid, text } from './members.ts'

const permissionScope = z.strictObject({
  adminConsentDescription: text.default(null),
  adminConsentDisplayName: text.default(null),
  id: guid,
  isEnabled: z.boolean().default(true),
  type: z.enum(['User', 'Admin']).default('User'),
  userConsentDescription: text.default(null),
  userConsentDisplayName: text.default(null),
  value: z
    .string()
    // Documented at permissionScope: "May not begin with ."
    .regex(/^(?!\.)[\w!#$%&'()*+,\-./:;<=>?@[\]^`{|}~]{1,120}$/)
    .nullable()
    .default(null),
})

const appRole = z.strictObject({
  allowedMemberTypes: z.array(z.enum(['User', 'Application'])).min(1),
  description: text.default(null),
  displayName: text.default(null),
  id: guid,
  isEnabled: z.boolean().default(true),
  origin: z.string().default('Application'),
  value: text.default(null),
})

const preAuthorizedApplication = z.strictObject({
  appId: guid,
  delegatedPermissionIds: z.array(guid).default([]),
})

const requiredResourceAccess = z.strictObject({
  resourceAppId: guid,
  resourceAccess: z.array(z.strictObject({ id: guid, type: z.enum(['Scope', 'Role']) })),
})

const optionalClaim = z.strictObject({
  additionalProperties: z.array(z.string()).default([]),
  essential: z.boolean().default(false),
  name: z.string().min(1),
  source: z.enum(['user']).nullable().default(null),
})

const addIn = z.strictObject({
  id: guid.nullable().default(null),
  type: z.string(),
  properties: z.array(z.strictObject({ key: text, value: text })).default([]),
})

const api = z.strictObject({
  acceptMappedClaims: flag,
  knownClientApplications: z.array(guid),
  requestedAccessTokenVersion: z.union([z.literal(1), z.literal(2)]).nullable(),
  oauth2PermissionScopes: z.array(permissionScope),
  preAuthorizedApplications: z.array(preAuthorizedApplication),
})

const implicitGrantSettings = z.strictObject({
  enableAccessTokenIssuance: flag,
  enableIdTokenIssuance: flag,
})

const web = z.strictObject({
  homePageUrl: text,
  logoutUrl: text,
  redirectUris: z.array(z.string()),
  implicitGrantSettings,
  redirectUriSettings: z.array(z.strictObject({ uri: z.string(), index: z.int().nullable().default(null) })),
})

const redirectUris = z.strictObject({ redirectUris: z.array(z.string()) })

const info = z.strictObject({
  logoUrl: text,
  marketingUrl: text,
  privacyStatementUrl: text,
  supportUrl: text,
  termsOfServiceUrl: text,
})

const optionalClaims = z.strictObject({
  accessToken: z.array(optionalClaim),
  idToken: z.array(optionalClaim),
  saml2Token: z.array(optionalClaim),
})

const servicePrincipalLockConfiguration = z.strictObject({
  allProperties: flag,
  credentialsWithUsageSign: flag,
  credentialsWithUsageVerify: flag,
  isEnabled: z.boolean(),
  tokenEncryptionKeyId: flag,
})

const signInAudience = z.enum([
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
])

/** Members that POST and PATCH of an application take as a whole. */
const applicationMembers = {
  displayName: z.string().trim().min(1).max(256),
  description: z.string().max(1024).nullable(),
  groupMembershipClaims: text,
  identifierUris: z.array(z.string()),
  isDeviceOnlyAuthSupported: flag,
  isFallbackPublicClient: flag,
  nativeAuthenticationApisEnabled: z.enum(['none', 'all']).nullable(),
  notes: z.string().max(1024).nullable(),
  serviceManagementReference: text,
  signInAudience,
  tags: z.array(z.string()),
  tokenEncryptionKeyId: guid.nullable(),
  samlMetadataUrl: text,
  defaultRedirectUri: text,
  requestSignatureVerification: z
    .strictObject({ isSignedRequestRequired: z.boolean(), allowedWeakAlgorithms: text })
    .nullable(),
  addIns: z.array(addIn),
  appRoles: z.array(appRole),
  keyCredentials: z.array(keyCredential),
  requiredResourceAccess: z.array(requiredResourceAccess),
}

/** The body of POST and PATCH /applications: members of complex properties may be left out, then they stay. */
export const applicationBody = z
  .strictObject({
    ...applicationMembers,
    api: api.partial(),
    info: info.partial(),
    optionalClaims: optionalClaims.partial().nullable(),
    parentalControlSettings: z
      .strictObject({ countriesBlockedForMinors: z.array(z.string()), legalAgeGroupRule: text })
      .partial(),
    passwordCredentials: z.array(z.unknown()),
    publicClient: redirectUris.partial(),
    servicePrincipalLockConfiguration: servicePrincipalLockConfiguration.partial().nullable(),
    spa: redirectUris.partial(),
    web: web.extend({ implicitGrantSettings: implicitGrantSettings.partial() }).partial(),
  })
  .partial()

export type ApplicationBody = z.infer<typeof applicationBody>
export type PermissionScope = z.infer<typeof permissionScope>
export type AppRole = z.infer<typeof appRole>
export type Whole<Shape extends z.core.$ZodLooseShape> = z.infer<z.ZodObject<Shape>>

export interface VerifiedPublisher {
  displayName: null
  verifiedPublisherId: null
  addedDateTime: null
}

/** An application as Graph returns it, without `@odata.context`. */
export interface Application extends Whole<typeof applicationMembers> {
  id: string
  deletedDateTime: string | null
  appId: string
  applicationTemplateId: null
  disabledByMicrosoftStatus: null
  createdDateTime: string
  publisherDomain: string | null
  uniqueName: string | null
  certification: null
  optionalClaims: z.infer<typeof optionalClaims> | null
  servicePrincipalLockConfiguration: z.infer<typeof servicePrincipalLockConfiguration> | null
  api: z.infer<typeof api>
  info: z.infer<typeof info>
  parentalControlSettings: { countriesBlockedForMinors: string[]; legalAgeGroupRule: string | null }
  passwordCredentials: PasswordCredential[]
  publicClient: { redirectUris: string[] }
  verifiedPublisher: VerifiedPublisher
  web: z.infer<typeof web>
  spa: { redirectUris: string[] }
}
