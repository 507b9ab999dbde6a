import { type HttpRequest, type Reply, withHeaders } from '../http-message.ts'
import { errorPage } from '../pages/message-page.ts'
import { type World, worldOf } from '../world.ts'
import { adminConsent } from './admin-consent.ts'
import { resolveAuthority } from './authority.ts'
import { authorize } from './authorize.ts'
import { startDevice } from './device-code.ts'
import { showDevicePage, submitDeviceCode } from './device-page.ts'
import { logout } from './logout.ts'
import { instanceDiscovery, keySet, v1Configuration, v2Configuration, v2Issuer } from './metadata.ts'
import { submitDecision, submitSignIn } from './sign-in.ts'
import { answerToken } from './token.ts'
import { describe, errorUri, refuse, TokenRefusal, type Traces } from './token-refusal.ts'
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
  if (http.method === 'GET' && name.startsWith('userrealm/')) return userRealm(world, rest[1] ?? '')
  const endpoint = endpoints[`${http.method} ${name}`]
  if (!endpoint) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found.' }
  try {
    const authority = resolveAuthority(world, segment)
    const seen = authority.tenant ? (worldOf(world, authority.tenant.tenantId) ?? world) : world
    return await endpoint.answer({ world: seen, http, authority, endpoint: endpoint.version ?? 2, traces })
  } catch (error) {
    return refusalReply(error, { endpoint, name, traces })
  }
}

/** Documents of a tenant name it by id, also when it was asked for by domain. */
function endpointsOf({ http, authority }: Visit) {
  const { origin } = http
  return authority.tenant && authority.segment !== 'consumers'
    ? { origin, segment: authority.tenant.tenantId, tenantId: authority.tenant.tenantId }
    : { origin, segment: authority.segment, tenantId: authority.tenant?.tenantId ?? '{tenantid}' }
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

/** A page for people; for programs the error body of the token service, with its trailer in the description. */
function refusalReply(error: unknown, at: { endpoint: Endpoint; name: string; traces: Traces }): Reply {
  const { traces } = at
  const refusal = error instanceof TokenRefusal ? error : serverError(error)
  if (at.endpoint.page) return errorPage('Sign-in', refusal.message, traces)
  return {
    status: refusal.status,
    body: {
      error: at.name.endsWith('openid-configuration') ? 'invalid_tenant' : refusal.error,
      error_description: describe(refusal, traces),
      error_codes: [refusal.code],
      timestamp: traces.timestamp,
      trace_id: traces.traceId,
      correlation_id: traces.correlationId,
      error_uri: errorUri(refusal),
      ...(refusal.suberror === undefined ? {} : { suberror: refusal.suberror }),
      ...(refusal.suberror === 'basic_action' ? { claims: CLAIMS_CHALLENGE } : {}),
    },
  }
}

/** What a client has to send along so that the next sign-in satisfies the policy. */
const CLAIMS_CHALLENGE = '{"access_token":{"capolids":{"essential":true,"values":["emulated"]}}}'

const serverError = (error: unknown): TokenRefusal =>
  refuse(90033, { reason: error instanceof Error ? error.message : String(error) })
