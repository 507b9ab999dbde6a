import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { nameOf } from './names.ts'
import { applicationPath } from './patch.ts'
import { addOwners, writeApplications } from './permissions.ts'

/** Owners of the application. Others stay, unless they are pruned; the caller stays in any case: nobody is locked out. */
export const owners: Aspect = {
  id: 'owners',

  changes(desired, live) {
    return [
      ...missing(desired, live).map(
        (owner): Change => ({ object: 'owner', name: owner, op: 'create', path: 'owner', after: owner }),
      ),
      ...going(desired, live).map(
        (id): Change => ({ object: 'owner', name: nameOf(id, live), op: 'delete' }),
      ),
    ]
  },

  // Those who go do so after those who come: an application never has nobody.
  next(desired, live) {
    if (!live.application) return []
    const added = missing(desired, live)
    return added.length > 0
      ? added.map((owner) => add(desired, live, owner))
      : going(desired, live).map((id) => remove(desired, live, id))
  },
}

const idOf = (owner: string, live: Live): string => live.principals[owner] ?? owner

/** Somebody may be named twice, by name and by id. */
const missing = (desired: Desired, live: Live): string[] => {
  const absent = desired.owners.filter((owner) => !live.owners.includes(idOf(owner, live)))
  return [...new Map(absent.map((owner) => [idOf(owner, live), owner])).values()]
}

/** Nobody where no owner is named, which says nothing about who should be, or where the caller is not known. */
function going({ prune, owners }: Desired, live: Live): string[] {
  if (!prune.includes('owners') || owners.length === 0 || live.caller === '') return []
  const staying = [live.caller, ...owners.map((owner) => idOf(owner, live))]
  return live.owners.filter((id) => !staying.includes(id))
}

// The host in `@odata.id` is not looked at; Graph reads the id behind it.
const add = (desired: Desired, live: Live, owner: string): GraphRequest => ({
  summary: `make ${owner} an owner`,
  method: 'POST',
  path: `${applicationPath(desired)}/owners/$ref`,
  body: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf(owner, live)}` },
  ok: [204],
  permission: addOwners,
  fold: (before) => ({ ...before, owners: [...before.owners, idOf(owner, before)] }),
})

const remove = (desired: Desired, live: Live, id: string): GraphRequest => ({
  summary: `remove the owner ${nameOf(id, live)}`,
  method: 'DELETE',
  path: `${applicationPath(desired)}/owners/${id}/$ref`,
  ok: [204, 404],
  permission: writeApplications,
  fold: (before) => ({ ...before, owners: before.owners.filter((owner) => owner !== id) }),
})
