import * as z from 'zod'
import type { Connector } from './connector.ts'

const oAuthSettings = z.looseObject({
  identityProvider: z.string(),
  clientId: z.string().optional(),
  clientSecret: z.string().nullish(),
  scopes: z.array(z.string()).default([]),
  customParameters: z.record(z.string(), z.looseObject({ value: z.string() })).default({}),
})

const parameters = z.record(z.string(), z.looseObject({ oAuthSettings: oAuthSettings.optional() }))

const properties = z.looseObject({
  properties: z.looseObject({
    connectionParameters: parameters.default({}),
    connectionParameterSets: z
      .looseObject({ values: z.array(z.looseObject({ name: z.string(), parameters })) })
      .optional(),
  }),
})

/** A connector by its apiProperties.json, as it is given to Power Platform, and what belongs to it besides. */
export const connectorFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  apiProperties: properties,
  /** Of several ways to connect, this one. */
  parameterSet: z.string().optional(),
  /** As the tools send it beside the file. */
  clientSecret: z.string().optional(),
  /** What a person enters for the connection, `token:NAME` by its name. */
  values: z.record(z.string(), z.string()).default({}),
})

type ConnectorFile = z.infer<typeof connectorFile>

/** What the file says of signing in, in the form of the connector's Security tab; a problem as text. */
export function connectorOf({ name, values, ...file }: ConnectorFile): unknown | { problem: string } {
  const token = parametersOf(file)?.token?.oAuthSettings
  if (!token) return { problem: 'there is no parameter "token" with oAuthSettings' }
  const { clientId, scopes } = token
  const clientSecret = file.clientSecret ?? token.clientSecret ?? undefined
  const common = {
    identityProvider: token.identityProvider,
    name,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    scopes,
  }
  // Both casings are in the field.
  const custom = Object.fromEntries(
    Object.entries(token.customParameters).map(([key, { value }]) => [key.toLowerCase(), value]),
  )
  const picked = (...keys: string[]) =>
    Object.fromEntries(
      keys.flatMap((key) =>
        custom[key.toLowerCase()] === undefined ? [] : [[key, custom[key.toLowerCase()]]],
      ),
    )
  if (token.identityProvider === 'aad') return { ...common, ...picked('loginUri', 'tenantId', 'resourceUri') }
  if (token.identityProvider === 'oauth2')
    return { ...common, ...picked('authorizationUrl', 'tokenUrl', 'refreshUrl') }
  return { ...common, ...picked(...templateNames), values }
}

const templateNames = [
  'authorizationUrlTemplate',
  'authorizationUrlQueryStringTemplate',
  'tokenUrlTemplate',
  'tokenBodyTemplate',
  'refreshUrlTemplate',
  'refreshBodyTemplate',
]

const parametersOf = ({ apiProperties, parameterSet }: Omit<ConnectorFile, 'name' | 'values'>) => {
  const { connectionParameters, connectionParameterSets } = apiProperties.properties
  if (parameterSet === undefined) return connectionParameters
  return connectionParameterSets?.values.find((set) => set.name === parameterSet)?.parameters
}

export const isProblem = (value: unknown): value is { problem: string } =>
  typeof value === 'object' && value !== null && 'problem' in value

/** A template with everything in its place, encoded for a query or a form; placeholders in any casing. */
export const filled = (template: string, values: Readonly<Record<string, string>>): string => {
  const known = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = known.get(name.toLowerCase())
    return value === undefined ? whole : encodeURIComponent(value)
  })
}

/** The values that templates can refer to. */
export const placeholders = (
  connector: Extract<Connector, { identityProvider: 'oauth2generic' }>,
  redirectUrl: string,
) => ({
  ...connector.values,
  ClientId: connector.clientId,
  ClientSecret: connector.clientSecret ?? '',
  RedirectUrl: redirectUrl,
  Scopes: connector.scopes.join(' '),
})
