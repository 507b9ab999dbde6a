import { type LiveConnector, signInsOf } from './wire.ts'

/** A connector as its files describe it. */
export interface WantedConnector {
  readonly displayName: string
  /** `properties` of apiProperties.json. */
  readonly properties: NonNullable<LiveConnector['properties']>
  /** apiDefinition.swagger.json. */
  readonly definition: Definition
}

export interface Definition {
  readonly info: { readonly title?: string; readonly description?: string; readonly version?: string }
  readonly host?: string
  readonly basePath?: string
  readonly schemes?: readonly string[]
}

/** From the two files that Microsoft's tools take. */
export function wantedConnector(apiProperties: string, apiDefinition: string): WantedConnector {
  const { properties } = JSON.parse(apiProperties) as Pick<WantedConnector, 'properties'>
  const definition = JSON.parse(apiDefinition) as Definition
  return { displayName: definition.info.title ?? '', properties, definition }
}

/** The client that it signs in with. */
export const clientIdOf = ({ properties }: WantedConnector): string | undefined =>
  signInsOf({ properties }).find(({ clientId }) => clientId !== undefined)?.clientId

/** What its operations are called at. */
export const serviceUrlOf = ({ definition }: Pick<WantedConnector, 'definition'>): string => {
  const { schemes = [], host = '', basePath = '' } = definition
  return `${schemes[0] ?? 'https'}://${host}${basePath}`
}

/** What Microsoft's tool would send. The name stays what it was when the connector is updated. */
export function bodyOf(
  { displayName, properties, definition: { info } }: WantedConnector,
  on: {
    readonly environment: string
    /** With its mark. */
    readonly definition: Definition
    readonly secret: string
    readonly isUpdate: boolean
  },
): object {
  return {
    properties: {
      ...withSecret(properties, on.secret),
      openApiDefinition: on.definition,
      backendService: { serviceUrl: serviceUrlOf(on) },
      environment: { name: on.environment },
      ...(on.isUpdate ? {} : { displayName }),
      description: info.description ?? '',
      scriptDefinitionUrl: '',
    },
  }
}

/** Into every parameter called `token`, of each way to connect, as Microsoft's tool does it. */
function withSecret(properties: WantedConnector['properties'], clientSecret: string): object {
  const { connectionParameters, connectionParameterSets, ...rest } = properties
  const filled = (parameters: WantedConnector['properties']['connectionParameters'] = {}) => {
    const { token } = parameters
    if (!token?.oAuthSettings) return parameters
    return { ...parameters, token: { ...token, oAuthSettings: { ...token.oAuthSettings, clientSecret } } }
  }
  return {
    ...rest,
    ...(connectionParameters ? { connectionParameters: filled(connectionParameters) } : {}),
    ...(connectionParameterSets
      ? {
          connectionParameterSets: {
            ...connectionParameterSets,
            values: (connectionParameterSets.values ?? []).map((set) => ({
              ...set,
              parameters: filled(set.parameters),
            })),
          },
        }
      : {}),
  }
}
