import type { Reply } from '../http-message.ts'
import { initialDomain, type Tenant } from '../tenant.ts'
import * as allow from './permissions.ts'
import { notFound } from './refusal.ts'
import { entityReply, listReply } from './representation.ts'
import type { Call, Route } from './route.ts'

export const directoryRoutes: readonly Route[] = [
  { method: 'GET', path: '/organization', needs: allow.readOrganization, handle: organization },
  { method: 'GET', path: '/organization/{}', needs: allow.readOrganization, handle: oneOrganization },
  { method: 'GET', path: '/domains', needs: allow.readDomains, handle: domains },
  { method: 'GET', path: '/domains/{}', needs: allow.readDomains, handle: oneDomain },
]

const unfiltered = (resource: string) => ({ resource, properties: {} })

function organization(call: Call): Reply {
  const set = {
    context: 'organization',
    path: '/organization',
    cost: 1,
    filter: unfiltered('Organization'),
  } as const
  return listReply(call, set, [organizationOf(call.tenant)])
}

function oneOrganization(call: Call): Reply {
  const wanted = call.keys[0]?.value ?? ''
  if (wanted.toLowerCase() !== call.tenant.tenantId) throw notFound(wanted)
  const view = { context: 'organization', resource: 'Organization' }
  return entityReply(call, view, organizationOf(call.tenant))
}

function domains(call: Call): Reply {
  const set = { context: 'domains', path: '/domains', cost: 1, filter: unfiltered('Domain') } as const
  return listReply(call, set, domainsOf(call.tenant))
}

function oneDomain(call: Call): Reply {
  const wanted = call.keys[0]?.value ?? ''
  const domain = domainsOf(call.tenant).find(({ id }) => id === wanted.toLowerCase())
  if (!domain) throw notFound(wanted)
  return entityReply(call, { context: 'domains', resource: 'Domain' }, domain)
}

const domainsOf = (tenant: Tenant) =>
  tenant.domains.map((domain) => ({
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
