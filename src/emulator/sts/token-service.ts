import { type HttpRequest, type Reply, withHeaders } from '../http-message.ts'
import type { World } from '../world.ts'
import { type Authority, resolveAuthority } from './authority.ts'
import {
  type Endpoints,
  instanceDiscovery,
  keySet,
  v1Configuration,
  v2Configuration,
  v2Issuer,
} from './metadata.ts'
import { answerToken } from './token.ts'
import { refusalReply, TokenRefusal } from './token-refusal.ts'

interface Visit {
  readonly world: World
  readonly http: HttpRequest
  readonly authority: Authority
  readonly endpoints: Endpoints
}

type Endpoint = (visit: Visit) => Reply | Promise<Reply>

/** What stands behind the tenant in the path, by method. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  'GET v2.0/.well-known/openid-configuration': (visit) => document(v2Configuration(visit.endpoints)),
  'GET .well-known/openid-configuration': (visit) => document(v1Configuration(visit.endpoints)),
  'GET discovery/v2.0/keys': ({ world, endpoints }) =>
    document(keySet(world.signing, v2Issuer(endpoints.tenantId))),
  'GET discovery/keys': ({ world }) => document(keySet(world.signing)),
  'GET discovery/instance': ({ http }) => document(instanceDiscovery(discoveryEndpoint(http))),
  'POST oauth2/v2.0/token': ({ world, http, authority }) =>
    answerToken(world, { authority, endpoint: 2, http }),
  'POST oauth2/token': ({ world, http, authority }) => answerToken(world, { authority, endpoint: 1, http }),
}

/** The Entra token service over one tenant. */
export async function answerTokenService(world: World, http: HttpRequest): Promise<Reply> {
  const reply = await refusing(world, () => visitEndpoint(world, http))
  return withHeaders(reply, {
    'cache-control': 'no-store, no-cache',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': world.ambient.newId(),
    'access-control-allow-origin': '*',
  })
}

async function visitEndpoint(world: World, http: HttpRequest): Promise<Reply> {
  const [segment = '', ...rest] = http.path.split('/').filter((part) => part !== '')
  const endpoint = endpoints[`${http.method} ${rest.join('/').toLowerCase()}`]
  if (!endpoint) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found.' }
  const authority = resolveAuthority(
    world.tenant,
    segment,
    http.method === 'GET' ? 'invalid_tenant' : 'invalid_request',
  )
  return endpoint({ world, http, authority, endpoints: endpointsOf(world, http, { segment, authority }) })
}

/** Documents of a tenant name it by id, also when it was asked for by domain. */
function endpointsOf(
  world: World,
  http: HttpRequest,
  at: { segment: string; authority: Authority },
): Endpoints {
  const { tenantId } = world.tenant
  return at.authority === 'tenant'
    ? { origin: http.origin, segment: tenantId, tenantId }
    : { origin: http.origin, segment: at.segment.toLowerCase(), tenantId: '{tenantid}' }
}

const document = (body: object): Reply => ({
  status: 200,
  headers: { 'cache-control': 'max-age=86400, private' },
  body,
})

function discoveryEndpoint(http: HttpRequest): string {
  const asked = new URLSearchParams(http.query).get('authorization_endpoint') ?? ''
  const path = URL.canParse(asked) ? new URL(asked).pathname : '/common/oauth2/v2.0/authorize'
  return `${http.origin}/${path.split('/')[1] ?? 'common'}/v2.0/.well-known/openid-configuration`
}

async function refusing(world: World, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    const refusal = error instanceof TokenRefusal ? error : serverError(error)
    return refusalReply(refusal, world.ambient)
  }
}

const serverError = (error: unknown): TokenRefusal =>
  new TokenRefusal(
    'server_error',
    90033,
    `The emulator failed: ${error instanceof Error ? error.message : error}`,
    500,
  )
