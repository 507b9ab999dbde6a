import type { Misconfiguration } from './catalogue.ts'
import { type Condition, wording } from './condition.ts'
import { audienceIsGraph, isGuid } from './well-known.ts'

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^(?:api|spn):(?:\/\/)?/, '')
    .replace(/\/+$/, '')

const isVariant: Condition = {
  reads: 'both audiences differ only in case, api:// or a slash',
  holds: ({ parameters: { audience, expectedAudience } }) =>
    audience !== undefined && expectedAudience !== undefined && bare(audience) === bare(expectedAudience),
}
const isOtherUri: Condition = {
  reads: 'the audience of the token is a URI',
  holds: (situation) =>
    /^(?:api|https?|spn):/i.test(situation.parameters.audience ?? '') &&
    !isVariant.holds(situation) &&
    !audienceIsGraph.holds(situation),
}
const isOtherApp: Condition = {
  reads: 'the audience of the token is the bare app id of another app',
  holds: (situation) =>
    isGuid(situation.parameters.audience) && !isVariant.holds(situation) && !audienceIsGraph.holds(situation),
}
const saysWhatToRequest = wording(
  'request-expected',
  'the message itself says that the client must request a token for the expected audience',
)

const askApi = [
  'Let the client ask for the scope of this API: {expectedAudience}/access_as_user, not one of Microsoft Graph or of itself.',
  'Pass on the access token that came for it, as the assertion.',
]

