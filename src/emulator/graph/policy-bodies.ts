import * as z from 'zod'
import { flag, text, when } from './members.ts'

const state = z.enum(['enabled', 'disabled'])
const duration = z.string().regex(/^P(\d+D)?(T(\d+H)?(\d+M)?([\d.]+S)?)?$/)

const restriction = (restrictionType: z.ZodType<string>) =>
  z.strictObject({
    restrictionType,
    state: state.default('enabled'),
    maxLifetime: duration.nullable().default(null),
    restrictForAppsCreatedAfterDateTime: when.nullable().default(null),
  })

const passwordRestriction = restriction(
  z.enum([
    'passwordAddition',
    'passwordLifetime',
    'symmetricKeyAddition',
    'symmetricKeyLifetime',
    'customPasswordAddition',
  ]),
)
const keyRestriction = restriction(z.enum(['asymmetricKeyLifetime']))

const credentials = {
  passwordCredentials: z.array(passwordRestriction).optional(),
  keyCredentials: z.array(keyRestriction).optional(),
}

const identifierUri = z
  .strictObject({
    state,
    restrictForAppsCreatedAfterDateTime: when.nullable(),
    excludeAppsReceivingV2Tokens: z.boolean(),
    excludeSaml: z.boolean(),
  })
  .partial()

/** What PATCH of the app management policy takes; who is excluded from a restriction is not played. */
export const appManagementBody = z
  .strictObject({
    displayName: z.string(),
    description: z.string(),
    isEnabled: z.boolean(),
    applicationRestrictions: z.strictObject({
      ...credentials,
      audiences: z
        .strictObject({
          azureAdMultipleOrgs: z.strictObject({ state }),
          personalMicrosoftAccount: z.strictObject({ state }),
        })
        .partial()
        .optional(),
      identifierUris: z
        .strictObject({
          nonDefaultUriAddition: identifierUri,
          uriAdditionWithoutUniqueTenantIdentifier: identifierUri,
        })
        .partial()
        .optional(),
    }),
    servicePrincipalRestrictions: z.strictObject(credentials),
  })
  .partial()

export const authorizationBody = z
  .strictObject({
    displayName: z.string(),
    description: z.string(),
    allowInvitesFrom: z.enum([
      'none',
      'adminsAndGuestInviters',
      'adminsGuestInvitersAndAllMembers',
      'everyone',
    ]),
    allowedToSignUpEmailBasedSubscriptions: z.boolean(),
    allowedToUseSSPR: z.boolean(),
    allowEmailVerifiedUsersToJoinOrganization: z.boolean(),
    allowUserConsentForRiskyApps: flag,
    blockMsolPowerShell: z.boolean(),
    guestUserRoleId: z.guid(),
    defaultUserRolePermissions: z
      .strictObject({
        allowedToCreateApps: z.boolean(),
        allowedToCreateSecurityGroups: z.boolean(),
        allowedToCreateTenants: z.boolean(),
        allowedToReadBitlockerKeysForOwnedDevice: z.boolean(),
        allowedToReadOtherUsers: z.boolean(),
        permissionGrantPoliciesAssigned: z.array(z.string()),
      })
      .partial(),
  })
  .partial()

export const consentRequestBody = z
  .strictObject({
    isEnabled: z.boolean(),
    notifyReviewers: z.boolean(),
    remindersEnabled: z.boolean(),
    requestDurationInDays: z.int().min(0).max(60),
    reviewers: z.array(z.strictObject({ query: text, queryType: text, queryRoot: text.optional() })),
  })
  .partial()
