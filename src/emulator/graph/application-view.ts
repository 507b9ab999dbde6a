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
      id: { ops: ['eq'], guid: true },
      appId: { ops: ['eq'], guid: true },
      displayName: { ops: ['eq', 'startswith'] },
      identifierUris: { ops: ['any'] },
      uniqueName: { ops: ['eq'] },
      publisherDomain: { ops: ['eq', 'startswith'] },
      signInAudience: { ops: ['eq', 'startswith'] },
      tags: { ops: ['any'] },
      createdDateTime: { ops: ['eq'] },
      description: { ops: ['eq', 'startswith'] },
      serviceManagementReference: { ops: ['eq'] },
      keyCredentials: { ops: ['any'] },
      passwordCredentials: { ops: ['any'] },
      appRoles: { ops: ['any'] },
    },
    sortable: ['displayName', 'createdDateTime', 'appId', 'publisherDomain', 'signInAudience'],
    searchable: ['displayName', 'description'],
  },
  present: (app: Application) => ({ ...readApplication(app), ...NEWER_MEMBERS }),
  hidden: Object.keys(NEWER_MEMBERS),
  expand: {
    owners: {
      members: DIRECTORY_OBJECTS.members,
      related: (call: Call, { id }: Application, select: readonly string[]) =>
        related(call, recordOf(call.tenant, id)?.owners ?? [], select),
    },
    federatedIdentityCredentials: {
      related: ({ tenant }: Call, { id }: Application) =>
        recordOf(tenant, id)?.federatedIdentityCredentials ?? [],
    },
  },
} as const

const recordOf = (tenant: Tenant, id: string): ApplicationRecord | undefined =>
  tenant.applications.find(({ entity }) => entity.id === id)
