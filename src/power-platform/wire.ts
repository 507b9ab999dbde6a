/** The parts of Power Apps' answers that are read, as recordings show them. Any of them may be missing. */
export interface Environment {
  /** Its id. */
  readonly name: string
  readonly properties?: { readonly displayName?: string; readonly isDefault?: boolean }
}

export interface LiveConnector {
  /** Its id: `shared_…` */
  readonly name: string
  readonly properties?: {
    readonly displayName?: string
    readonly isCustomApi?: boolean
    readonly connectionParameters?: Parameters
    readonly connectionParameterSets?: { readonly values?: readonly ParameterSet[] }
    /** An address that opens without a token, for an hour. */
    readonly apiDefinitions?: { readonly originalSwaggerUrl?: string }
  }
}

export type Parameters = Readonly<Record<string, Parameter | undefined>>

interface ParameterSet {
  readonly name?: string
  readonly parameters?: Parameters
}

interface Parameter {
  readonly oAuthSettings?: OAuthSettings
}

export interface OAuthSettings {
  readonly identityProvider?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly scopes?: readonly string[]
  readonly redirectUrl?: string | readonly string[]
  readonly customParameters?: Readonly<Record<string, { readonly value?: string } | undefined>>
}

/** What is in the way of signing in, of the connector itself and of each way to connect; `token` is the parameter's name. */
export const signInsOf = ({ properties = {} }: Pick<LiveConnector, 'properties'>): OAuthSettings[] =>
  [
    properties.connectionParameters,
    ...(properties.connectionParameterSets?.values ?? []).map(({ parameters }) => parameters),
  ].flatMap((parameters) => parameters?.token?.oAuthSettings ?? [])

/** Where its sign-ins come back. The service makes them up when the connector is created. */
export const redirectUrlsOf = (connector: Pick<LiveConnector, 'properties'>): string[] => [
  ...new Set(signInsOf(connector).flatMap(({ redirectUrl = [] }) => redirectUrl)),
]
