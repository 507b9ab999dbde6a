import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { audience, issuer, keysUrl } from '../entra.ts'
import { yamlFile } from '../formats/yaml.ts'
import { noScopeNote, serverNotes } from './notes.ts'
import { challenge, protectedResource, protectedResourceUrl } from './protected-resource.ts'

/** Envoy in front of a server: tokens checked by jwt_authn, metadata and challenge answered by Envoy itself. */
export const envoy = (registration: Registration): TargetConfiguration => ({
  files: [yamlFile('envoy.yaml', bootstrap(registration))],
  values: {},
  notes: [
    'Start it with envoy -c envoy.yaml. The cluster "server" is where your server listens; TLS for clients is yours to add to the listener.',
    'Every path needs a token, except that of the metadata: add a rule without requires in front for others, such as a health check.',
    'Without audiences Envoy takes a token for any API of this tenant.',
    'For Istio put issuer, audiences and jwksUri into a RequestAuthentication, and add an AuthorizationPolicy that requires a principal: without one, a request without a token passes.',
    noScopeNote,
    ...serverNotes(registration),
  ],
})

const bootstrap = (registration: Registration): unknown => ({
  static_resources: {
    listeners: [
      {
        name: 'clients',
        address: socket('0.0.0.0', 10000),
        filter_chains: [{ filters: [httpConnectionManager(registration)] }],
      },
    ],
    clusters: [
      cluster('server', { type: 'STRICT_DNS', ...endpoint('server', '127.0.0.1', 8080) }),
      keysCluster(registration),
    ],
  },
})

const httpConnectionManager = (registration: Registration): unknown => ({
  name: 'envoy.filters.network.http_connection_manager',
  typed_config: {
    '@type': typed('filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: 'clients',
    local_reply_config: { mappers: [challengeMapper(registration)] },
    route_config: { virtual_hosts: [{ name: 'server', domains: ['*'], routes: routes(registration) }] },
    http_filters: [
      { name: 'envoy.filters.http.jwt_authn', typed_config: jwtAuthn(registration) },
      {
        name: 'envoy.filters.http.router',
        typed_config: { '@type': typed('filters.http.router.v3.Router') },
      },
    ],
  },
})

const routes = (registration: Registration): unknown => [
  {
    match: { path: protectedResourceUrl(registration).pathname },
    direct_response: {
      status: 200,
      body: { inline_string: JSON.stringify(protectedResource(registration)) },
    },
    response_headers_to_add: [header('content-type', 'application/json')],
  },
  // No limit on the time of an answer: MCP streams.
  { match: { prefix: '/' }, route: { cluster: 'server', timeout: '0s' } },
]

const jwtAuthn = (registration: Registration): unknown => ({
  '@type': typed('filters.http.jwt_authn.v3.JwtAuthentication'),
  providers: {
    entra: {
      issuer: issuer(registration),
      audiences: [audience(registration)],
      forward: true,
      remote_jwks: {
        http_uri: { uri: keysUrl(registration), cluster: 'entra', timeout: '5s' },
        cache_duration: '300s',
      },
    },
  },
  // The first that matches counts. The rest of the host too: another spelling of the path has to find no way around.
  rules: [
    { match: { path: protectedResourceUrl(registration).pathname } },
    { match: { prefix: '/' }, requires: { provider_name: 'entra' } },
  ],
})

const challengeMapper = (registration: Registration): unknown => ({
  filter: {
    status_code_filter: {
      comparison: { op: 'EQ', value: { default_value: 401, runtime_key: 'challenge_status' } },
    },
  },
  headers_to_add: [header('www-authenticate', challenge(registration))],
})

function keysCluster(registration: Registration): unknown {
  const { hostname } = new URL(keysUrl(registration))
  return cluster('entra', {
    type: 'LOGICAL_DNS',
    ...endpoint('entra', hostname, 443),
    transport_socket: {
      name: 'envoy.transport_sockets.tls',
      typed_config: {
        '@type': typed('transport_sockets.tls.v3.UpstreamTlsContext'),
        sni: hostname,
        common_tls_context: {
          validation_context: {
            trusted_ca: { filename: '/etc/ssl/certs/ca-certificates.crt' },
            match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: hostname } }],
          },
        },
      },
    },
  })
}

const typed = (name: string): string => `type.googleapis.com/envoy.extensions.${name}`

const socket = (address: string, port: number) => ({ socket_address: { address, port_value: port } })

const cluster = (name: string, more: object) => ({ name, connect_timeout: '5s', ...more })

const endpoint = (name: string, host: string, port: number) => ({
  load_assignment: {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: socket(host, port) } }] }],
  },
})

// A percent sign would begin a command of Envoy's own.
const header = (key: string, value: string) => ({
  header: { key, value: value.replaceAll('%', '%%') },
  append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
})
