import type { AuthorizationServer } from '../model/authorization-server.ts'
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
  /** The same in place of `needs`, where callers bring a key or another server issues the tokens. */
  readonly needsWithoutEntra?: readonly Need[]
  /** The same besides `needs`, for a connector on behalf of others. */
  readonly needsOnBehalfOf?: readonly Need[]
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
  /** The same of the API, where the registration is the connector of a split. */
  readonly apiLive?: Live
  /** The OpenAPI 2.0 document of the server; without one the server is an MCP server. */
  readonly openApi?: OpenApi
  /** Another authorization server than Entra, with the client that is registered there. */
  readonly issuer?: OtherIssuer
  /** The connector exchanges the token of whoever is signed in already, and asks nobody. */
  readonly onBehalfOf?: true
  /** The connector is shipped in a solution whose publisher has this prefix. */
  readonly solution?: { readonly prefix: string }
}

export type OpenApi = Readonly<Record<string, unknown>>

export interface OtherIssuer {
  readonly server: AuthorizationServer
  readonly clientId: string
  /** Names with blanks between them. */
  readonly scope: string
  /** Sent to the authorization endpoint, for servers that give a token for one API only when it is named so. */
  readonly audience?: string
  /** Asked of whoever makes a connection, and sent to the authorization endpoint: it tells organisations apart. */
  readonly organizationParameter?: string
}

/** A key in place of a token: the server's own, or one of API Management. */
export const keyAccesses = ['api-key', 'subscription-key'] as const
export type KeyAccess = (typeof keyAccesses)[number]
