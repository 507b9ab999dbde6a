import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { secretNote } from '../secret.ts'
import { serverUrl } from '../server-url.ts'
import type { Asked } from '../target.ts'
import { issuerNotes } from './issuers.ts'
import { entraNotes, multiTenantNote } from './notes.ts'
import { genericSignIn, needsTemplates } from './oauth2.ts'

/** The dialog with which Copilot Studio adds an MCP server: its fields, in its order. */
export const copilotStudio = (registration: Registration, asked: Asked): TargetConfiguration => ({
  files: [],
  values: {
    'Server name': registration.displayName,
    'Server description': `MCP server ${registration.displayName}`,
    'Server URL': registration.server?.url ?? serverUrl(registration).href,
    ...(asked.access ? keyFields(asked) : signInFields(registration, asked)),
  },
  notes: asked.access ? keyNotes : signInNotes(registration, asked),
})

const keyFields = ({ access }: Asked): Record<string, string> => ({
  Authentication: 'API key',
  Type: 'Header',
  'Header name': access === 'subscription-key' ? 'Ocp-Apim-Subscription-Key' : 'Authorization',
})

const keyNotes = [
  'The key is asked for when a connection is made. For a key in the header Authorization it is entered with the word Bearer and a blank in front.',
]

function signInFields(registration: Registration, asked: Asked): Record<string, string> {
  const { clientId, authorizationUrl, tokenUrl, scope, isEntra } = genericSignIn(registration, asked)
  return {
    Authentication: 'OAuth 2.0',
    Type: 'Manual',
    'Client ID': clientId,
    'Client secret': isEntra ? secretNote(registration) : '(of that client, from the authorization server)',
    'Authorization URL': authorizationUrl,
    'Token URL template': tokenUrl,
    'Refresh URL': tokenUrl,
    Scopes: scope,
    'Redirect URL': '(shown after Create)',
  }
}

function signInNotes(registration: Registration, asked: Asked): string[] {
  const signIn = genericSignIn(registration, asked)
  return [
    ...(asked.issuer
      ? issuerNotes(asked.issuer)
      : [
          'The types Dynamic and Dynamic discovery are not for Entra, which registers no clients by itself.',
          ...entraNotes(registration),
          ...(registration.isMultiTenant ? [multiTenantNote] : []),
        ]),
    ...(signIn.isItsOwnApi
      ? [
          'Client and API are one registration: the connector of the dialog names no scope when it renews a connection, which Entra refuses to such a client, an hour after the sign-in (AADSTS90009). Give the connector a registration of its own with topology: split in the manifest, or create it with power-platform.',
        ]
      : []),
    ...(asked.issuer && needsTemplates(signIn)
      ? [
          'The dialog has no field for what else the authorization endpoint is sent: use power-platform-oauth2 for that.',
        ]
      : []),
    'The dialog makes a custom connector behind the scenes; trying it there answers with a harmless 405. On-behalf-of and managed identity are set in that connector afterwards.',
  ]
}
