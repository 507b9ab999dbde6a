import type { Reply } from '../http-message.ts'
import { initialDomain, type Tenant, type User } from '../tenant.ts'
import * as allow from './permissions.ts'
import { notFound } from './refusal.ts'
import { entityReply, listReply } from './representation.ts'
import type { Call, Route } from './route.ts'

export const directoryRoutes: readonly Route[] = [
  { method: 'GET', path: '/organization', needs: allow.readOrganization, handle: organization },
  { method: 'GET', path: '/domains', needs: allow.readDomains, handle: domains },
  { method: 'GET', path: '/me', needs: allow.readMe, handle: me },
  { method: 'GET', path: '/users', needs: allow.readUsers, handle: users },
  { method: 'GET', path: '/users/{}', needs: allow.readUsers, handle: user },
]

const unfiltered = (resource: string) => ({ resource, properties: {} })

const USERS = {
  context: 'users',
  path: '/users',
  resource: 'User',
  cost: 2,
  filter: {
    resource: 'User',
    properties: {
      displayName: { ops: ['eq', 'startswith'] },
      userPrincipalName: { ops: ['eq', 'startswith'] },
      mail: { ops: ['eq', 'startswith'] },
      id: { ops: ['eq'] },
    },
  },
} as const

function organization(call: Call): Reply {
  const set = {
    context: 'organization',
    path: '/organization',
    cost: 1,
    filter: unfiltered('Organization'),
  } as const
  return listReply(call, set, [organizationOf(call.tenant)])
}

function domains(call: Call): Reply {
  const set = { context: 'domains', path: '/domains', cost: 1, filter: unfiltered('Domain') } as const
  const entities = call.tenant.domains.map((domain) => ({
    authenticationType: 'Managed',
    availabilityStatus: null,
    id: domain.id,
    isAdminManaged: true,
    isDefault: domain.isDefault,
    isInitial: domain.isInitial,
    isRoot: true,
    isVerified: domain.isVerified,
    supportedServices: domain.isInitial ? ['Email', 'OfficeCommunicationsOnline'] : [],
    passwordValidityPeriodInDays: null,
    passwordNotificationWindowInDays: null,
    state: null,
  }))
  return listReply(call, set, entities)
}

function me(call: Call): Reply {
  return entityReply(call, USERS, profile(userOf(call.tenant, call.caller.objectId)))
}

function users(call: Call): Reply {
  return listReply(call, USERS, call.tenant.users.map(profile))
}

function user(call: Call): Reply {
  return entityReply(call, USERS, profile(userOf(call.tenant, call.keys[0]?.value ?? '')))
}

function userOf(tenant: Tenant, key: string): User {
  const wanted = key.toLowerCase()
  const found = tenant.users.find(
    ({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted,
  )
  if (!found) throw notFound(key)
  return found
}

/** The members of a user that Graph returns without $select. */
const profile = (user: User) => ({
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

const organizationOf = (tenant: Tenant) => ({
  id: tenant.tenantId,
  deletedDateTime: null,
  businessPhones: [],
  city: null,
  country: null,
  countryLetterCode: 'DE',
  createdDateTime: tenant.createdDateTime,
  defaultUsageLocation: null,
  displayName: tenant.displayName,
  marketingNotificationEmails: [],
  onPremisesLastSyncDateTime: null,
  onPremisesSyncEnabled: null,
  partnerTenantType: null,
  postalCode: null,
  preferredLanguage: 'en',
  securityComplianceNotificationMails: [],
  securityComplianceNotificationPhones: [],
  state: null,
  street: null,
  technicalNotificationMails: [`admin@${initialDomain(tenant)}`],
  tenantType: 'AAD',
  privacyProfile: null,
  assignedPlans: [],
  provisionedPlans: [],
  verifiedDomains: tenant.domains
    .filter(({ isVerified }) => isVerified)
    .map(({ id, isDefault, isInitial }) => ({
      capabilities: '',
      isDefault,
      isInitial,
      name: id,
      type: 'Managed',
    })),
})
