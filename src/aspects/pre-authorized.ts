import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { HeldScope, PreAuthorizedApplication } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { Aspect } from './aspect.ts'
import { livingPreAuthorizations, patchApplication } from './patch.ts'
import { scopes } from './scopes.ts'
import { sameSet, union } from './sets.ts'

/**
 * `application.api.preAuthorizedApplications`: clients that need no consent. Others that are there stay, unless they are
 * pruned, or stand for a scope that is.
 */
export const preAuthorized: Aspect = {
  id: 'pre-authorized',

  changes(desired, live) {
    return clients(desired, live).flatMap(({ appId, entry, kept, wanted, isGoing }): Change[] => {
      const path = `api.preAuthorizedApplications[${appId}]`
      const before = namesOf(entry?.delegatedPermissionIds ?? [], live)
      const after = union(namesOf(kept, live), wanted)
      if (isGoing && after.length === 0) return [{ object: 'application', op: 'delete', path, before }]
      if (sameSet(before, after)) return []
      const op = live.application ? 'update' : 'create'
      return [{ object: 'application', op, path, ...(before.length > 0 ? { before } : {}), after }]
    })
  },

  // Graph refuses to pre-authorize a scope in the request that creates it, and a scope that changes is switched off
  // for a moment: what comes waits until the scopes are stored as they should be. What goes does not: scopes wait for it.
  next(desired, live) {
    if (!live.application || this.changes(desired, live).length === 0) return []
    const all = clients(desired, live)
    const isRemoving = all.some(({ isGoing }) => isGoing)
    const isReady = scopes.areStored(desired, live)
    if (!isReady && !isRemoving) return []
    const body = { api: { preAuthorizedApplications: entries(all, isReady ? storedScopes(live) : []) } }
    const summary = isRemoving ? 'withdraw pre-authorizations' : 'pre-authorize the clients'
    return [patchApplication(desired, { summary, body })]
  },
}

interface Client {
  readonly appId: string
  /** As it is held; absent where the client is new. */
  readonly entry: PreAuthorizedApplication | undefined
  /** The ids of scopes that it keeps. */
  readonly kept: readonly string[]
  /** The names of scopes that it should have. */
  readonly wanted: readonly string[]
  /** Something is taken from it. */
  readonly isGoing: boolean
}

function clients(desired: Desired, live: Live): Client[] {
  const isPruned = desired.prune.includes('preauthorize')
  const held = heldEntries(live, isPruned)
  const all = union(
    desired.preauthorize.map(({ appId }) => appId),
    held.map(({ appId }) => appId),
  )
  const leaving = scopes.leaving(desired, live)
  return all.map((appId) => {
    const entry = held.find((one) => one.appId === appId)
    const ids = entry?.delegatedPermissionIds ?? []
    const wanted = desired.preauthorize.find((one) => one.appId === appId)?.scopes ?? []
    const mayStay = isPruned ? idsOf(wanted, storedScopes(live)) : ids
    const kept = ids.filter((id) => mayStay.includes(id) && !leaving.includes(id))
    const isUnwanted = isPruned && entry !== undefined && wanted.length === 0
    return { appId, entry, kept, wanted, isGoing: isUnwanted || kept.length < ids.length }
  })
}

/** What stands for scopes that are gone is only seen where it is to go, too. */
function heldEntries({ application }: Live, isPruned: boolean): readonly PreAuthorizedApplication[] {
  if (!application) return []
  return isPruned ? application.api.preAuthorizedApplications : livingPreAuthorizations(application)
}

/** The entries without what goes, and with what is wanted of the scopes in `stored`. Those that are wanted come last. */
function entries(all: readonly Client[], stored: readonly HeldScope[]): PreAuthorizedApplication[] {
  return [
    ...all.filter(({ wanted }) => wanted.length === 0),
    ...all.filter(({ wanted }) => wanted.length > 0),
  ]
    .map(({ appId, entry, kept, wanted, isGoing }) => ({
      isGoing: isGoing || entry === undefined,
      entry: { ...entry, appId, delegatedPermissionIds: union(kept, idsOf(wanted, stored)) },
    }))
    .filter(({ isGoing, entry }) => !isGoing || entry.delegatedPermissionIds.length > 0)
    .map(({ entry }) => entry)
}

const storedScopes = ({ application }: Live): readonly HeldScope[] =>
  application?.api.oauth2PermissionScopes ?? []

const idsOf = (names: readonly string[], stored: readonly HeldScope[]): string[] =>
  stored.filter(({ value }) => value !== null && names.includes(value)).map(({ id }) => id)

const namesOf = (ids: readonly string[], live: Live): string[] =>
  ids.map((id) => storedScopes(live).find((scope) => scope.id === id)?.value ?? id)
