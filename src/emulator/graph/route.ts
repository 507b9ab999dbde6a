import type { Ambient } from '../ambient.ts'
import type { Reply } from '../http-message.ts'
import type { Registration, Tenant } from '../tenant.ts'
import type { Caller } from './caller.ts'
import type { Key } from './path.ts'
import type { Permissions, Reach } from './permissions.ts'
import type { Query } from './query.ts'

/** A Graph request after routing, sign-in and permission checks. */
export interface Call {
  readonly tenant: Tenant
  readonly ambient: Ambient
  /** Finds an application of any tenant that others may use as well. */
  multiTenant(appId: string): Registration | undefined
  readonly caller: Caller
  readonly reach: Reach
  /** Key segments of the path, in order: `/applications/{0}/…/{1}`. */
  readonly keys: readonly Key[]
  readonly query: Query
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON without OData annotations; undefined when none was sent. */
  readonly body: unknown
  /** Scheme, host and version for links the client follows: `https://graph.microsoft.com/v1.0`. */
  readonly root: string
}

/** One line of the routing table. `{}` in the path stands for a key segment. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly needs: Permissions
  handle(call: Call): Reply
}
