import * as z from 'zod'
import type { Application, AppRole, PermissionScope, VerifiedPublisher, Whole } from './application-entity.ts'
import { type KeyCredential, keyCredential, type PasswordCredential } from './credentials.ts'
import { guid, text } from './members.ts'

/** Members of a service principal that POST and PATCH take. */
const servicePrincipalMembers = {
  accountEnabled: z.boolean(),
  alternativeNames: z.array(z.string()),
  appRoleAssignmentRequired: z.boolean(),
  description: text,
  displayName: z.string().min(1).max(256),
  homepage: text,
  loginUrl: text,
  logoutUrl: text,
  notes: z.string().max(1024).nullable(),
  notificationEmailAddresses: z.array(z.string()),
  preferredSingleSignOnMode: text,
  preferredTokenSigningKeyThumbprint: text,
  replyUrls: z.array(z.string()),
  servicePrincipalNames: z.array(z.string()),
  tags: z.array(z.string()),
  tokenEncryptionKeyId: guid.nullable(),
  samlSingleSignOnSettings: z.strictObject({ relayState: text }).nullable(),
}

export const servicePrincipalBody = z
  .strictObject({ ...servicePrincipalMembers, keyCredentials: z.array(keyCredential) })
  .partial()
export const newServicePrincipal = servicePrincipalBody.extend({ appId: guid })
export type ServicePrincipalBody = z.infer<typeof servicePrincipalBody>

/** A service principal as Graph returns it, without `@odata.context`. */
export interface ServicePrincipal extends Whole<typeof servicePrincipalMembers> {
  id: string
  deletedDateTime: string | null
  appDisplayName: string
  appDescription: string | null
  appId: string
  applicationTemplateId: null
  appOwnerOrganizationId: string
  /** Null for Microsoft Graph's own, which is older than the record. */
  createdDateTime: string | null
  disabledByMicrosoftStatus: null
  servicePrincipalType: 'Application'
  signInAudience: string
  verifiedPublisher: VerifiedPublisher
  addIns: Application['addIns']
  appRoles: AppRole[]
  info: Application['info']
  keyCredentials: KeyCredential[]
  oauth2PermissionScopes: PermissionScope[]
  passwordCredentials: PasswordCredential[]
  resourceSpecificApplicationPermissions: never[]
}
