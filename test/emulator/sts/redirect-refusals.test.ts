import { describe } from 'vitest'
import { asked, type Condition, judge, none, proof } from './conditions.ts'
import { API, API_SCOPE, CALLBACK } from './given.ts'

const implicitIdToken = {
  web: { redirectUris: [CALLBACK], implicitGrantSettings: { enableIdTokenIssuance: true } },
}

const redirectAndType: readonly Condition[] = [
  {
    code: 90102,
    when: 'the redirect URI is not absolute',
    doing: asked({ redirect_uri: '/callback' }),
    where: 'page',
  },
  {
    code: 500113,
    when: 'no redirect URI is registered',
    tenant: { client: none },
    doing: asked(),
    where: 'page',
  },
  {
    code: 500113,
    when: 'none is sent and none is registered',
    tenant: { client: none },
    doing: asked({ redirect_uri: undefined }),
    where: 'page',
  },
  {
    code: 900971,
    when: 'none is sent and several are registered',
    tenant: { client: { web: { redirectUris: [CALLBACK, `${CALLBACK}/2`] } } },
    doing: asked({ redirect_uri: undefined }),
    where: 'page',
  },
  {
    code: 500117,
    when: 'the redirect URI is http on another machine',
    tenant: { client: { web: { redirectUris: ['http://app.example/callback'] } } },
    doing: asked({ redirect_uri: 'http://app.example/callback' }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI is not registered',
    doing: asked({ redirect_uri: 'https://app.example/other' }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI has a slash too many',
    doing: asked({ redirect_uri: `${CALLBACK}/` }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI differs in case',
    doing: asked({ redirect_uri: CALLBACK.replace('callback', 'Callback') }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI has another port and is not on loopback',
    doing: asked({ redirect_uri: CALLBACK.replace('.example', '.example:8443') }),
    where: 'page',
  },
  {
    code: 900144,
    when: 'response_type is missing',
    doing: asked({ response_type: undefined }),
    where: 'page',
  },
  {
    code: 70005,
    when: 'response_type is unknown',
    doing: asked({ response_type: 'magic' }),
    where: 'redirect',
    error: 'unsupported_response_type',
  },
  {
    code: 700054,
    when: 'an id_token is asked for and implicit is off',
    doing: asked({ response_type: 'code id_token', nonce: 'n' }),
    where: 'redirect',
    error: 'unsupported_response_type',
  },
  {
    code: 700051,
    when: 'a token is asked for and implicit is off',
    doing: asked({ response_type: 'token' }),
    where: 'redirect',
    error: 'unsupported_response_type',
  },
  {
    code: 70007,
    when: 'tokens are to come in the query',
    tenant: { client: implicitIdToken },
    doing: asked({ response_type: 'id_token', response_mode: 'query', nonce: 'n' }),
    where: 'redirect',
  },
  {
    code: 70007,
    when: 'tokens are to come in the query, on the v1 endpoint too',
    tenant: { client: implicitIdToken },
    doing: asked({ response_type: 'id_token', response_mode: 'query', nonce: 'n' }, { version: 1 }),
    where: 'redirect',
  },
  {
    code: 70007,
    when: 'the response mode is unknown',
    doing: asked({ response_mode: 'web_message' }),
    where: 'redirect',
    error: 'invalid_request',
  },
  ...['select_account consent', 'unspecified', 'admin_consent'].map((prompt) => ({
    code: 90023,
    when: `prompt is "${prompt}"`,
    doing: asked({ prompt }),
    where: 'page' as const,
  })),
  {
    code: 700022,
    when: 'an id_token is asked for along with scopes of two resources',
    tenant: { client: implicitIdToken },
    doing: asked({ response_type: 'id_token', nonce: 'n', scope: `${API_SCOPE} User.Read` }),
    where: 'page',
  },
  {
    code: 0,
    when: 'a code is asked for along with it, for which the resource is said later',
    tenant: { client: implicitIdToken },
    doing: asked({ response_type: 'code id_token', nonce: 'n', scope: `${API_SCOPE} User.Read` }),
    where: 'page',
  },
  {
    code: 900144,
    when: 'an id_token is asked for without a nonce',
    tenant: { client: implicitIdToken },
    doing: asked({ response_type: 'code id_token' }),
    where: 'page',
  },
  { code: 900144, when: 'scope is missing', doing: asked({ scope: undefined }), where: 'page' },
  {
    code: 70011,
    when: 'scopes are separated by commas',
    doing: asked({ scope: 'openid,profile' }),
    where: 'redirect',
    error: 'invalid_scope',
  },
  {
    code: 70011,
    when: 'a scope has no resource before its slash',
    doing: asked({ scope: '/access_as_user' }),
    where: 'redirect',
    error: 'invalid_scope',
  },
  {
    code: 70011,
    when: 'a scope has no name behind its slash',
    doing: asked({ scope: `api://${API}/` }),
    where: 'redirect',
    error: 'invalid_scope',
  },
  {
    code: 70011,
    when: '.default stands beside names',
    doing: asked({ scope: `api://${API}/.default ${API_SCOPE}` }),
    where: 'redirect',
    error: 'invalid_scope',
  },
  {
    code: 9002325,
    when: 'a single-page application has no PKCE',
    tenant: { client: { web: { redirectUris: [] }, spa: { redirectUris: [CALLBACK] } } },
    doing: asked(),
    where: 'redirect',
    error: 'invalid_request',
  },
  {
    code: 501491,
    when: 'the code challenge is too short',
    doing: asked({ code_challenge: 'short' }),
    where: 'redirect',
  },
  {
    code: 9002313,
    when: 'the code challenge has an unknown method',
    doing: asked({ ...proof, code_challenge_method: 'S512' }),
    where: 'redirect',
  },
]

describe('the authorization endpoint refuses redirect, response type and scope', () => judge(redirectAndType))
