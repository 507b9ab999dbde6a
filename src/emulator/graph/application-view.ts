import type { ApplicationRecord, Tenant } from '../tenant.ts'
import type { Application } from './application-entity.ts'
import { DIRECTORY_OBJECTS, related } from './directory-objects.ts'
import { readApplication } from './present.ts'
import type { Call } from './route.ts'

/** Members of the newer schema, which the recordings of 2024 do not show unasked. */
const NEWER_MEMBERS = {
  authenticationBehaviors: null,
  createdByAppId: null,
  isDisabled: null,
  logo: undefined,
  managerApplications: [],
  oauth2RequirePostResponse: false,
}

/** How applications are found and shown. */
export const APPLICATIONS = {
  context: 'applications',
  path: '/applications',
  resource: 'Application',
  cost: 2,
  filter: {
    resource: 'Application',
    properties: {
      id: { eq: 'default', guid: true },
      appId: { eq: 'default', guid: true },
      displayName: { eq: 'default', startswith: 'default', order: 'advanced' },
      identifierUris: { any: 'default' },
      uniqueName: { eq: 'default' },
      publisherDomain: { eq: 'default', startswith: 'default', order: 'advanced' },
      signInAudience: { eq: 'default' },
      tags: { any: 'default' },
      applicationTemplateId: { eq: 'default' },
      disabledByMicrosoftStatus: { eq: 'default' },
      createdDateTime: { eq: 'default', order: 'default' },
      description: { eq: 'advanced', startswith: 'advanced', order: 'advanced' },
      serviceManagementReference: { eq: 'default' },
      keyCredentials: { any: 'advanced' },
      passwordCredentials: { any: 'advanced' },
      requiredResourceAccess: { any: 'advanced' },
      appRoles: { any: 'advanced' },
      // In no table, and used by many scripts.
      'web/redirectUris': { any: 'advanced' },
      'spa/redirectUris': { any: 'advanced' },
      'publicClient/redirectUris': { any: 'advanced' },
    },
    sortable: { displayName: 'advanced', createdDateTime: 'advanced', deletedDateTime: 'advanced' },
    searchable: ['displayName', 'description'],
  },
  present: (app: Application) => ({ ...readApplication(app), ...NEWER_MEMBERS }),
  hidden: Object.keys(NEWER_MEMBERS),
  expand: {
    owners: {
      countable: true,
      members: DIRECTORY_OBJECTS.members,
      related: (call: Call, { id }: Application, select: readonly string[]) =>
        related(call, recordOf(call.tenant, id)?.owners ?? [], select),
    },
    federatedIdentityCredentials: {
      countable: true,
      related: ({ tenant }: Call, { id }: Application) =>
        recordOf(tenant, id)?.federatedIdentityCredentials ?? [],
    },
  },
} as const

const recordOf = (tenant: Tenant, id: string): ApplicationRecord | undefined =>
  tenant.applications.find(({ entity }) => entity.id === id)
