import type { AzureCaller } from '../azure/azure-caller.ts'
import type { HttpRequest, Reply } from '../http-message.ts'
import type { World } from '../world.ts'
import { requireDefinition } from './check-definition.ts'
import { type ConnectorBody, readBody, tokensOf } from './connector-body.ts'
import { type ConnectorRecord, connectorName } from './connector-record.ts'
import { connectorView, DEFAULT_ICON, definitionAt } from './connector-view.ts'
import type { Environment } from './environment.ts'
import { callerOf, environmentFor } from './power-caller.ts'
import { invalidContent, PowerRefusal, refusalReply } from './power-refusal.ts'

export const POWER_APPS_HOST = 'api.powerapps.com'
export const FLOW_HOST = 'api.flow.microsoft.com'

/** Paths of the service, for requests that come over localhost. */
export const isPowerAppsPath = (path: string): boolean =>
  /^\/providers\/microsoft\.(powerapps|processsimple)\//i.test(path)

/** As much of Power Apps as it takes to create and update custom connectors, with the list of environments. */
export async function answerPowerApps(world: World, http: HttpRequest): Promise<Reply> {
  try {
    return await answer(world, http)
  } catch (error) {
    if (error instanceof PowerRefusal) return refusalReply(error)
    throw error
  }
}

/** Definitions lie in a store of their own, at addresses that carry what opens them. */
export function answerBlob(world: World, { method, path, query }: HttpRequest): Reply {
  if (method === 'GET' && path === DEFAULT_ICON)
    return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: icon }
  const definition = method === 'GET' ? definitionAt(world, path, new URLSearchParams(query)) : undefined
  return definition === undefined
    ? {
        status: 403,
        headers: { 'content-type': 'application/xml' },
        body: '<Error><Code>AuthenticationFailed</Code></Error>',
      }
    : { status: 200, body: definition }
}

const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>'

const VERSIONS = ['2016-11-01', '2017-08-01']

async function answer(world: World, http: HttpRequest): Promise<Reply> {
  const caller = await callerOf(world, http.headers.authorization)
  const query = new URLSearchParams(http.query)
  if (!VERSIONS.includes(query.get('api-version') ?? ''))
    throw new PowerRefusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    )
  const [, , provider = '', kind = '', name = '', action = ''] = http.path.split('/')
  const call = `${http.method} ${kind.toLowerCase()}`
  if (call === 'GET environments' && name === '') return environments(caller)
  if (/^microsoft\.powerapps$/i.test(provider)) {
    if (call === 'POST objectids') return forCaller(caller, name, { action, body: http.body })
    if (kind.toLowerCase() === 'apis' && action === '') return connectors(caller, http, { name, query })
  }
  throw new PowerRefusal(
    404,
    'NotFound',
    `No HTTP resource was found that matches the request URI '${http.origin}${http.path}'.`,
  )
}

const environments = ({ world }: AzureCaller): Reply => ({
  status: 200,
  body: {
    value: world.tenant.environments.map(({ name, displayName, isDefault }) => ({
      name,
      id: `/providers/Microsoft.PowerApps/environments/${name}`,
      type: 'Microsoft.PowerApps/environments',
      location: 'europe',
      properties: { displayName, isDefault, environmentSku: isDefault ? 'Default' : 'Sandbox' },
    })),
  },
})

/** Calls that name the caller in their path. */
function forCaller(caller: AzureCaller, objectId: string, of: { action: string; body: string }): Reply {
  if (objectId !== caller.objectId)
    throw new PowerRefusal(403, 'Forbidden', `The object id '${objectId}' is not that of the caller.`)
  if (of.action === 'validateApiSwagger') {
    requireDefinition(parsed(of.body))
    return { status: 200 }
  }
  if (of.action === 'generateResourceStorage') {
    const name = String(Object(Object(parsed(of.body)).environment).name)
    environmentFor(caller, name, 'CreateCustomApi')
    return {
      status: 200,
      body: {
        sharedAccessSignature: `https://emulator.blob.core.windows.net/${caller.objectId}?sv=2018-03-28`,
      },
    }
  }
  throw new PowerRefusal(404, 'NotFound', `There is no action '${of.action}'.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidContent('it is no JSON.')
  }
}

function connectors(
  caller: AzureCaller,
  { method, body }: HttpRequest,
  { name, query }: { name: string; query: URLSearchParams },
): Reply {
  const wanted = filteredEnvironment(query)
  const { world } = caller
  const all = world.tenant.connectors
  const environment = environmentFor(caller, wanted, method === 'GET' ? 'ReadApi' : 'CreateCustomApi')
  const here = all.filter((record) => record.environment === environment.name)
  if (name === '' && method === 'GET')
    return { status: 200, body: { value: here.map((record) => connectorView(world, record)) } }
  if (name === '' && method === 'POST') {
    const record = created(caller, environment, readBody(body, environment.name, false))
    all.push(record)
    return { status: 201, body: connectorView(world, record) }
  }
  const record = here.find((one) => one.name === name)
  if (!record)
    throw new PowerRefusal(
      404,
      'ApiResourceNotFound',
      `Could not find API resource '${name}' in environment '${environment.name}'.`,
    )
  if (method === 'GET') return { status: 200, body: connectorView(world, record) }
  if (method !== 'PATCH') throw new PowerRefusal(405, 'MethodNotAllowed', `${method} is not allowed here.`)
  update(record, caller, readBody(body, environment.name, true))
  return { status: 200, body: connectorView(world, record) }
}

/** Clients write it in several ways; all of them name the environment first. */
function filteredEnvironment(query: URLSearchParams): string {
  const found = /^environment eq '([^']+)'( and iscustomapi eq '?true'?)?$/i.exec(query.get('$filter') ?? '')
  if (found?.[1]) return found[1]
  throw new PowerRefusal(400, 'MissingEnvironmentFilter', 'The environment filter must be set.')
}

function created(caller: AzureCaller, environment: Environment, body: ConnectorBody): ConnectorRecord {
  const { ambient } = caller.world
  const now = new Date(ambient.now()).toISOString()
  return {
    name: connectorName(body.displayName ?? '', environment.name, ambient.newId()),
    environment: environment.name,
    properties: body,
    clientSecret: secretOf(body) ?? null,
    createdBy: caller.objectId,
    modifiedBy: caller.objectId,
    createdTime: now,
    changedTime: now,
  }
}

/** A secret that is not sent again stays. */
function update(record: ConnectorRecord, caller: AzureCaller, body: ConnectorBody): void {
  record.properties = { ...record.properties, ...body }
  record.clientSecret = secretOf(body) ?? record.clientSecret
  record.modifiedBy = caller.objectId
  record.changedTime = new Date(caller.world.ambient.now()).toISOString()
}

const secretOf = (body: ConnectorBody): string | undefined =>
  tokensOf(body).flatMap(({ clientSecret }) => clientSecret ?? [])[0]
