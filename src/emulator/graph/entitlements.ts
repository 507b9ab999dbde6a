import { isDeepStrictEqual } from 'node:util'
import type { Variants } from '../conditions/variants.ts'
import { isFirstParty } from '../first-party.ts'
import type { Tenant } from '../tenant.ts'
import type { Application, AppRole, PermissionScope } from './application-entity.ts'
import { badRequest, Refusal } from './refusal.ts'

/** Scopes and app roles: unique ids and values; what is enabled has to be disabled before it changes or goes. */
export function checkEntitlements(
  after: Application,
  before: Application | undefined,
  variants: Variants,
): void {
  checkUnique(after.api.oauth2PermissionScopes)
  checkUnique(after.appRoles)
  if (!before) return
  const valueMayChange = variants.has('enabled-scope-may-change')
  const seen = <T extends Entitlement>(list: readonly T[]) =>
    valueMayChange ? list.map((entitlement) => ({ ...entitlement, value: null })) : list
  checkDisabledFirst(seen(before.api.oauth2PermissionScopes), seen(after.api.oauth2PermissionScopes))
  checkDisabledFirst(seen(before.appRoles), seen(after.appRoles))
}

type Entitlement = PermissionScope | AppRole

function checkUnique(entitlements: readonly Entitlement[]): void {
  const values = entitlements.flatMap(({ value }) => (value === null ? [] : [value.toLowerCase()]))
  const ids = entitlements.map(({ id }) => id.toLowerCase())
  if (hasDuplicates(ids) || hasDuplicates(values)) throw duplicateValues()
}

export const hasDuplicates = (values: readonly string[]): boolean => new Set(values).size < values.length

export const duplicateValues = (): Refusal => badRequest('Request contains a property with duplicate values.')

function checkDisabledFirst(before: readonly Entitlement[], after: readonly Entitlement[]): void {
  const keeps = (old: Entitlement): boolean => {
    const next = after.find(({ id }) => id === old.id)
    return next !== undefined && isDeepStrictEqual({ ...next, isEnabled: true }, old)
  }
  if (before.some((old) => old.isEnabled && !keeps(old))) {
    throw new Refusal(
      400,
      'CannotDeleteOrUpdateEnabledEntitlement',
      'Permission (scope or role) cannot be deleted or updated unless disabled first.',
    )
  }
}

/** A pre-authorization may only name scopes that were stored before this request, and applications that exist. */
export function checkPreAuthorized(
  tenant: Tenant,
  after: Application,
  before: Application | undefined,
): void {
  const { preAuthorizedApplications, oauth2PermissionScopes } = after.api
  const stored = before?.api.oauth2PermissionScopes ?? []
  const known = stored
    .filter(({ id }) => oauth2PermissionScopes.some((scope) => scope.id === id))
    .map(({ id }) => id)
  for (const { appId, delegatedPermissionIds } of preAuthorizedApplications) {
    if (!delegatedPermissionIds.every((id) => known.includes(id))) throw unknownScope()
    if (!exists(tenant, appId))
      throw badRequest(
        `Property PreAuthorizedApplication references applications ${appId} that cannot be found.`,
      )
  }
}

const exists = (tenant: Tenant, appId: string): boolean =>
  isFirstParty(appId) ||
  [...tenant.applications, ...tenant.servicePrincipals].some(
    ({ entity }) => entity.appId === appId.toLowerCase(),
  )

const UNKNOWN_SCOPE =
  'Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.'

const unknownScope = (): Refusal =>
  new Refusal(400, 'InvalidValue', UNKNOWN_SCOPE, [
    {
      code: 'InvalidValue',
      message: UNKNOWN_SCOPE,
      target: 'api.preAuthorizedApplications.delegatedPermissionIds',
    },
  ])
