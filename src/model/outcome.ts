/**
 * What an answer means for the run.
 * `done`: it happened. `exists`: it had happened before, so look. `lag`: a replica has not heard yet, try again.
 * `unknown`: it may or may not have happened. `refused`: trying again does not help.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly body: unknown }
  | { readonly kind: 'exists' | 'lag' | 'unknown' | 'refused'; readonly failure: GraphFailure }

/** A failed exchange with Graph, as facts. */
export interface GraphFailure {
  /** Absent where no answer came at all. */
  readonly status?: number
  /** Graph's own code, such as `Request_ResourceNotFound`. */
  readonly code?: string
  readonly message: string
  /** Names the exchange to Microsoft's support. */
  readonly requestId?: string
}
