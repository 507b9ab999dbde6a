import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import { roleId, scopeId } from './ids.ts'

/** Scopes and app roles that appreg made, by their ids, and that are desired no longer and stay. By their values. */
export function forgotten(
  { key, scopes, appRoles, prune }: Desired,
  application: Application,
): { readonly scopes: readonly string[]; readonly appRoles: readonly string[] } {
  const own = (held: readonly Entitlement[], idOf: typeof scopeId, wanted: readonly Entitlement[]) =>
    held
      .flatMap(({ id, value }) => (value !== null && id === idOf(key, value) ? [value] : []))
      .filter((value) => !wanted.some((one) => one.value === value))
  return {
    scopes: prune.includes('scopes') ? [] : own(application.api.oauth2PermissionScopes, scopeId, scopes),
    appRoles: prune.includes('appRoles') ? [] : own(application.appRoles, roleId, appRoles),
  }
}

interface Entitlement {
  readonly id: string
  readonly value: string | null
}
