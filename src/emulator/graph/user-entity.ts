import type { User } from '../tenant.ts'

/** The members of a user that Graph returns without $select. */
export const profile = (user: User) => ({
  businessPhones: [],
  displayName: user.displayName,
  givenName: user.givenName,
  jobTitle: null,
  mail: user.mail,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
  surname: user.surname,
  userPrincipalName: user.userPrincipalName,
  id: user.id,
})

const LISTS =
  'assignedLicenses assignedPlans imAddresses interests licenseAssignmentStates onPremisesProvisioningErrors otherMails pastProjects provisionedPlans proxyAddresses responsibilities schools serviceProvisioningErrors skills'
const EMPTY =
  'aboutMe ageGroup authorizationInfo city companyName consentProvidedForMinor country creationType customSecurityAttributes deletedDateTime department employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber identityParentId isManagementRestricted isResourceAccount lastPasswordChangeDateTime legalAgeGroupClassification mySite onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName passwordPolicies passwordProfile postalCode preferredDataLocation preferredName securityIdentifier showInAddressList signInActivity state streetAddress usageLocation'

const blank: Readonly<Record<string, unknown>> = Object.fromEntries([
  ...EMPTY.split(' ').map((name) => [name, null]),
  ...LISTS.split(' ').map((name) => [name, []]),
])

/** Every member that $select and $filter know; the profile comes first, as it is shown. */
export const wholeUser = (user: User) => ({
  ...profile(user),
  ...more(user),
})

const more = (user: User) => ({
  ...blank,
  accountEnabled: true,
  birthday: '0001-01-01T00:00:00Z',
  createdDateTime: user.signInSessionsValidFromDateTime,
  hireDate: '0001-01-01T00:00:00Z',
  identities: [
    {
      signInType: 'userPrincipalName',
      issuer: user.userPrincipalName.split('@').at(-1) ?? '',
      issuerAssignedId: user.userPrincipalName,
    },
  ],
  mailNickname: user.userPrincipalName.split('@')[0] ?? '',
  signInSessionsValidFromDateTime: user.signInSessionsValidFromDateTime,
  userType: user.home === null ? 'Member' : 'Guest',
})

/** Members that are shown only when they are selected. */
export const hiddenMembers: readonly string[] = [
  ...Object.keys(blank),
  'accountEnabled',
  'birthday',
  'createdDateTime',
  'hireDate',
  'identities',
  'mailNickname',
  'signInSessionsValidFromDateTime',
  'userType',
]
