import { type HttpRequest, type Reply, withHeaders } from '../http-message.ts'
import { type World, worldOf } from '../world.ts'
import { adminConsent } from './admin-consent.ts'
import { resolveAuthority } from './authority.ts'
import { authorize } from './authorize.ts'
import { startDevice } from './device-code.ts'
import { showDevicePage, submitDeviceCode } from './device-page.ts'
import { logout } from './logout.ts'
import {
  instanceDiscovery,
  isCloudHost,
  keySet,
  OPEN_TENANT,
  v1Configuration,
  v2Configuration,
  v2Issuer,
} from './metadata.ts'
import { refusalReply } from './refusal-reply.ts'
import { submitDecision, submitSignIn } from './sign-in.ts'
import { answerToken } from './token.ts'
import { refuse, type Traces } from './token-refusal.ts'
import { userInfo } from './user-info.ts'
import { userRealm } from './user-realm.ts'
import { tracesOf, type Visit } from './visit.ts'

interface Endpoint {
  readonly version?: 1 | 2
  /** Refusals are shown to a person. */
  readonly page?: true
  answer(visit: Visit): Reply | Promise<Reply>
}

/** What stands behind the tenant in the path, by method. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  'GET v2.0/.well-known/openid-configuration': {
    answer: (visit) => document(v2Configuration(endpointsOf(visit))),
  },
  'GET .well-known/openid-configuration': {
    answer: (visit) => document(v1Configuration(endpointsOf(visit))),
  },
  'GET discovery/v2.0/keys': {
    answer: (visit) => document(keySet(visit.world.signing, v2Issuer(endpointsOf(visit).tenantId))),
  },
  'GET discovery/keys': { answer: ({ world }) => document(keySet(world.signing)) },
  'GET discovery/instance': { answer: ({ http }) => document(instanceDiscovery(discoveryEndpoint(http))) },
  'POST oauth2/v2.0/token': { answer: answerToken },
  'POST oauth2/token': { version: 1, answer: answerToken },
  'POST oauth2/v2.0/devicecode': { answer: startDevice },
  'POST oauth2/devicecode': { version: 1, answer: startDevice },
  'GET oauth2/v2.0/authorize': { page: true, answer: authorize },
  'POST oauth2/v2.0/authorize': { page: true, answer: authorize },
  'GET oauth2/authorize': { version: 1, page: true, answer: authorize },
  'POST oauth2/authorize': { version: 1, page: true, answer: authorize },
  'GET v2.0/adminconsent': { page: true, answer: adminConsent },
  'GET adminconsent': { version: 1, page: true, answer: adminConsent },
  'POST login': { page: true, answer: submitSignIn },
  'POST consent': { page: true, answer: submitDecision },
  'GET openid/userinfo': { answer: ({ world, http }) => userInfo(world, http) },
  'POST openid/userinfo': { answer: ({ world, http }) => userInfo(world, http) },
  'GET oauth2/deviceauth': { page: true, answer: showDevicePage },
  'POST oauth2/deviceauth': { page: true, answer: submitDeviceCode },
  'GET oauth2/v2.0/logout': { page: true, answer: logout },
  'POST oauth2/v2.0/logout': { page: true, answer: logout },
  'GET oauth2/logout': { version: 1, page: true, answer: logout },
  'POST oauth2/logout': { version: 1, page: true, answer: logout },
}

/** The Entra token service over all tenants. */
export async function answerTokenService(world: World, http: HttpRequest): Promise<Reply> {
  const traces = tracesOf(world, http)
  const reply = await visitEndpoint(world, http, traces)
  return withHeaders(reply, {
    'cache-control': 'no-store, no-cache',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': traces.traceId,
    'access-control-allow-origin': '*',
    ...(http.method === 'OPTIONS'
      ? { 'access-control-allow-headers': '*', 'access-control-allow-methods': 'GET, POST, OPTIONS' }
      : {}),
  })
}

async function visitEndpoint(world: World, http: HttpRequest, traces: Traces): Promise<Reply> {
  if (http.method === 'OPTIONS') return { status: 200 }
  const path = /^\/device\/?$/i.test(http.path) ? '/common/oauth2/deviceauth' : http.path
  const [segment = '', ...rest] = path.split('/').filter((part) => part !== '')
  const name = rest.join('/').toLowerCase()
  const method = http.method === 'HEAD' ? 'GET' : http.method
  if (method === 'GET' && name.startsWith('userrealm/')) return userRealm(world, rest[1] ?? '')
  const endpoint = endpoints[`${method} ${name}`] ?? wrongMethod(method, name)
  if (!endpoint) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found.' }
  try {
    const authority = resolveAuthority(world, segment)
    const seen = authority.tenant ? (worldOf(world, authority.tenant.tenantId) ?? world) : world
    return await endpoint.answer({ world: seen, http, authority, endpoint: endpoint.version ?? 2, traces })
  } catch (error) {
    return refusalReply(error, { page: endpoint.page ?? false, name, traces })
  }
}

/** An endpoint that exists, for other methods: a person who goes back in the browser meets that. */
function wrongMethod(received: string, name: string): Endpoint | undefined {
  const methods = METHODS.filter((method) => endpoints[`${method} ${name}`])
  if (methods.length === 0) return undefined
  const refuseMethod = () => {
    throw refuse(900561, { methods: methods.join(', '), received })
  }
  return { ...(received === 'GET' ? { page: true } : {}), answer: refuseMethod }
}

const METHODS = ['GET', 'POST']

/** Documents of a tenant name it by id, also when it was asked for by domain. */
function endpointsOf({ http, authority }: Visit) {
  const { origin } = http
  return authority.tenant && authority.segment !== 'consumers'
    ? { origin, segment: authority.tenant.tenantId, tenantId: authority.tenant.tenantId }
    : { origin, segment: authority.segment, tenantId: authority.tenant?.tenantId ?? OPEN_TENANT }
}

const document = (body: object): Reply => ({
  status: 200,
  headers: { 'cache-control': 'max-age=86400, private' },
  body,
})

/** An authority has to be on a host of a cloud, or on the emulator's own. */
function discoveryEndpoint(http: HttpRequest): string {
  const asked = new URLSearchParams(http.query).get('authorization_endpoint') ?? `${http.origin}/common`
  if (!URL.canParse(asked)) throw refuse(50049)
  const { hostname, pathname } = new URL(asked)
  if (!isCloudHost(hostname) && hostname !== new URL(http.origin).hostname) throw refuse(50049)
  return `${http.origin}/${pathname.split('/')[1] ?? 'common'}/v2.0/.well-known/openid-configuration`
}
