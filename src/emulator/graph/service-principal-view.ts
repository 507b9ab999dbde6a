import { listAssignments } from './assignment-view.ts'
import { DIRECTORY_OBJECTS, related } from './directory-objects.ts'
import { readServicePrincipal } from './present.ts'
import type { Call } from './route.ts'
import type { ServicePrincipal } from './service-principal-entity.ts'

/** Members of the newer schema and of the attribute store, shown only when selected. */
const HIDDEN = { createdByAppId: null, customSecurityAttributes: null, isDisabled: null }

/** How service principals are found and shown. */
export const SERVICE_PRINCIPALS = {
  context: 'servicePrincipals',
  path: '/servicePrincipals',
  resource: 'ServicePrincipal',
  cost: 1,
  filter: {
    resource: 'ServicePrincipal',
    properties: {
      id: { eq: 'default', guid: true },
      appId: { eq: 'default', guid: true },
      displayName: { eq: 'default', startswith: 'default', order: 'advanced' },
      servicePrincipalNames: { any: 'default' },
      servicePrincipalType: { eq: 'default' },
      accountEnabled: { eq: 'default' },
      tags: { any: 'default' },
      alternativeNames: { any: 'default' },
      applicationTemplateId: { eq: 'default' },
      appOwnerOrganizationId: { eq: 'advanced', order: 'advanced' },
      appRoleAssignmentRequired: { eq: 'advanced' },
      createdDateTime: { eq: 'default', order: 'default' },
      description: { eq: 'advanced', startswith: 'advanced', order: 'advanced' },
      disabledByMicrosoftStatus: { eq: 'default' },
      homepage: { eq: 'default', startswith: 'default' },
      keyCredentials: { any: 'advanced' },
      passwordCredentials: { any: 'advanced' },
      preferredSingleSignOnMode: { eq: 'default' },
      replyUrls: { any: 'default' },
    },
    sortable: { displayName: 'advanced', createdDateTime: 'advanced', deletedDateTime: 'advanced' },
    searchable: ['displayName', 'description'],
  },
  present: (entity: ServicePrincipal) => ({ ...readServicePrincipal(entity), ...HIDDEN }),
  hidden: Object.keys(HIDDEN),
  expand: {
    owners: {
      countable: true,
      members: DIRECTORY_OBJECTS.members,
      related(call: Call, { id }: ServicePrincipal, select: readonly string[]) {
        const record = call.tenant.servicePrincipals.find(({ entity }) => entity.id === id)
        return related(call, record?.owners ?? [], select)
      },
    },
    appRoleAssignments: {
      related: ({ tenant }: Call, { id }: ServicePrincipal) => listAssignments(tenant, 'principalId', id),
    },
    appRoleAssignedTo: {
      related: ({ tenant }: Call, { id }: ServicePrincipal) => listAssignments(tenant, 'resourceId', id),
    },
    oauth2PermissionGrants: {
      related: ({ tenant }: Call, { id }: ServicePrincipal) =>
        tenant.grants.filter(({ clientId }) => clientId === id),
    },
  },
} as const
