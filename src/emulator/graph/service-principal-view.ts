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
      id: { ops: ['eq'], guid: true },
      appId: { ops: ['eq'], guid: true },
      displayName: { ops: ['eq', 'startswith'] },
      servicePrincipalNames: { ops: ['any'] },
      servicePrincipalType: { ops: ['eq'] },
      accountEnabled: { ops: ['eq'] },
      tags: { ops: ['any'] },
      alternativeNames: { ops: ['any'] },
      appOwnerOrganizationId: { ops: ['eq'] },
      appRoleAssignmentRequired: { ops: ['eq'] },
      createdDateTime: { ops: ['eq'] },
      description: { ops: ['eq', 'startswith'] },
      homepage: { ops: ['eq', 'startswith'] },
      keyCredentials: { ops: ['any'] },
      passwordCredentials: { ops: ['any'] },
      preferredSingleSignOnMode: { ops: ['eq'] },
      replyUrls: { ops: ['any'] },
    },
    sortable: ['displayName', 'appId', 'createdDateTime'],
    searchable: ['displayName', 'description'],
  },
  present: (entity: ServicePrincipal) => ({ ...readServicePrincipal(entity), ...HIDDEN }),
  hidden: Object.keys(HIDDEN),
  expand: {
    owners: {
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
