import { randomBytes, randomUUID } from 'node:crypto'

/** What an operation may not take from thin air: the clock and everything random. */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now(): number
  /** A new GUID. */
  newId(): string
  /** A new client secret: 40 characters, unguessable, and visibly no secret of the real service. */
  newSecret(): string
}

/** Operating system randomness with the given clock. */
export function systemAmbient(now: () => number): Ambient {
  return { now, newId: randomUUID, newSecret: () => `emu-${randomBytes(27).toString('base64url')}` }
}
