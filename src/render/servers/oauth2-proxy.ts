import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { audience, authorizationServer, clientId, issuer } from '../entra.ts'
import { tomlFile } from '../formats/toml.ts'
import { secretNote } from '../secret.ts'
import { serverUrl } from '../server-url.ts'
import { noScopeNote, serverNotes } from './notes.ts'
import { protectedResourceFile, protectedResourceUrl } from './protected-resource.ts'

/** oauth2-proxy in front of a server, letting through who brings a token. */
export const oauth2Proxy = (registration: Registration): TargetConfiguration => ({
  files: [tomlFile('oauth2-proxy.cfg', settings(registration)), protectedResourceFile(registration)],
  values: {
    OAUTH2_PROXY_CLIENT_SECRET: secretNote(registration),
    OAUTH2_PROXY_COOKIE_SECRET: '(32 random bytes: openssl rand -base64 32 | tr -- +/ -_)',
  },
  notes: [
    'Start it with oauth2-proxy --config oauth2-proxy.cfg and the two secrets in the environment. It does not start without them, though a token alone passes neither to anybody.',
    `upstreams is where your server listens. It also has to serve oauth-protected-resource.json at ${protectedResourceUrl(registration).pathname}, which passes without a token.`,
    'oauth2-proxy answers a missing token with 401 and no WWW-Authenticate: clients that look for the metadata at its well-known address sign in, others do not.',
    `Only people in a browser need a redirect URI: appreg redirect add ${new URL('/oauth2/callback', serverUrl(registration)).href} --app ${clientId(registration)}`,
    noScopeNote,
    ...serverNotes(registration),
  ],
})

function settings(registration: Registration) {
  const { pathname } = serverUrl(registration)
  return {
    provider: 'entra-id',
    oidc_issuer_url: authorizationServer(registration),
    client_id: clientId(registration),
    scope: 'openid',
    http_address: '0.0.0.0:4180',
    upstreams: ['http://127.0.0.1:8080/'],
    email_domains: ['*'],
    // Access tokens hold no address of the user.
    oidc_email_claim: 'oid',
    skip_jwt_bearer_tokens: true,
    extra_jwt_issuers: [`${issuer(registration)}=${audience(registration)}`],
    // The server behind it sees the same header, and no other.
    pass_authorization_header: true,
    pass_basic_auth: false,
    // 401, where a browser would be sent to sign in.
    api_routes: [`^${asPattern(pathname)}`],
    skip_auth_routes: [`GET=^${asPattern(protectedResourceUrl(registration).pathname)}$`],
  }
}

const asPattern = (path: string): string => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
