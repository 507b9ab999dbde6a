type State = 'enabled' | 'disabled'

export interface CredentialRestriction {
  restrictionType: string
  state: State
  /** ISO 8601 duration in days: `P180D`. */
  maxLifetime: string | null
  restrictForAppsCreatedAfterDateTime: string | null
}

export interface IdentifierUriRestriction {
  state: State
  isStateSetByMicrosoft: boolean
  restrictForAppsCreatedAfterDateTime: string | null
  excludeAppsReceivingV2Tokens: boolean
  excludeSaml: boolean
}

export interface CredentialRestrictions {
  passwordCredentials: CredentialRestriction[]
  keyCredentials: CredentialRestriction[]
}

/** The tenant's policies as Graph returns them, without `@odata.context`. */
export interface Policies {
  authorization: {
    id: string
    displayName: string
    description: string
    allowInvitesFrom: string
    allowedToSignUpEmailBasedSubscriptions: boolean
    allowedToUseSSPR: boolean
    allowEmailVerifiedUsersToJoinOrganization: boolean
    allowUserConsentForRiskyApps: boolean | null
    blockMsolPowerShell: boolean
    guestUserRoleId: string
    defaultUserRolePermissions: {
      allowedToCreateApps: boolean
      allowedToCreateSecurityGroups: boolean
      allowedToCreateTenants: boolean
      allowedToReadBitlockerKeysForOwnedDevice: boolean
      allowedToReadOtherUsers: boolean
      permissionGrantPoliciesAssigned: string[]
    }
  }
  appManagement: {
    id: string
    displayName: string
    description: string
    isEnabled: boolean
    applicationRestrictions: CredentialRestrictions & {
      identifierUris: {
        nonDefaultUriAddition: IdentifierUriRestriction
        uriAdditionWithoutUniqueTenantIdentifier: IdentifierUriRestriction
      }
      /** Audiences that applications may not take; only the beta endpoint documents it. */
      audiences?: {
        azureAdMultipleOrgs?: { state: State } | undefined
        personalMicrosoftAccount?: { state: State } | undefined
      }
    }
    servicePrincipalRestrictions: CredentialRestrictions
  }
  adminConsentRequest: {
    isEnabled: boolean
    notifyReviewers: boolean
    remindersEnabled: boolean
    requestDurationInDays: number
    version: number
    reviewers: never[]
  }
}

const identifierUriRestriction = (
  state: State,
  isStateSetByMicrosoft: boolean,
): IdentifierUriRestriction => ({
  state,
  isStateSetByMicrosoft,
  restrictForAppsCreatedAfterDateTime: null,
  excludeAppsReceivingV2Tokens: true,
  excludeSaml: true,
})

/** What a new tenant has. The restriction of identifier URIs is the one Microsoft switches on itself since 2025. */
export const defaultPolicies = (): Policies => ({
  authorization: {
    id: 'authorizationPolicy',
    displayName: 'Authorization Policy',
    description: 'Used to manage authorization related settings across the company.',
    allowInvitesFrom: 'everyone',
    allowedToSignUpEmailBasedSubscriptions: true,
    allowedToUseSSPR: true,
    allowEmailVerifiedUsersToJoinOrganization: false,
    allowUserConsentForRiskyApps: null,
    blockMsolPowerShell: false,
    guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
    defaultUserRolePermissions: {
      allowedToCreateApps: true,
      allowedToCreateSecurityGroups: true,
      allowedToCreateTenants: true,
      allowedToReadBitlockerKeysForOwnedDevice: true,
      allowedToReadOtherUsers: true,
      permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
    },
  },
  appManagement: {
    id: '00000000-0000-0000-0000-000000000000',
    displayName: 'Default app management tenant policy',
    description:
      'Default tenant policy that enforces app management restrictions on applications and service principals.',
    isEnabled: false,
    applicationRestrictions: {
      passwordCredentials: [],
      keyCredentials: [],
      identifierUris: {
        nonDefaultUriAddition: identifierUriRestriction('disabled', false),
        uriAdditionWithoutUniqueTenantIdentifier: identifierUriRestriction('enabled', true),
      },
    },
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  },
  adminConsentRequest: {
    isEnabled: false,
    notifyReviewers: false,
    remindersEnabled: false,
    requestDurationInDays: 0,
    version: 0,
    reviewers: [],
  },
})
