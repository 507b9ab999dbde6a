import * as z from 'zod'
import { requireDefinition } from './check-definition.ts'
import { invalidContent } from './power-refusal.ts'

const oAuthSettings = z.looseObject({
  identityProvider: z.string(),
  clientSecret: z.string().nullish(),
  redirectMode: z.enum(['Global', 'GlobalPerConnector', 'Direct']).optional(),
})

const parameter = z.strictObject({
  type: z.enum(['string', 'securestring', 'int', 'bool', 'gatewaySetting', 'oauthSetting']),
  oAuthSettings: oAuthSettings.optional(),
  uiDefinition: z.looseObject({}).optional(),
  allowedValues: z.array(z.looseObject({})).optional(),
  metadata: z.looseObject({}).optional(),
  gatewaySettings: z.looseObject({}).optional(),
})

const parameters = z.record(z.string().regex(/^[0-9a-zA-Z_:]+$/), parameter)

/** What Microsoft's tool sends, and what its schemas allow in apiProperties.json. */
const body = z.strictObject({
  properties: z.strictObject({
    displayName: z.string().min(1).optional(),
    description: z.string(),
    environment: z.strictObject({ name: z.string() }),
    openApiDefinition: z.unknown(),
    backendService: z.strictObject({ serviceUrl: z.url() }),
    iconBrandColor: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    iconUri: z.url().optional(),
    scriptDefinitionUrl: z.string().optional(),
    scriptOperations: z.array(z.string()).nullish(),
    capabilities: z.array(z.string()).optional(),
    policyTemplateInstances: z.array(z.looseObject({})).optional(),
    publisher: z.string().optional(),
    stackOwner: z.string().optional(),
    connectionParameters: parameters.optional(),
    connectionParameterSets: z
      .strictObject({
        uiDefinition: z.looseObject({}),
        values: z.array(
          z.strictObject({
            name: z.string(),
            uiDefinition: z.looseObject({}),
            parameters,
            metadata: z.looseObject({}).optional(),
          }),
        ),
      })
      .optional(),
  }),
})

export type ConnectorBody = z.infer<typeof body>['properties']

/** The body of a create or an update. Throws `PowerRefusal` for everything that the service would not take. */
export function readBody(text: string, environment: string, isUpdate: boolean): ConnectorBody {
  const parsed = body.safeParse(parseJson(text))
  if (!parsed.success)
    throw invalidContent(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    )
  const { properties } = parsed.data
  if (!isUpdate && properties.displayName === undefined)
    throw invalidContent('properties.displayName: Required')
  if (isUpdate && properties.stackOwner !== undefined)
    throw invalidContent('properties.stackOwner cannot be set on a custom connector.')
  if (properties.environment.name !== environment)
    throw invalidContent('Environment property cannot be changed.')
  requireDefinition(properties.openApiDefinition)
  for (const token of tokensOf(properties)) requireSignIn(token)
  return properties
}

/** The parameters `token` with OAuth settings: of the connector itself, and of each way to connect. */
export const tokensOf = (
  properties: Pick<ConnectorBody, 'connectionParameters' | 'connectionParameterSets'>,
) =>
  [
    properties.connectionParameters?.token,
    ...(properties.connectionParameterSets?.values.map(({ parameters: own }) => own.token) ?? []),
  ].flatMap((token) => token?.oAuthSettings ?? [])

/** The settings have to be such as its consent service understands. */
function requireSignIn(settings: z.infer<typeof oAuthSettings>): void {
  const { data, error } = z
    .looseObject({
      clientId: z.string().min(1),
      scopes: z.array(z.string()).default([]),
      customParameters: z.record(z.string(), z.strictObject({ value: z.string() })).default({}),
    })
    .safeParse(settings)
  if (error) throw invalidContent(error.issues.map(({ message }) => message).join('; '))
  const names = Object.keys(data.customParameters).map((name) => name.toLowerCase())
  const isApplication = data.customParameters.grantType?.value === 'client_credentials'
  if (settings.identityProvider === 'aad' && !isApplication && !names.includes('resourceuri'))
    throw invalidContent('customParameters.resourceUri is required for the identity provider aad.')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidContent('it is no JSON.')
  }
}
