import type { HttpRequest } from '../http-message.ts'
import type { World } from '../world.ts'
import type { Authority } from './authority.ts'
import type { Traces } from './token-refusal.ts'

/** One request to the token service, with what its path says. */
export interface Visit {
  /** Where the path names a tenant, the world as that tenant sees it. */
  readonly world: World
  readonly http: HttpRequest
  readonly authority: Authority
  /** 1 takes `resource`, 2 takes `scope`. */
  readonly endpoint: 1 | 2
  readonly traces: Traces
}

/** The fields of a form. */
export const formOf = ({ http }: Visit): URLSearchParams => new URLSearchParams(http.body)

/** Parameters of an authorization request: in the query, or in the body of a POST. */
export const parametersOf = ({ http }: Visit): URLSearchParams =>
  new URLSearchParams(http.method === 'POST' ? http.body : http.query)

export const secondsOf = ({ world }: Pick<Visit, 'world'>): number => Math.floor(world.ambient.now() / 1000)

/** Ids for this answer. A client that sends a correlation id gets it back. */
export function tracesOf(world: World, http: HttpRequest): Traces {
  const parameters = new URLSearchParams(http.method === 'POST' ? http.body : http.query)
  const sent = parameters.get('client-request-id') ?? http.headers['client-request-id']
  return {
    traceId: world.ambient.newId(),
    correlationId: sent ?? world.ambient.newId(),
    timestamp: `${new Date(world.ambient.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`,
  }
}
