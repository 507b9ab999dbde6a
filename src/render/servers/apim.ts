import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { apiId, audience, issuer, metadataUrl } from '../entra.ts'
import { policyJson, policyText } from '../formats/policy-text.ts'
import { type XmlElement, xmlFile } from '../formats/xml.ts'
import { serverUrl } from '../server-url.ts'
import type { Asked } from '../target.ts'
import { serverNotes } from './notes.ts'
import { challenge, protectedResource, protectedResourceUrl } from './protected-resource.ts'

/** Azure API Management in front of an MCP server: policies that check tokens, or that take a key and bring a token. */
export const apim = (registration: Registration, { access }: Asked): TargetConfiguration =>
  access === undefined ? withTokens(registration) : withKeys(registration)

const withTokens = (registration: Registration): TargetConfiguration => ({
  files: [
    xmlFile('policy.xml', apiPolicy(registration, validateAzureAdToken(registration))),
    xmlFile('policy.validate-jwt.xml', apiPolicy(registration, validateJwt(registration))),
    xmlFile('oauth-protected-resource.policy.xml', metadataPolicy(registration)),
  ],
  values: {
    'API URL suffix': serverUrl(registration).pathname.slice(1),
    'API operations': 'POST /, GET / and DELETE /',
    'Subscription required': 'No',
    'Metadata API URL suffix': '.well-known/oauth-protected-resource',
    'Metadata operation': `GET ${protectedResourceUrl(registration).pathname.replace('/.well-known/oauth-protected-resource', '') || '/'}`,
  },
  notes: [
    'policy.xml belongs to the API; policy.validate-jwt.xml says the same with the general policy, for gateways that do not know validate-azure-ad-token.',
    'oauth-protected-resource.policy.xml belongs to an API of its own without subscription, at the URL suffix and with the operation named above: an API with a suffix answers below it only, and clients look at the root of the host. It leaves out <base/>, so that nobody has to sign in to learn where to sign in.',
    'Authorization goes on to the server behind, which can check the token again; forward-request does not wait for the end of an answer, because MCP streams.',
    ...serverNotes(registration),
  ],
})

/** The caller brings a subscription key; the gateway brings a token of its managed identity to the server behind it. */
const withKeys = (registration: Registration): TargetConfiguration => ({
  files: [xmlFile('policy.xml', keyPolicy(registration))],
  values: {
    'API URL suffix': serverUrl(registration).pathname.slice(1),
    'API operations': 'POST /, GET / and DELETE /',
    'Subscription required': 'Yes',
    'Header name': 'Ocp-Apim-Subscription-Key',
  },
  notes: [
    'API Management checks the key before the policy, and answers 401 without one; the policy keeps the key from the server behind.',
    'The server sees a token of the managed identity of API Management and not of a person: it has roles and no scp. Where "Assignment required" is on, give the identity an app role of this registration.',
    'Users are told apart by their keys alone: give each their own subscription.',
  ],
})

const keyPolicy = (registration: Registration): XmlElement => ({
  policies: {
    inbound: {
      base: '',
      'set-header': { '@name': 'Ocp-Apim-Subscription-Key', '@exists-action': 'delete' },
      'authentication-managed-identity': { '@resource': apiId(registration) },
    },
    ...passOn,
    'on-error': { base: '' },
  },
})

const passOn = {
  backend: { 'forward-request': { '@timeout': '300', '@buffer-response': 'false' } },
  outbound: { base: '' },
}

const apiPolicy = (registration: Registration, validation: XmlElement): XmlElement => ({
  policies: {
    inbound: {
      base: '',
      ...validation,
      // Said outright: for its own MCP servers API Management has not always passed it on.
      'set-header': header('Authorization', '@(context.Request.Headers.GetValueOrDefault("Authorization"))'),
    },
    ...passOn,
    'on-error': {
      base: '',
      choose: {
        // A token that is missing or refused ends here, both with 401.
        when: {
          '@condition': '@(context.Response?.StatusCode == 401)',
          'set-header': header('WWW-Authenticate', policyText(challenge(registration))),
        },
      },
    },
  },
})

const header = (name: string, value: string): XmlElement => ({
  '@name': name,
  '@exists-action': 'override',
  value,
})

const failed = {
  '@header-name': 'Authorization',
  '@failed-validation-httpcode': '401',
  '@failed-validation-error-message': 'Unauthorized',
}

// The order of the children is fixed by API Management.
const validateAzureAdToken = (registration: Registration): XmlElement => ({
  'validate-azure-ad-token': {
    '@tenant-id': registration.tenantId,
    ...failed,
    ...(registration.cloud.name === 'public'
      ? {}
      : { '@authentication-endpoint': new URL(registration.cloud.login).host }),
    audiences: { audience: policyText(audience(registration)) },
    'required-claims': { claim: scopeClaim(registration) },
  },
})

const validateJwt = (registration: Registration): XmlElement => ({
  'validate-jwt': {
    ...failed,
    '@require-scheme': 'Bearer',
    '@require-expiration-time': 'true',
    '@require-signed-tokens': 'true',
    'openid-config': { '@url': metadataUrl(registration) },
    audiences: { audience: policyText(audience(registration)) },
    issuers: { issuer: issuer(registration) },
    'required-claims': { claim: scopeClaim(registration) },
  },
})

const scopeClaim = ({ scopes }: Registration): XmlElement => ({
  '@name': 'scp',
  '@match': 'any',
  '@separator': ' ',
  value: scopes.map(policyText),
})

const metadataPolicy = (registration: Registration): XmlElement => ({
  policies: {
    inbound: {
      'return-response': {
        'set-status': { '@code': '200', '@reason': 'OK' },
        'set-header': [
          header('Content-Type', 'application/json'),
          header('Cache-Control', 'public, max-age=3600'),
          header('Access-Control-Allow-Origin', '*'),
        ],
        'set-body': policyJson(protectedResource(registration)),
      },
    },
    backend: { base: '' },
    outbound: { base: '' },
    'on-error': { base: '' },
  },
})
