import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { authorizeUrl, clientId, resourceForItself, scopeForItself, tokenUrl } from '../entra.ts'
import { secretNote } from '../secret.ts'
import type { Asked, KeyAccess } from '../target.ts'
import { aadSignIn } from './aad.ts'
import { askedParameter, oauthParameter, type SignIn, tenantParameter } from './api-properties.ts'
import { connectorFiles } from './files.ts'
import { issuerNotes } from './issuers.ts'
import { entraNotes, missingNotes, paconnNote } from './notes.ts'
import { genericSignIn, oauth2SignIn, organizationParameters } from './oauth2.ts'
import { solutionNotes } from './solution.ts'
import { keySecurity, oauthSecurity } from './swagger.ts'

/** A custom connector whose connections are made in one of three ways: signed in, with a key, or as a service principal. */
export function powerPlatformMultiAuth(registration: Registration, asked: Asked): TargetConfiguration {
  const signIn = signInOf(registration, asked)
  return {
    files: connectorFiles(
      registration,
      {
        security: { ...security(registration, asked), ...keySecurity(keyHeaders[asked.access ?? 'api-key']) },
        signIn,
        parameters: (shipped) => ({
          connectionParameters: {},
          connectionParameterSets: {
            uiDefinition: {
              displayName: 'Authentication type',
              description: 'Type of authentication to be used',
            },
            values: sets(registration, asked, shipped),
          },
        }),
      },
      asked,
    ),
    values: {
      'Client ID': signIn.clientId,
      ...(asked.issuer ? {} : { 'Client secret': secretNote(registration) }),
    },
    notes: notes(registration, asked),
  }
}

const keyHeaders: Readonly<Record<KeyAccess, string>> = {
  'api-key': 'Authorization',
  'subscription-key': 'Ocp-Apim-Subscription-Key',
}

const signInOf = (registration: Registration, asked: Asked): SignIn =>
  asked.issuer ? oauth2SignIn(genericSignIn(registration, asked)) : aadSignIn(registration, asked)

function security(registration: Registration, asked: Asked) {
  if (asked.issuer) {
    const { authorizationUrl, tokenUrl: url, scope } = genericSignIn(registration, asked)
    const names = scope.split(' ').filter((name) => name !== '' && name !== 'offline_access')
    return oauthSecurity({ authorizationUrl, tokenUrl: url, scopes: names.map((name) => [name, name]) })
  }
  return oauthSecurity({
    authorizationUrl: authorizeUrl(registration),
    tokenUrl: tokenUrl(registration),
    scopes: registration.scopes.map((scope) => [scopeForItself(registration, scope), scope]),
  })
}

function sets(registration: Registration, asked: Asked, shipped: (signIn: SignIn) => SignIn): unknown[] {
  const person = shipped(signInOf(registration, asked))
  return [
    {
      name: 'oauth',
      uiDefinition: { displayName: 'Sign in', description: 'Sign in as a person' },
      parameters: {
        token: oauthParameter(person),
        ...(asked.issuer
          ? organizationParameters(genericSignIn(registration, asked))
          : { 'token:TenantId': tenantParameter }),
      },
      metadata: { allowSharing: false },
    },
    {
      name: 'api-key',
      uiDefinition: { displayName: 'API key', description: 'Connect with a key of the server' },
      parameters: { api_key: askedParameter('securestring', 'API key', keyDescription(asked)) },
    },
    ...(asked.issuer ? [] : [servicePrincipalSet(registration, shipped)]),
  ]
}

const keyDescription = ({ access = 'api-key' }: Asked): string =>
  access === 'api-key'
    ? 'The key of the server, with the word Bearer and a blank in front'
    : 'The subscription key'

/**
 * Client credentials: each connection brings its own client. The hidden parameter holds what all have in common; its
 * keys are written as the connectors in the field have them.
 */
function servicePrincipalSet(registration: Registration, shipped: (signIn: SignIn) => SignIn): unknown {
  const { clientSecret, ...common } = shipped(aadSignIn(registration, {}))
  const { loginUri = '', tenantId = '', resourceUri = '' } = common.customParameters
  return {
    name: 'oAuthClientCredentials',
    uiDefinition: { displayName: 'Service principal', description: 'Connect as an application' },
    parameters: {
      token: oauthParameter(
        {
          ...common,
          scope: '',
          customParameters: {
            grantType: 'client_credentials',
            LoginUri: loginUri,
            TenantId: tenantId,
            ResourceUri: resourceUri,
            EnableOnbehalfOfLogin: 'false',
          },
        },
        { displayName: 'Service principal', hidden: true },
      ),
      'token:clientId': askedParameter(
        'string',
        'Client ID',
        'Application (client) ID of the calling application',
      ),
      'token:clientSecret': askedParameter(
        'securestring',
        'Client secret',
        'Client secret of the calling application',
      ),
      'token:TenantId': askedParameter('string', 'Tenant', 'Tenant ID of the calling application'),
    },
    metadata: { allowSharing: true },
  }
}

function notes(registration: Registration, asked: Asked): string[] {
  return [
    ...(asked.issuer ? issuerNotes(asked.issuer) : entraNotes(registration)),
    'The portal cannot edit a connector with several ways to connect: create and update it from the files, and raise info.version in the definition when nothing but the secret changes.',
    ...(asked.issuer
      ? []
      : [
          `A service principal asks for a token of its own for ${resourceForItself(registration)}: it holds app roles and no scp. Give it a role under api.appRoles with members: applications, and let the server look at roles; where "Assignment required" is off, every application of the tenant gets a token.`,
          `A client of its own for each connection: with ${clientId(registration)} itself the connection shares the secret of everybody.`,
        ]),
    'paconn --secret writes one secret into the OAuth parameter of every set.',
    ...(asked.issuer ? [] : missingNotes(registration, asked)),
    ...(asked.solution ? solutionNotes : [paconnNote]),
  ]
}
