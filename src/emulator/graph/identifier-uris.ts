import type { Tenant } from '../tenant.ts'
import type { Application } from './application-entity.ts'
import { badRequest, invalidValue, Refusal } from './refusal.ts'

const SCHEME = /^[a-z][a-z0-9+.-]*:\S+$/i

/** Rules for identifier URIs that a write adds; those already there stay, whatever the rules say today. */
export function checkIdentifierUris(
  tenant: Tenant,
  after: Application,
  before: Application | undefined,
): void {
  const added = after.identifierUris.filter((uri) => !before?.identifierUris.includes(uri))
  for (const uri of added) {
    if (!SCHEME.test(uri)) throw invalidValue('identifierUris', 'Application')
    if (uri.endsWith('/')) throw badRequest(`Application alias '${uri}' value is invalid.`)
    if (isTaken(tenant, uri, after.id)) throw taken()
    checkHost(tenant, uri)
    checkPolicy(tenant, uri, after)
  }
}

/** Deleted applications keep their URIs until they are purged. */
const isTaken = (tenant: Tenant, uri: string, id: string): boolean =>
  [...tenant.applications, ...tenant.deletedApplications].some(
    ({ entity }) =>
      entity.id !== id && entity.identifierUris.some((other) => other.toLowerCase() === uri.toLowerCase()),
  )

const TAKEN = 'Another object with the same value for property identifierUris already exists.'
const taken = (): Refusal =>
  badRequest(TAKEN, [{ code: 'ObjectConflict', message: TAKEN, target: 'identifierUris' }])

function checkHost(tenant: Tenant, uri: string): void {
  if (!/^https?:\/\//i.test(uri)) return
  if (URL.canParse(uri) && isVerified(tenant, new URL(uri).hostname)) return
  throw new Refusal(
    400,
    'HostNameNotOnVerifiedDomain',
    `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
  )
}

const isVerified = (tenant: Tenant, host: string): boolean =>
  tenant.domains.some(({ id, isVerified }) => isVerified && (host === id || host.endsWith(`.${id}`)))

/** Both restrictions of the app management policy spare applications that receive v2 tokens. */
function checkPolicy(tenant: Tenant, uri: string, app: Application): void {
  if (app.api.requestedAccessTokenVersion === 2) return
  const { nonDefaultUriAddition, uriAdditionWithoutUniqueTenantIdentifier } =
    tenant.policies.appManagement.applicationRestrictions.identifierUris
  if (nonDefaultUriAddition.state === 'enabled' && !isDefault(tenant, uri, app)) throw notDefault(uri)
  if (uriAdditionWithoutUniqueTenantIdentifier.state === 'enabled' && !isUnique(tenant, uri, app))
    throw notUnique(uri)
}

const isDefault = (tenant: Tenant, uri: string, { appId }: Application): boolean =>
  [`api://${appId}`, `api://${tenant.tenantId}/${appId}`].includes(uri.toLowerCase())

function isUnique(tenant: Tenant, uri: string, { appId }: Application): boolean {
  const parts = uri.toLowerCase().split(/[/:]+/)
  return parts.some((part) => part === appId || part === tenant.tenantId || isVerified(tenant, part))
}

const SEE = 'See https://aka.ms/identifier-uri-addition-error for more information on this error.'

const notUnique = (uri: string): Refusal =>
  badRequest(
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. ${SEE}`,
  )

const notDefault = (uri: string): Refusal =>
  badRequest(
    `The newly added URI ${uri} must comply with the format 'api://{appId}' or 'api://{tenantId}/{appId}' as per the default app management policy of your organization. If the requestedAccessTokenVersion is set to 2, this restriction may not apply. ${SEE}`,
  )
