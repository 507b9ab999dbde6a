import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { World } from '../world.ts'

/**
 * Codes, refresh tokens, sessions and the steps of a sign-in are sealed: whoever carries one carries the state, nobody
 * can read or make one, and the emulator keeps nothing for it. They survive a restart with the keys.
 */
export type TicketKind = 'code' | 'refresh' | 'session' | 'journey' | 'device' | 'connector'

const ALGORITHM = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

export function seal(world: World, kind: TicketKind, content: object): string {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, keyOf(world, kind), nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()])
  return `1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/** What was sealed as that kind; undefined for anything else. */
export function open<T extends object>(world: World, kind: TicketKind, ticket: string): T | undefined {
  const bytes = Buffer.from(ticket.replace(/^1\./, ''), 'base64url')
  if (bytes.length <= NONCE + TAG) return undefined
  try {
    const decipher = createDecipheriv(ALGORITHM, keyOf(world, kind), bytes.subarray(0, NONCE))
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString()
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

const keyOf = ({ state }: World, kind: TicketKind): Buffer =>
  Buffer.from(hkdfSync('sha256', state.keys.signing.privateKey, '', `emulator ${kind}`, 32))
