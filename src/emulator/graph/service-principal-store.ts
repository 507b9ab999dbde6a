import type { Ambient } from '../ambient.ts'
import { firstPartyName, MICROSOFT_TENANT } from '../first-party.ts'
import type { Registration, ServicePrincipalRecord, Tenant } from '../tenant.ts'
import type { Application } from './application-entity.ts'
import type { Caller } from './caller.ts'
import { toSeconds, toTicks } from './dates.ts'
import { noInfo, noPublisher } from './new-application.ts'
import { badRequest, conflictDetail, Refusal } from './refusal.ts'
import type { ServicePrincipal } from './service-principal-entity.ts'

export interface Creation {
  readonly caller: Caller
  readonly appId: string
  /** The caller may only add principals of applications that are registered here. */
  readonly ownedOnly: boolean
  /** The application when it is registered in another tenant and may be used here. */
  readonly foreign: Registration | undefined
}

/** Adds the service principal of an application in this tenant, of a multi-tenant one elsewhere, or of one of Microsoft's. */
export function createServicePrincipal(
  tenant: Tenant,
  ambient: Ambient,
  creation: Creation,
): ServicePrincipalRecord {
  const { caller, ownedOnly } = creation
  const appId = creation.appId.toLowerCase()
  if (tenant.servicePrincipals.some(({ entity }) => entity.appId === appId)) throw nameInUse(appId)
  const local = tenant.applications.find(({ entity }) => entity.appId === appId)?.entity
  const app = local ?? (ownedOnly ? undefined : creation.foreign?.app.entity)
  const name = app?.displayName ?? firstPartyName(appId)
  if (name === undefined) throw ownedOnly ? notLocal() : noBackingApplication(appId)
  const owner = local ? tenant.tenantId : (creation.foreign?.tenant.tenantId ?? MICROSOFT_TENANT)
  const created = { id: ambient.newId(), createdDateTime: toSeconds(toTicks(ambient.now())) }
  const blank = newServicePrincipal({ ...created, appId, displayName: name, owner })
  // Nobody becomes its owner, unlike with applications (recorded).
  const record = {
    entity: app ? mirror(blank, app, undefined) : blank,
    owners: [],
    createdBy: caller.objectId,
    secrets: {},
  }
  tenant.servicePrincipals.push(record)
  return record
}

/** A deleted service principal comes back only while its name is free and its application is there. */
export function checkRestorable(tenant: Tenant, { appId, appOwnerOrganizationId }: ServicePrincipal): void {
  if (tenant.servicePrincipals.some(({ entity }) => entity.appId === appId)) throw nameInUse(appId)
  const local = appOwnerOrganizationId === tenant.tenantId
  if (local && !tenant.applications.some(({ entity }) => entity.appId === appId))
    throw noBackingApplication(appId)
}

/** Carries what changed on an application over to its service principal in the same tenant. */
export function syncServicePrincipal(tenant: Tenant, after: Application, before: Application): void {
  const record = tenant.servicePrincipals.find(({ entity }) => entity.appId === after.appId)
  if (record) record.entity = mirror(record.entity, after, before)
}

/** Removes a service principal with the grants and role assignments that hang on it. */
export function removeServicePrincipal(tenant: Tenant, id: string): void {
  tenant.servicePrincipals = tenant.servicePrincipals.filter(({ entity }) => entity.id !== id)
  tenant.grants = tenant.grants.filter(({ clientId, resourceId }) => clientId !== id && resourceId !== id)
  tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
    ({ principalId, resourceId }) => principalId !== id && resourceId !== id,
  )
}

/** Names that were added on the service principal itself stay; the application's are replaced. */
function mirror(
  entity: ServicePrincipal,
  app: Application,
  before: Application | undefined,
): ServicePrincipal {
  const own = entity.servicePrincipalNames.filter(
    (name) =>
      name !== app.appId && !before?.identifierUris.includes(name) && !app.identifierUris.includes(name),
  )
  return {
    ...entity,
    appDisplayName: app.displayName,
    appDescription: app.description,
    displayName: app.displayName,
    homepage: app.web.homePageUrl,
    logoutUrl: app.web.logoutUrl,
    replyUrls: [...app.web.redirectUris, ...app.spa.redirectUris, ...app.publicClient.redirectUris],
    servicePrincipalNames: [app.appId, ...app.identifierUris, ...own],
    signInAudience: app.signInAudience,
    addIns: app.addIns,
    appRoles: app.appRoles,
    info: app.info,
    oauth2PermissionScopes: app.api.oauth2PermissionScopes,
  }
}

/** A service principal with every default of Graph, in the order Graph lists the members (recorded). */
export const newServicePrincipal = (of: {
  id: string
  createdDateTime: string | null
  appId: string
  displayName: string
  owner: string
}): ServicePrincipal => ({
  id: of.id,
  deletedDateTime: null,
  accountEnabled: true,
  alternativeNames: [],
  appDisplayName: of.displayName,
  appDescription: null,
  appId: of.appId,
  applicationTemplateId: null,
  appOwnerOrganizationId: of.owner,
  appRoleAssignmentRequired: false,
  createdDateTime: of.createdDateTime,
  description: null,
  disabledByMicrosoftStatus: null,
  displayName: of.displayName,
  homepage: null,
  loginUrl: null,
  logoutUrl: null,
  notes: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  preferredTokenSigningKeyThumbprint: null,
  replyUrls: [],
  servicePrincipalNames: [of.appId],
  servicePrincipalType: 'Application',
  signInAudience: 'AzureADMultipleOrgs',
  tags: [],
  tokenEncryptionKeyId: null,
  samlSingleSignOnSettings: null,
  verifiedPublisher: noPublisher(),
  addIns: [],
  appRoles: [],
  info: noInfo(),
  keyCredentials: [],
  oauth2PermissionScopes: [],
  passwordCredentials: [],
  resourceSpecificApplicationPermissions: [],
})

function nameInUse(appId: string): Refusal {
  const message = `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`
  const details = [conflictDetail('ObjectConflict', message, 'None')]
  return new Refusal(409, 'Request_MultipleObjectsWithSameKeyValue', message, details)
}

function noBackingApplication(appId: string): Refusal {
  const message = `The appId '${appId}' of the service principal does not reference a valid application object.`
  return badRequest(message, [conflictDetail('NoBackingApplicationObject', message, 'appId')])
}

/** What a caller with Application.ReadWrite.OwnedBy reads in the same situation. */
const notLocal = (): Refusal =>
  new Refusal(
    403,
    'Authorization_RequestDenied',
    'When using this permission, the backing application of the service principal being created must in the local tenant',
  )
