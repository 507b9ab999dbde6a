import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { applicationPath } from './patch.ts'
import { addOwners } from './permissions.ts'

/** Owners of the application. Others stay, the caller among them: nobody is locked out. */
export const owners: Aspect = {
  id: 'owners',

  changes(desired, live) {
    return missing(desired, live).map(
      (owner): Change => ({ object: 'owner', name: owner, op: 'create', path: 'owner', after: owner }),
    )
  },

  next(desired, live) {
    if (!live.application) return []
    return missing(desired, live).map((owner) => add(desired, live, owner))
  },
}

const idOf = (owner: string, live: Live): string => live.principals[owner] ?? owner

/** Somebody may be named twice, by name and by id. */
const missing = (desired: Desired, live: Live): string[] => {
  const absent = desired.owners.filter((owner) => !live.owners.includes(idOf(owner, live)))
  return [...new Map(absent.map((owner) => [idOf(owner, live), owner])).values()]
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
