import type { SigningKeys } from '../certificates.ts'

export interface Endpoints {
  /** Scheme and host the client used: `https://login.microsoftonline.com`. */
  readonly origin: string
  /** Path segment of the endpoints: a tenant id, `common`, `organizations`. */
  readonly segment: string
  /** Tenant id in issuers; `{tenantid}` on the endpoints for several tenants. */
  readonly tenantId: string
}

export const OPEN_TENANT = '{tenantid}'

export const v1Issuer = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`
export const v2Issuer = (tenantId: string): string => `https://login.microsoftonline.com/${tenantId}/v2.0`

const CLOUD = ['cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host']
const CLAIMS = ['sub', 'iss', ...CLOUD, 'aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce']
const CLAIMS_V2 = [...CLAIMS, 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email']

/** The OpenID configuration of the v2.0 endpoint. */
export function v2Configuration(endpoints: Endpoints): object {
  const { origin, segment, tenantId } = endpoints
  const base = `${origin}/${segment}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    ...common,
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    request_uri_parameter_supported: false,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: v2Issuer(tenantId),
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: CLAIMS_V2,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    ...cloud(endpoints),
  }
}

/** The OpenID configuration of the v1.0 endpoint. */
export function v1Configuration(endpoints: Endpoints): object {
  const { origin, segment, tenantId } = endpoints
  const base = `${origin}/${segment}`
  return {
    token_endpoint: `${base}/oauth2/token`,
    ...common,
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    jwks_uri: `${origin}/common/discovery/keys`,
    issuer: v1Issuer(tenantId),
    scopes_supported: ['openid'],
    claims_supported: [...CLAIMS, 'amr', 'email', 'given_name', 'family_name', 'nickname'],
    microsoft_multi_refresh_token: true,
    userinfo_endpoint: `${base}/openid/userinfo`,
    check_session_iframe: `${base}/oauth2/checksession`,
    authorization_endpoint: `${base}/oauth2/authorize`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    end_session_endpoint: `${base}/oauth2/logout`,
    ...cloud(endpoints),
  }
}

const common = {
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  http_logout_supported: true,
  frontchannel_logout_supported: true,
}

/** Only a tenant lies in a region. */
const cloud = ({ tenantId }: Endpoints) => ({
  tenant_region_scope: tenantId === OPEN_TENANT ? null : 'EU',
  cloud_instance_name: 'microsoftonline.com',
  cloud_graph_host_name: 'graph.windows.net',
  msgraph_host: 'graph.microsoft.com',
  rbac_url: 'https://pas.windows.net',
})

/** The public keys tokens are verified with. Keys of the v2.0 endpoint name their issuer. */
export function keySet(signing: SigningKeys, issuer?: string): object {
  const { kid, jwk, certificate } = signing
  const { kty, n, e } = jwk
  return {
    keys: [{ kty, use: 'sig', kid, x5t: kid, n, e, x5c: [certificate], ...(issuer ? { issuer } : {}) }],
  }
}

const clouds = [
  {
    preferred_network: 'login.microsoftonline.com',
    preferred_cache: 'login.windows.net',
    aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  },
  {
    preferred_network: 'login.partner.microsoftonline.cn',
    preferred_cache: 'login.partner.microsoftonline.cn',
    aliases: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
  },
  {
    preferred_network: 'login.microsoftonline.us',
    preferred_cache: 'login.microsoftonline.us',
    aliases: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  },
]

/** Whether a host name belongs to a cloud. */
export const isCloudHost = (host: string): boolean => clouds.some(({ aliases }) => aliases.includes(host))

/** Which host names are one cloud; asked by client libraries before they trust an authority. */
export const instanceDiscovery = (tenantDiscoveryEndpoint: string): object => ({
  tenant_discovery_endpoint: tenantDiscoveryEndpoint,
  'api-version': '1.1',
  metadata: clouds,
})
