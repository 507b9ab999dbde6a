import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { authorizeUrl, clientId, resourceForItself, scopeForItself, tokenUrl } from '../entra.ts'
import { secretNote } from '../secret.ts'
import type { Asked } from '../target.ts'
import { aadSignIn, entraScope, signInTenant } from './aad.ts'
import { oauthParameter, tenantParameter } from './api-properties.ts'
import { connectorFiles } from './files.ts'
import {
  entraNotes,
  missingNotes,
  multiTenantNote,
  offersNothing,
  ofTheApi,
  paconnNote,
  paconnWithoutSecretNote,
  signsInWithIdentity,
} from './notes.ts'
import { solutionNotes } from './solution.ts'
import { oauthSecurity } from './swagger.ts'

/** A custom connector with the identity provider Azure Active Directory: paconn's files and the portal's Security tab. */
export const powerPlatform = (registration: Registration, asked: Asked = {}): TargetConfiguration => ({
  files: connectorFiles(
    registration,
    {
      security: oauthSecurity({
        authorizationUrl: authorizeUrl(registration),
        tokenUrl: tokenUrl(registration),
        scopes: registration.scopes.map((scope) => [scopeForItself(registration, scope), scope]),
      }),
      signIn: aadSignIn(registration, asked),
      parameters: (shipped) => ({
        connectionParameters: {
          token: oauthParameter(shipped(aadSignIn(registration, asked))),
          'token:TenantId': tenantParameter,
        },
      }),
    },
    asked,
  ),
  values: securityTab(registration, asked),
  notes: notes(registration, asked),
})

const securityTab = (registration: Registration, { onBehalfOf }: Asked): Record<string, string> => ({
  'Authentication type': 'OAuth 2.0',
  'Identity provider': 'Azure Active Directory',
  'Enable Service Principal support': 'No',
  'Client ID': clientId(registration),
  ...(signsInWithIdentity(registration)
    ? { 'Secret options': 'Use managed identity' }
    : { 'Secret options': 'Use client secret', 'Client secret': secretNote(registration) }),
  'Authorization URL': registration.cloud.login,
  'Tenant ID': signInTenant(registration),
  'Resource URL': offersNothing(registration) ? ofTheApi : resourceForItself(registration),
  'Enable on-behalf-of login': String(onBehalfOf === true),
  Scope: offersNothing(registration) ? ofTheApi : entraScope(registration),
  'Redirect URL': '(shown by the connector after saving)',
})

const notes = (registration: Registration, asked: Asked): string[] => [
  ...entraNotes(registration),
  registration.isMultiTenant
    ? multiTenantNote
    : 'Tenant ID has to be the GUID: common fails for a single-tenant registration (AADSTS50194).',
  ...(asked.onBehalfOf ? onBehalfOfNotes : []),
  ...missingNotes(registration, asked),
  ...(asked.solution
    ? solutionNotes
    : [signsInWithIdentity(registration) ? paconnWithoutSecretNote : paconnNote]),
]

const onBehalfOfNotes = [
  'On behalf of others, nobody is asked to sign in: Azure API Connections (fe053c5f-3692-4f14-aef2-ee34fc081cae) gets a token for this registration, which the connector exchanges for one for the API. What is granted for the whole tenant decides what it may do: keep adminConsent: true.',
  'Share the connector with the people who use it. The Copilot Studio wizard makes connectors without this setting: change its Security tab afterwards.',
]
