import type { Change } from '../model/change.ts'
import type { Desired, Prunable } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'

/** A scope or an app role: found again by value, because consents and assignments refer to its id. */
interface Entitlement {
  readonly id: string
  readonly value: string | null
  readonly isEnabled: boolean
}

interface Collection<Item extends Entitlement> {
  readonly id: string
  readonly part: Prunable
  /** In Graph's names: `api.oauth2PermissionScopes`. */
  readonly path: string
  /** What it is called in a summary: "scopes". */
  readonly noun: string
  /** The members that are compared and shown. */
  readonly compared: readonly (keyof Item & string)[]
  want(desired: Desired): readonly Item[]
  have(application: Application): readonly Item[]
  /** Somebody was given it: it is removed when that is gone. */
  isGiven(item: Item, live: Live): boolean
  body(items: readonly Item[]): Partial<Record<keyof Application, unknown>>
}

export interface EntitlementAspect extends Aspect {
  /** The ids of those that go, because they are not desired and are pruned. */
  leaving(desired: Desired, live: Live): readonly string[]
  /** Whether all that are desired are stored as they should be. */
  areStored(desired: Desired, live: Live): boolean
}

/** The aspect for a collection of entitlements. Those that are not desired stay, unless they are pruned. */
export function entitlements<Item extends Entitlement>(collection: Collection<Item>): EntitlementAspect {
  const current = ({ application }: Live) => (application ? collection.have(application) : [])
  const same = (a: Item, b: Item) =>
    collection.compared.every((name) => comparable(a[name]) === comparable(b[name]))
  const shown = (item: Item) => Object.fromEntries(collection.compared.map((name) => [name, item[name]]))
  // An app role made by hand may have no value.
  const pathOf = ({ value, id }: Item) => `${collection.path}[${value ?? id}]`

  const missing = (desired: Desired, live: Live): Change[] =>
    collection.want(desired).flatMap((want): Change[] => {
      const before = current(live).find(({ value }) => value === want.value)
      if (before && same(before, want)) return []
      const op = live.application ? 'update' : 'create'
      const was = before ? { before: shown(before) } : {}
      return [{ object: 'application', op, path: pathOf(want), ...was, after: shown(want) }]
    })

  function leaving(desired: Desired, live: Live): readonly Item[] {
    if (!desired.prune.includes(collection.part)) return []
    const wanted = collection.want(desired).map(({ value }) => value)
    return current(live).filter(({ value }) => !wanted.includes(value))
  }

  /** An existing one keeps its id, and one that is as it should be stays as Graph sent it. */
  function merged(have: readonly Item[], want: readonly Item[]): Item[] {
    const updated = have.map((item) => {
      const next = want.find(({ value }) => value === item.value)
      return next && !same(item, next) ? { ...item, ...next, id: item.id } : item
    })
    return [...updated, ...want.filter(({ value }) => !have.some((item) => item.value === value))]
  }

  const patch = (desired: Desired, summary: string, items: readonly Item[]): GraphRequest =>
    patchApplication(desired, { summary, body: collection.body(items) })

  return {
    id: collection.id,
    leaving: (desired, live) => leaving(desired, live).map(({ id }) => id),
    areStored: (desired, live) => missing(desired, live).length === 0,
    changes: (desired, live) => [
      ...missing(desired, live),
      ...leaving(desired, live).map(
        (item): Change => ({ object: 'application', op: 'delete', path: pathOf(item), before: shown(item) }),
      ),
    ],
    next(desired, live) {
      const have = current(live)
      const wanted = collection.want(desired)
      const gone = leaving(desired, live)
      const changing = have.filter((item) => {
        const want = wanted.find(({ value }) => value === item.value)
        return gone.includes(item) || (want && !same(item, want))
      })
      // Graph refuses to alter or remove an entitlement that is enabled. It is switched off in a request of its own,
      // which makes the real change the next request.
      const enabled = changing.filter(({ isEnabled }) => isEnabled)
      if (enabled.length > 0) {
        const off = have.map((item) => (enabled.includes(item) ? { ...item, isEnabled: false } : item))
        return [patch(desired, `disable the ${collection.noun} that change`, off)]
      }
      const removed = gone.filter((item) => !collection.isGiven(item, live))
      const isPublished = missing(desired, live).length === 0
      if (isPublished && removed.length === 0) return []
      const after = merged(have, wanted).filter((item) => !removed.includes(item))
      return [patch(desired, `${isPublished ? 'prune' : 'publish'} the ${collection.noun}`, after)]
    },
  }
}

// `allowedMemberTypes` is a set: Graph may return it in another order.
const comparable = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? [...value].sort() : value) ?? ''
