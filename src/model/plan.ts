import type { Change, ObjectKind } from './change.ts'

/** The changes to one object in the tenant. */
export interface PlannedObject {
  readonly object: ObjectKind
  readonly name: string
  readonly op: Change['op']
  readonly changes: readonly Change[]
}

/** What apply would do, object by object. */
export interface Plan {
  readonly tenantId: string
  readonly key: string
  readonly displayName: string
  /** Absent until the application exists. */
  readonly appId?: string
  readonly objects: readonly PlannedObject[]
  readonly counts: { readonly create: number; readonly update: number; readonly delete: number }
  /** The least-privileged permissions that carry it out, for a signed-in person and for an application. */
  readonly permissions: PlanPermissions
  /** Not everything may be read; the notes say what. */
  readonly hasUnknown?: true
  /** Things worth knowing that change nothing, such as another application of the same name. */
  readonly notes: readonly string[]
}

export interface PlanPermissions {
  readonly delegated: readonly string[]
  readonly application: readonly string[]
}