export const onBehalfOf: readonly Misconfiguration[] = [
  {
    id: 'assertion-for-other-api',
    title: 'The token handed on was issued for another API',
    codes: [500131],
    shared: {
      codes: [50013],
      when: wording('audience', 'the message speaks of the audience of the assertion'),
    },
    says: ['assertion audience does not match the client app'],
    see: "The API's on-behalf-of request is refused with invalid_grant.",
    why: "A token can be exchanged only by the API it was issued for: its `aud` has to be the API's app id or one of its identifier URIs, case included.",
    shows: [
      { what: 'audience of the token handed on', expected: '{expectedAudience}', actual: '{audience}' },
    ],
    causes: [
      {
        cause: 'The identifier URI is spelled in two ways: upper and lower case, api:// or a slash.',
        only: isVariant,
        checks: ['identifier-uri', 'token-claims'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'write the identifier URI in the client as it stands on the API, in lower case',
          steps: ['Compare {audience} with {expectedAudience}, and correct the scope of the client.'],
        },
      },
      {
        cause: 'The client asked for a token of Microsoft Graph and sent that one.',
        only: audienceIsGraph,
        checks: ['token-claims', 'scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'ask for the scope of the API that hands the token on',
          steps: askApi,
        },
      },
      {
        cause:
          'The API was asked for by a URI that it does not have, or has in other letters: upper and lower case count.',
        only: isOtherUri,
        checks: ['identifier-uri'],
        fix: {
          kind: 'add-identifier-uri',
          summary: 'give the API the identifier URI {audience}, in lower case',
          steps: [
            'The API, Expose an API, Application ID URI: compare it with {audience}, and write it in lower case.',
            'Then let the client ask for it in the same form.',
          ],
        },
      },
      {
        cause: 'The client asks for the scope of another API.',
        when: saysWhatToRequest,
        checks: ['scope-text', 'token-claims'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'ask for the scope of the API that hands the token on',
          steps: askApi,
        },
      },
      {
        cause: 'The API exposes no scope of its own, so that the client takes a token of something else.',
        checks: ['scope-exposed', 'token-claims'],
        fix: {
          kind: 'add-scope',
          summary: 'expose a scope on the API {expectedAudience}, and let the client ask for it',
          steps: [
            'The API, Expose an API: set the Application ID URI and add a scope such as access_as_user. In appreg.yaml: `api.scopes`.',
            'Add the permission to the client, consent, and let it ask for this scope.',
          ],
        },
      },
      {
        cause:
          'The client asked for a token for itself: by its own app id, or because client and API share one.',
        when: isOtherApp,
        checks: ['client-id-in-connector', 'token-claims'],
        fix: {
          kind: 'use-guid-resource',
          summary: 'ask for the API by its bare app id, or give client and API a registration each',
          steps: [
            'Where client and API are one registration: write the scope as APP_ID/access_as_user.',
            'Better: a second registration for the client, `topology: split` in appreg.yaml.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'assertion-signature',
    title: 'The token handed on does not verify',
    codes: [50013],
    says: ['assertion failed signature validation'],
    see: "The API's on-behalf-of request is refused with invalid_grant.",
    why: 'Tokens of Microsoft Graph are made so that nobody else can verify them. A token that was changed or cut off fails as well.',
    shows: [{ what: 'signature of the assertion', expected: 'one that verifies', actual: '{reason}' }],
    causes: [
      {
        cause: 'The client asked for a token of Microsoft Graph, or for none of this API, and sent that one.',
        checks: ['token-claims', 'scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'ask for the scope of the API that hands the token on',
          steps: askApi,
        },
      },
      {
        cause: 'The token comes from another issuer or tenant, or was changed on its way.',
        checks: ['token-claims', 'authority'],
        fix: {
          kind: 'other',
          summary: 'hand on the access token exactly as it came',
          steps: ['Take the text after "Bearer " of the incoming request, whole and unchanged.'],
        },
      },
      {
        cause: 'The API exposes no scope of its own, so that the client takes a token of something else.',
        checks: ['scope-exposed'],
        fix: {
          kind: 'add-scope',
          summary: 'expose a scope on the API, and let the client ask for it',
          steps: ['The API, Expose an API: add a scope such as access_as_user; let the client ask for it.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'assertion-without-user',
    title: 'On-behalf-of with a token that has no user',
    codes: [7000114, 7000113],
    says: ['is not allowed to make application on-behalf-of calls'],
    see: 'Calls of services fail where calls of people work.',
    why: 'On-behalf-of passes a user on. A token of client credentials or of a managed identity has none.',
    shows: [{ what: 'token handed on by {appId}', expected: 'one with a user', actual: 'an app-only token' }],
    causes: [
      {
        cause: 'The caller is a service principal or a managed identity.',
        checks: ['token-claims'],
        fix: {
          kind: 'other',
          summary: 'call with the token of a user, or let the API use its own identity for the next call',
          steps: [
            'For people: sign the user in, and send that token.',
            'For services: let the API ask for a token of its own with client credentials instead of on-behalf-of.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'assertion-is-id-token',
    title: 'An ID token was handed on instead of an access token',
    codes: [240002],
    see: 'The on-behalf-of request is refused with invalid_grant.',
    why: 'An ID token tells the client who signed in; it is not for APIs.',
    causes: [
      {
        cause: 'The client sends its ID token to the API.',
        checks: ['token-claims'],
        fix: {
          kind: 'other',
          summary: 'send the access token',
          steps: ['Ask for the scope of the API, and send `access_token` of the answer, not `id_token`.'],
        },
      },
      {
        cause: 'The client asks for no scope of the API, so that the ID token is all it gets.',
        checks: ['scope-text'],
        fix: { kind: 'fix-scope-string', summary: 'ask for the scope of the API', steps: askApi },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'mapped-claims-without-key',
    title: 'Mapped claims without a signing key of the app',
    codes: [50146],
    says: ['required to be configured with an application-specific signing key'],
    see: 'Sign-in fails for all users after a claims mapping was added.',
    why: 'Claims that a policy changes are signed only with a key of the app, or where the API accepts mapped claims.',
    causes: [
      {
        cause:
          'A claims mapping policy hangs on the service principal, and the API neither has a key nor accepts mapped claims.',
        checks: ['accept-mapped-claims'],
        fix: {
          kind: 'other',
          summary: 'set `api.acceptMappedClaims` to true on a single-tenant API, or remove the policy',
          steps: [
            'App registrations, the API, Manifest: `acceptMappedClaims` to true. Only for single-tenant apps.',
            'Or remove the claims mapping policy from the service principal.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'mapped-claims-audience',
    title: 'Mapped claims for an identifier that allows none',
    codes: [501461],
    says: ['acceptmappedclaims is only supported'],
    see: 'The token request is refused after mapped claims were accepted.',
    why: 'With `acceptMappedClaims` the API has to be asked for by its app id, or by a URI under a verified domain.',
    shows: [
      {
        what: 'resource of the request',
        expected: 'the app id, or a URI under a verified domain',
        actual: '{resource}',
      },
    ],
    causes: [
      {
        cause: 'The client asks for the API by a URI such as api://name.',
        checks: ['accept-mapped-claims', 'identifier-uri-domain'],
        fix: {
          kind: 'other',
          summary: 'ask for the API by its app id, or set `acceptMappedClaims` to false',
          steps: [
            'Write the scope with the bare app id of the API.',
            'Or App registrations, the API, Manifest: `acceptMappedClaims` to false, and use a signing key of the app.',
          ],
        },
      },
      {
        cause: 'The API has no identifier URI under a verified domain.',
        checks: ['identifier-uri', 'identifier-uri-domain'],
        fix: {
          kind: 'add-identifier-uri',
          summary: 'add an identifier URI under a verified domain of the tenant, and ask for that one',
          steps: ['The API, Expose an API, Application ID URI: https://HOST_UNDER_VERIFIED_DOMAIN/NAME.'],
        },
      },
      {
        cause: 'Client and API are one registration, asked for by its URI.',
        checks: ['scope-text'],
        fix: {
          kind: 'use-guid-resource',
          summary: 'name the resource by its app id',
          steps: ['Put the bare app id into Resource URL or in front of the scope.'],
        },
      },
    ],
    confidence: 'high',
  },
]
