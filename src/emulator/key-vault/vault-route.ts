import type { Place } from './object.ts'
import type { Action } from './vault-caller.ts'

/** A request to a vault by a caller who may. */
export interface Visit extends Place {
  readonly version: string | undefined
  /** Parsed JSON. */
  readonly body: unknown
  readonly query: URLSearchParams
}

export interface VaultRoute {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  /** `{name}` and `{version}` stand for what the path holds there. */
  readonly path: string
  readonly action: Action
  /** Of an answer with a body: 200 when absent. */
  readonly status?: 202
  /** The body of the answer; undefined for none. */
  handle(visit: Visit): object | undefined | Promise<object>
}
