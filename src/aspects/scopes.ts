import type { Change } from '../model/change.ts'
import type { DelegatedScope } from '../model/directory.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'

/** `application.api.oauth2PermissionScopes`, found again by value. Scopes that are not desired stay. */
export const scopes: Aspect = {
  id: 'scopes',

  changes(desired, { application }) {
    const have = application?.api.oauth2PermissionScopes ?? []
    return desired.scopes.flatMap((want): Change[] => {
      const path = `api.oauth2PermissionScopes[${want.value}]`
      const before = have.find((scope) => scope.value === want.value)
      if (!before) {
        const op = application ? 'update' : 'create'
        return [{ object: 'application', op, path, after: shown(want) }]
      }
      if (same(before, want)) return []
      return [{ object: 'application', op: 'update', path, before: shown(before), after: shown(want) }]
    })
  },

  next(desired, live) {
    if (this.changes(desired, live).length === 0) return []
    const have = live.application?.api.oauth2PermissionScopes ?? []
    const changing = have.filter((scope) => {
      const want = desired.scopes.find(({ value }) => value === scope.value)
      return want && scope.isEnabled && !same(scope, want)
    })
    // Graph refuses to alter a scope that is enabled. It is switched off in a request of its own, which makes the
    // real change the next request.
    const after =
      changing.length > 0
        ? have.map((scope) => (changing.includes(scope) ? { ...scope, isEnabled: false } : scope))
        : merged(have, desired.scopes)
    const summary = changing.length > 0 ? 'disable the scopes that change' : 'publish the scopes'
    return [patchApplication(desired, live, { summary, body: { api: { oauth2PermissionScopes: after } } })]
  },
}

/** An existing scope keeps its id: consents given to it refer to that id. */
function merged(have: readonly DelegatedScope[], want: readonly DelegatedScope[]): DelegatedScope[] {
  const updated = have.map((scope) => {
    const next = want.find(({ value }) => value === scope.value)
    return next ? { ...scope, ...next, id: scope.id } : scope
  })
  return [...updated, ...want.filter(({ value }) => !have.some((scope) => scope.value === value))]
}

const compared = [
  'adminConsentDisplayName',
  'adminConsentDescription',
  'userConsentDisplayName',
  'userConsentDescription',
  'type',
  'isEnabled',
] as const

const same = (a: DelegatedScope, b: DelegatedScope): boolean => compared.every((name) => a[name] === b[name])

const shown = (scope: DelegatedScope) => Object.fromEntries(compared.map((name) => [name, scope[name]]))
