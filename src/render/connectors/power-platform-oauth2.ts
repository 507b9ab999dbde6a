import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { secretNote } from '../secret.ts'
import type { Asked } from '../target.ts'
import { oauthParameter } from './api-properties.ts'
import { connectorFiles } from './files.ts'
import { issuerNotes } from './issuers.ts'
import { entraNotes, missingNotes, multiTenantNote, paconnNote } from './notes.ts'
import {
  type GenericSignIn,
  genericSignIn,
  needsTemplates,
  oauth2SignIn,
  organizationParameters,
} from './oauth2.ts'
import { solutionNotes } from './solution.ts'
import { oauthSecurity } from './swagger.ts'

/** A custom connector with the identity provider Generic OAuth 2, for Entra or any other authorization server. */
export function powerPlatformOAuth2(registration: Registration, asked: Asked): TargetConfiguration {
  const signIn = genericSignIn(registration, asked)
  const oauth2 = oauth2SignIn(signIn, registration.cloud.name !== 'public')
  const names = signIn.scope.split(' ').filter((scope) => scope !== '' && scope !== 'offline_access')
  return {
    files: connectorFiles(
      registration,
      {
        security: oauthSecurity({
          authorizationUrl: signIn.authorizationUrl,
          tokenUrl: signIn.tokenUrl,
          scopes: names.map((name) => [name, name.slice(name.lastIndexOf('/') + 1)]),
        }),
        signIn: oauth2,
        parameters: (shipped) => ({
          connectionParameters: {
            token: oauthParameter(shipped(oauth2)),
            ...organizationParameters(signIn),
          },
        }),
      },
      asked,
    ),
    values: securityTab(registration, signIn),
    notes: notes(registration, signIn, asked),
  }
}

const securityTab = (registration: Registration, signIn: GenericSignIn): Record<string, string> => ({
  'Authentication type': 'OAuth 2.0',
  'Identity provider': 'Generic OAuth 2',
  'Client ID': signIn.clientId,
  'Client secret': signIn.isEntra
    ? secretNote(registration)
    : '(of that client, from the authorization server)',
  'Authorization URL': signIn.authorizationUrl,
  'Token URL': signIn.tokenUrl,
  'Refresh URL': signIn.tokenUrl,
  Scope: signIn.scope,
  'Redirect URL': '(shown by the connector after saving)',
})

function notes(registration: Registration, signIn: GenericSignIn, asked: Asked): string[] {
  return [
    ...(asked.issuer ? issuerNotes(asked.issuer) : entraNotes(registration)),
    ...(signIn.isEntra && registration.isMultiTenant ? [multiTenantNote] : []),
    ...(needsTemplates(signIn)
      ? [
          'Create the connector from the files: the Security tab cannot hold what the templates in apiProperties.json send besides.',
          ...(signIn.isItsOwnApi ? [scopeOnRefresh] : []),
        ]
      : []),
    'The provider never goes without a secret: "No key \'clientsecret\'" means that it was lost, on export or on an edit of the Security tab.',
    ...(signIn.isEntra ? missingNotes(registration, asked) : []),
    ...(asked.solution ? solutionNotes : [paconnNote]),
  ]
}

const scopeOnRefresh =
  'Client and API are one registration: Entra refuses to renew such a connection where the request names no scope (AADSTS90009), and the plain provider names none. The templates do.'
