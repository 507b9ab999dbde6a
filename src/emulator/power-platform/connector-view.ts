import { createHash } from 'node:crypto'
import { CONSENT_ORIGIN } from '../consent-service/connector.ts'
import type { World } from '../world.ts'
import { type ConnectorRecord, internalId } from './connector-record.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * A connector as the service shows it, which is not what it was sent: the redirect URL is its own, the secret is gone,
 * capabilities, publisher and stack owner are emptied, on-behalf-of is on, and the tenant parameter is there.
 */
export function connectorView(world: World, record: ConnectorRecord): object {
  const { name, environment, properties } = record
  const address = `https://emulator.azure-apim.net/apim/${internalId(record)}`
  const { displayName, description, iconBrandColor, iconUri, connectionParameters, connectionParameterSets } =
    properties
  return {
    name,
    id: `/providers/Microsoft.PowerApps/apis/${name}`,
    type: 'Microsoft.PowerApps/apis',
    properties: {
      displayName,
      // The real one lies at a host of Microsoft's that is not played; tools download it.
      iconUri: iconUri ?? `https://${BLOB_HOST}${DEFAULT_ICON}`,
      iconBrandColor,
      contact: {},
      license: {},
      apiEnvironment: 'Shared',
      isCustomApi: true,
      connectionParameters: shownParameters(record, connectionParameters as Members | undefined),
      ...(connectionParameterSets
        ? { connectionParameterSets: shownSets(record, connectionParameterSets as Members) }
        : {}),
      runtimeUrls: [address],
      primaryRuntimeUrl: address,
      metadata: {
        source: 'powerapps-user-defined',
        brandColor: iconBrandColor,
        contact: {},
        license: {},
        publisherUrl: null,
        serviceUrl: null,
        documentationUrl: null,
        environmentName: environment,
        xrmConnectorId: null,
        almMode: 'Environment',
        createdBy: JSON.stringify(principal(world, record.createdBy)),
        modifiedBy: JSON.stringify(principal(world, record.modifiedBy)),
        allowSharing: false,
      },
      capabilities: [],
      description,
      apiDefinitions: {
        originalSwaggerUrl: definitionUrl(world, record, '.json_original'),
        modifiedSwaggerUrl: definitionUrl(world, record, '.json'),
      },
      createdBy: principal(world, record.createdBy),
      modifiedBy: principal(world, record.modifiedBy),
      createdTime: record.createdTime,
      changedTime: record.changedTime,
      environment: { id: `/providers/Microsoft.PowerApps/environments/${environment}`, name: environment },
      tier: 'Standard',
      publisher: '',
      almMode: 'Environment',
    },
  }
}

const shownSets = (record: ConnectorRecord, sets: Members): object => ({
  ...sets,
  values: (sets.values as Members[]).map((set) => ({
    ...set,
    parameters: shownParameters(record, set.parameters as Members),
  })),
})

function shownParameters(record: ConnectorRecord, parameters: Members = {}): object {
  const shown = Object.entries(parameters).map(([name, parameter]) => {
    const { oAuthSettings, ...rest } = parameter as Members
    return [
      name,
      oAuthSettings ? { ...rest, oAuthSettings: shownSettings(record, oAuthSettings as Members) } : parameter,
    ]
  })
  return { ...Object.fromEntries(shown), ...('token' in parameters ? tenant(parameters) : {}) }
}

const tenant = (parameters: Members): object =>
  'token:TenantId' in parameters
    ? {}
    : { 'token:TenantId': { type: 'string', metadata: { sourceType: 'AzureActiveDirectoryTenant' } } }

function shownSettings(record: ConnectorRecord, settings: Members): object {
  const { clientSecret: _, ...rest } = settings
  const properties = { ...Object(settings.properties), IsOnbehalfofLoginSupported: true }
  return {
    ...rest,
    redirectMode: 'GlobalPerConnector',
    redirectUrl: `${CONSENT_ORIGIN}/redirect/${internalId(record)}`,
    properties,
  }
}

function principal({ tenant: { tenantId, users, servicePrincipals } }: World, id: string): object {
  const user = users.find((one) => one.id === id)
  if (!user) {
    const application = servicePrincipals.find(({ entity }) => entity.id === id)?.entity
    return { id, displayName: application?.displayName ?? id, type: 'ServicePrincipal', tenantId }
  }
  const { displayName, userPrincipalName } = user
  return { id, displayName, email: userPrincipalName, type: 'User', tenantId, userPrincipalName }
}

export const BLOB_HOST = 'emulator.blob.core.windows.net'
export const DEFAULT_ICON = '/icons/api-dedicated.svg'
const FOLDER = 'api-swagger-files'
const VALID_MS = 60 * 60 * 1000

/** An address that needs no token: what it is good for stands in its query, signed. */
function definitionUrl(world: World, record: ConnectorRecord, ending: string): string {
  const path = `/${FOLDER}/${internalId(record)}${ending}`
  const se = new Date(world.ambient.now() + VALID_MS).toISOString()
  const query = new URLSearchParams({
    sv: '2018-03-28',
    sr: 'b',
    sig: signature(world, path, se),
    se,
    sp: 'r',
  })
  return `https://${BLOB_HOST}${path}?${query}`
}

const signature = ({ state }: World, path: string, se: string): string =>
  createHash('sha256').update(`${state.keys.leafKey}\n${path}\n${se}`).digest('base64')

/** The definition that lies at such an address, as it was sent; undefined where the address is none, or is over. */
export function definitionAt(world: World, path: string, query: URLSearchParams): unknown {
  const se = query.get('se') ?? ''
  if (query.get('sig') !== signature(world, path, se) || !(Date.parse(se) > world.ambient.now()))
    return undefined
  const name = path.replace(/^.*\//, '').replace(/\.json(_original)?$/, '')
  const all = [world.tenant, ...world.others].flatMap(({ connectors }) => connectors)
  return all.find((record) => internalId(record) === name)?.properties.openApiDefinition
}
