import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { audience, authorizeUrl, fullScopes, issuer, keysUrl, metadataUrl, tokenUrl } from '../entra.ts'
import { serverNotes } from './notes.ts'
import { protectedResourceFile, protectedResourceUrl, servingNotes } from './protected-resource.ts'

/** What any server has to compare, whatever its settings are called. */
export function generic(registration: Registration): TargetConfiguration {
  const hasUrl = registration.server?.url !== undefined
  return {
    files: hasUrl ? [protectedResourceFile(registration)] : [],
    values: {
      Issuer: issuer(registration),
      Audience: audience(registration),
      'OpenID configuration': metadataUrl(registration),
      'Signing keys (JWKS)': keysUrl(registration),
      Algorithm: 'RS256',
      'Scope claim': 'scp',
      'Scopes in the token': registration.scopes.join(' '),
      'Scopes to ask for': fullScopes(registration).join(' '),
      'Authorization endpoint': authorizeUrl(registration),
      'Token endpoint': tokenUrl(registration),
      ...(hasUrl ? { 'Protected resource metadata': protectedResourceUrl(registration).href } : {}),
    },
    notes: [
      'Issuer and audience are whole strings, compared byte for byte; the keys change, so read them from their address.',
      'scp holds short names with blanks between them. A token without scp is an app-only token, or an ID token of the same registration.',
      ...(hasUrl
        ? servingNotes(registration)
        : [
            'The protected resource metadata (RFC 9728) is not printed: the server has no URL yet, set server.url in the manifest or add --server-url.',
          ]),
      ...serverNotes(registration),
    ],
  }
}
