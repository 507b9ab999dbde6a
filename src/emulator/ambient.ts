import { randomBytes, randomUUID } from 'node:crypto'
import { noVariants, type Variants } from './conditions/variants.ts'

/** What an operation may not take from thin air: the clock, everything random, and the readings that are played. */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now(): number
  /** A new GUID. */
  newId(): string
  /** A new client secret: 40 characters, unguessable, and visibly no secret of the real service. */
  newSecret(): string
  readonly variants: Variants
}

/** Operating system randomness with the given clock. */
export function systemAmbient(now: () => number, variants: Variants = noVariants): Ambient {
  return { now, newId: randomUUID, newSecret: () => `emu-${randomBytes(27).toString('base64url')}`, variants }
}
