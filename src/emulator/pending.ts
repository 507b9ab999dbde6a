import type { Connection } from './consent-service/connector.ts'

/** An account that has signed in: where it lives, which it is, and when the password was given. */
export interface Account {
  readonly tenantId: string
  readonly objectId: string
  /** Seconds since the epoch. */
  readonly signedInAt: number
  readonly sessionId: string
}

/** What lives for minutes and is not kept: a restart ends it. */
export interface Pending {
  /** Ids of codes that were redeemed, with the second until which that matters. */
  readonly redeemed: Map<string, number>
  /** By user code. */
  readonly devices: Map<string, DeviceFlow>
  /** Connectors of the consent service, by name. */
  readonly connections: Map<string, Connection>
}

/** A device that waits for its user. Times in seconds since the epoch. */
export interface DeviceFlow {
  readonly deviceCode: string
  readonly clientId: string
  readonly scope: string
  readonly endpoint: 1 | 2
  readonly segment: string
  readonly expiresAt: number
  state: 'waiting' | 'declined' | { readonly account: Account }
}

export const newPending = (): Pending => ({
  redeemed: new Map(),
  devices: new Map(),
  connections: new Map(),
})
