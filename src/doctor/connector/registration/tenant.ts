import { custom, customText, type SignIn, settingOr } from '../connector.ts'
import type { Fault } from '../fault.ts'
import type { KnownRegistration } from '../known-registration.ts'
import { at, textOf } from '../place.ts'
import { nameOf, urlOf } from '../rules/endpoints.ts'
import { isAad } from '../rules/provider.ts'
import { entraEndpoint, isGuid, isOpen, isSharedTenant } from '../values.ts'

/** Where people sign in: at the tenant of the registration, or at their own where it takes several. */
export function tenantAgainst(signIn: SignIn, registration: KnownRegistration): Fault[] {
  const { isMultiTenant, tenantId } = registration
  const tenant = tenantOf(signIn)
  if (tenant === undefined || isOpen(tenant)) return []
  if (isSharedTenant(tenant) && !isMultiTenant) return [shared(signIn, registration)]
  const isOther = isGuid(tenant) && tenantId !== undefined && tenant.toLowerCase() !== tenantId.toLowerCase()
  if (isOther && !isMultiTenant) return [other(signIn, registration)]
  return isGuid(tenant) && isMultiTenant ? [narrow(signIn)] : []
}

/** Without one, the provider aad signs in at `common`. */
const tenantOf = (signIn: SignIn): string | undefined =>
  isAad(signIn)
    ? (customText(signIn, 'tenantId') ?? 'common')
    : entraEndpoint(urlOf(signIn, 'authorizationUrl') ?? '')?.tenant

const placeOf = (signIn: SignIn) =>
  custom(signIn, isAad(signIn) ? 'tenantId' : nameOf(signIn, 'authorizationUrl')) ??
  settingOr(signIn, 'customParameters')

const shared = (signIn: SignIn, { tenantId }: KnownRegistration): Fault => ({
  code: 50194,
  title: 'The connector signs people in at any tenant, and the registration is for one',
  cause: 'Entra refuses an app of a single tenant at the address for all of them.',
  at: placeOf(signIn),
  expected: tenantId ?? 'the tenant id, a GUID',
  kind: 'set-tenant-id',
  summary: `name the tenant${tenantId === undefined ? '' : ` ${tenantId}`} in the connector`,
  ...writing(signIn, tenantId),
})

const other = (signIn: SignIn, { tenantId = '' }: KnownRegistration): Fault => ({
  code: 700016,
  title: 'The connector signs people in at another tenant',
  cause: 'The registration is not known there.',
  at: placeOf(signIn),
  expected: tenantId,
  kind: 'set-tenant-id',
  summary: `name the tenant ${tenantId} in the connector`,
  ...writing(signIn, tenantId),
})

/** With aad in a field of its own; with others in each address of Entra. */
function writing(signIn: SignIn, tenantId: string | undefined): Pick<Fault, 'writes'> {
  if (!tenantId) return {}
  const customs = at(signIn.settings, 'customParameters')
  if (isAad(signIn)) {
    const place = custom(signIn, 'tenantId')
    if (place) return { writes: [{ at: place, value: tenantId }] }
    return customs ? { writes: [{ at: customs, member: 'tenantId', value: { value: tenantId } }] } : {}
  }
  const writes = ['authorizationUrl', 'tokenUrl', 'refreshUrl'].flatMap((kind) => {
    const place = custom(signIn, kind) ?? custom(signIn, `${kind}Template`)
    const url = textOf(place)
    const tenant = url === undefined ? undefined : entraEndpoint(url)?.tenant
    if (!place || url === undefined || tenant === undefined) return []
    return [{ at: place, value: url.replace(`/${tenant}/`, `/${tenantId}/`) }]
  })
  return { writes }
}

const narrow = (signIn: SignIn): Fault => ({
  code: 50020,
  severity: 'info',
  title: 'Only people of one tenant can sign in',
  cause:
    'The registration takes people of other organisations, and the connector leads all of them to one tenant.',
  at: placeOf(signIn),
  expected: 'common, where people of other organisations are to sign in',
  kind: 'set-tenant-id',
  summary: 'set the tenant to common where people of other organisations are to sign in',
})
