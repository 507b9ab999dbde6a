/** What an authorization server says of itself (OpenID Connect Discovery, RFC 8414), as far as connectors need it. */
export interface AuthorizationServer {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  /** Absent where it does not say. */
  readonly scopesSupported?: readonly string[]
}
