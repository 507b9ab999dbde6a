import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'

/** A scope or an app role: found again by value, because consents and assignments refer to its id. */
interface Entitlement {
  readonly id: string
  readonly value: string
  readonly isEnabled: boolean
}

interface Collection<Item extends Entitlement> {
  readonly id: string
  /** In Graph's names: `api.oauth2PermissionScopes`. */
  readonly path: string
  /** What it is called in a summary: "scopes". */
  readonly noun: string
  /** The members that are compared and shown. */
  readonly compared: readonly (keyof Item & string)[]
  want(desired: Desired): readonly Item[]
  have(application: Application): readonly Item[]
  body(items: readonly Item[]): Partial<Record<keyof Application, unknown>>
}

/** The aspect for a collection of entitlements. Those that are not desired stay. */
export function entitlements<Item extends Entitlement>(collection: Collection<Item>): Aspect {
  const current = (application: Application | undefined) => (application ? collection.have(application) : [])
  const same = (a: Item, b: Item) =>
    collection.compared.every((name) => comparable(a[name]) === comparable(b[name]))
  const shown = (item: Item) => Object.fromEntries(collection.compared.map((name) => [name, item[name]]))

  function changes(desired: Desired, application: Application | undefined): Change[] {
    return collection.want(desired).flatMap((want): Change[] => {
      const path = `${collection.path}[${want.value}]`
      const before = current(application).find(({ value }) => value === want.value)
      if (before && same(before, want)) return []
      const op = application ? 'update' : 'create'
      return [
        { object: 'application', op, path, ...(before ? { before: shown(before) } : {}), after: shown(want) },
      ]
    })
  }

  /** An existing one keeps its id, and one that is as it should be stays as Graph sent it. */
  function merged(have: readonly Item[], want: readonly Item[]): Item[] {
    const updated = have.map((item) => {
      const next = want.find(({ value }) => value === item.value)
      return next && !same(item, next) ? { ...item, ...next, id: item.id } : item
    })
    return [...updated, ...want.filter(({ value }) => !have.some((item) => item.value === value))]
  }

  return {
    id: collection.id,
    changes: (desired, live) => changes(desired, live.application),
    next(desired, live) {
      if (changes(desired, live.application).length === 0) return []
      const have = current(live.application)
      const wanted = collection.want(desired)
      const changing = have.filter((item) => {
        const want = wanted.find(({ value }) => value === item.value)
        return want && item.isEnabled && !same(item, want)
      })
      // Graph refuses to alter an entitlement that is enabled. It is switched off in a request of its own, which makes
      // the real change the next request.
      const after =
        changing.length > 0
          ? have.map((item) => (changing.includes(item) ? { ...item, isEnabled: false } : item))
          : merged(have, wanted)
      const { noun } = collection
      const summary = changing.length > 0 ? `disable the ${noun} that change` : `publish the ${noun}`
      return [patchApplication(desired, { summary, body: collection.body(after) })]
    },
  }
}

// `allowedMemberTypes` is a set: Graph may return it in another order.
const comparable = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? [...value].sort() : value) ?? ''
