import type { Tenant } from '../tenant.ts'

/** The part of a tenant that reaches its replicas late. */
type Directory = Pick<
  Tenant,
  'applications' | 'servicePrincipals' | 'grants' | 'appRoleAssignments' | 'deletedApplications'
>

const COLLECTIONS = [
  'applications',
  'servicePrincipals',
  'grants',
  'appRoleAssignments',
  'deletedApplications',
] as const satisfies readonly (keyof Directory)[]

type Collection = (typeof COLLECTIONS)[number]
/** Objects of all collections as JSON, by collection and id. */
type Texts = ReadonlyMap<string, string>

/** A tenant as a replica holds it: a write arrives some time after it was noted. */
export class Replica {
  private readonly primary: Tenant
  private noted: Texts
  private readonly underway: { at: number; changes: Map<string, string | undefined> }[] = []
  private readonly objects: Map<string, unknown>
  /** What reads see. Members that do not lag, and every assignment, are the primary's. */
  readonly tenant: Tenant

  constructor(primary: Tenant) {
    this.primary = primary
    this.noted = textsOf(primary)
    this.objects = new Map([...this.noted].map(([key, text]) => [key, JSON.parse(text)]))
    this.tenant = new Proxy(primary, {
      get: (target, name) => (isCollection(name) ? this.list(name) : Reflect.get(target, name)),
    })
  }

  /** Notes what has changed on the primary since the last time. */
  note(now: number): void {
    const texts = textsOf(this.primary)
    const changes = new Map<string, string | undefined>()
    for (const [key, text] of texts) if (this.noted.get(key) !== text) changes.set(key, text)
    for (const key of this.noted.keys()) if (!texts.has(key)) changes.set(key, undefined)
    this.noted = texts
    if (changes.size > 0) this.underway.push({ at: now, changes })
  }

  /** Takes over what was noted up to then. */
  catchUp(until: number): void {
    while (this.underway[0] && this.underway[0].at <= until) {
      for (const [key, text] of this.underway.shift()?.changes ?? []) {
        if (text === undefined) this.objects.delete(key)
        else this.objects.set(key, JSON.parse(text))
      }
    }
  }

  /** A copy to try a write on. */
  scratch(): Tenant {
    return structuredClone({
      ...this.primary,
      ...Object.fromEntries(COLLECTIONS.map((name) => [name, this.list(name)])),
    })
  }

  private list(collection: Collection): unknown[] {
    const prefix = `${collection}/`
    return [...this.objects].flatMap(([key, object]) => (key.startsWith(prefix) ? [object] : []))
  }
}

const isCollection = (name: string | symbol): name is Collection =>
  COLLECTIONS.some((collection) => collection === name)

const textsOf = (tenant: Directory): Texts =>
  new Map(
    COLLECTIONS.flatMap((name) =>
      tenant[name].map((object): [string, string] => [`${name}/${idOf(object)}`, JSON.stringify(object)]),
    ),
  )

const idOf = (object: { id: string } | { entity: { id: string } }): string =>
  'entity' in object ? object.entity.id : object.id
