import type { TargetConfiguration } from '../model/configuration.ts'
import type { Live } from '../model/live.ts'
import type { Registration } from '../model/registration.ts'
import type { Need } from './needs.ts'

/** Someone who needs configuration: a connector, a server, a client; or another tool that is to make the registration. */
export interface Target {
  readonly name: string
  readonly group: 'connector' | 'server' | 'client' | 'elsewhere'
  /** One line for lists and help. */
  readonly summary: string
  /** Clients of a manifest that call for it. */
  readonly presets?: readonly string[]
  /** What the registration has to have, or the output could not work. */
  readonly needs: readonly Need[]
  /** The same where callers bring a key, for a target that heeds `access`. */
  readonly keyNeeds?: readonly Need[]
  /** What else can be asked for. */
  readonly heeds: readonly (keyof Asked)[]
  load(): Promise<Render>
}

export type Render = (registration: Registration, asked: Asked) => TargetConfiguration

/** What a person asks for besides the target, and what was read because of it. */
export interface Asked {
  /** How callers prove themselves; an access token where it is absent. */
  readonly access?: KeyAccess
  /** Everything that hangs on the registration. Read only for targets that copy it. */
  readonly live?: Live
}

/** A key in place of a token: the server's own, or one of API Management. */
export const keyAccesses = ['api-key', 'subscription-key'] as const
export type KeyAccess = (typeof keyAccesses)[number]
