import type { Call, Route } from '../graph/route.ts'

/** A Graph call and the route that takes it, as the variants see and change them. */
export interface Asked {
  readonly route: Route
  readonly call: Call
}

/** The route of one application. */
export const ITEM = '/applications/{}'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const members = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})
