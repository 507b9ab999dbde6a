import { findClient } from './client.ts'
import { checkResourceParameter } from './permission.ts'
import { findRedirect } from './redirect.ts'
import type { ResponseMode, Target } from './response.ts'
import { parseScopes, type Scopes, v1Scopes } from './scopes.ts'
import { refuse } from './token-refusal.ts'
import type { Visit } from './visit.ts'

export type ResponseType = 'code' | 'id_token' | 'token'
export type Prompt =
  | 'none'
  | 'login'
  | 'select_account'
  | 'consent'
  | 'create'
  | 'no_session'
  | 'admin_consent'

/** An authorization request that is well-formed. */
export interface AuthorizeRequest {
  readonly target: Target
  readonly responseTypes: readonly ResponseType[]
  readonly scopes: Scopes
  readonly resource: string | null
  readonly prompt: Prompt | undefined
  readonly loginHint: string
  /** Seconds; how old the sign-in may be. */
  readonly maxAge: number | undefined
  readonly nonce: string | null
  readonly challenge: string | null
  readonly challengeMethod: string
  readonly clientInfo: boolean
}

/** Client and redirect URI. What is wrong with them is shown to the person; nobody is redirected. */
export function readTarget(visit: Visit, parameters: URLSearchParams): Target {
  const clientId = parameters.get('client_id')
  if (!clientId) throw refuse(900144, { name: 'client_id' })
  const client = findClient(visit.world, clientId, visit.authority)
  const redirect = findRedirect(client, parameters.get('redirect_uri'))
  return { client, redirect, mode: modeOf(parameters), state: parameters.get('state') }
}

const MODES: readonly ResponseMode[] = ['query', 'fragment', 'form_post']

/** How the application is answered, also when the mode that it asked for is refused. */
function modeOf(parameters: URLSearchParams): ResponseMode {
  const asked = MODES.find((mode) => mode === parameters.get('response_mode'))
  if (asked) return asked
  return (parameters.get('response_type') ?? 'code') === 'code' ? 'query' : 'fragment'
}

/** Tokens do not go into a query, where servers would write them down. */
function checkMode({ mode }: Target, asked: string | null, types: readonly ResponseType[]): void {
  if (asked && asked !== mode) throw refuse(70007, { mode: asked })
  if (mode === 'query' && types.some((type) => type !== 'code')) throw refuse(70007, { mode })
}

/** The rest of the request, checked in the order in which the service finds fault. */
export function readRequest(visit: Visit, target: Target, parameters: URLSearchParams): AuthorizeRequest {
  const responseTypes = responseTypesOf(target, parameters)
  checkMode(target, parameters.get('response_mode'), responseTypes)
  const scopes = scopesOf(visit, parameters)
  const request: AuthorizeRequest = {
    target,
    responseTypes,
    scopes,
    resource: parameters.get('resource'),
    prompt: promptOf(visit, parameters),
    loginHint: parameters.get('login_hint') ?? '',
    maxAge: parameters.has('max_age') ? Number(parameters.get('max_age')) : undefined,
    nonce: parameters.get('nonce'),
    challenge: parameters.get('code_challenge'),
    challengeMethod: parameters.get('code_challenge_method') ?? 'plain',
    clientInfo: parameters.get('client_info') === '1',
  }
  checkProofKey(request)
  // Codes may be for several resources; which one is said when they are redeemed. Here a token is for one.
  if (!responseTypes.includes('code') && scopes.asks.length > 1) throw refuse(700022, { scope: scopes.text })
  if (responseTypes.includes('id_token') && !request.nonce) throw refuse(900144, { name: 'nonce' })
  if (visit.authority.tenant) checkResourceParameter(visit, request.resource, scopes)
  return request
}

const TYPES: readonly ResponseType[] = ['code', 'id_token', 'token']

function responseTypesOf({ client }: Target, parameters: URLSearchParams): ResponseType[] {
  const text = parameters.get('response_type') ?? ''
  if (text === '') throw refuse(900144, { name: 'response_type' })
  const asked = text.split(' ')
  const types = TYPES.filter((type) => asked.includes(type))
  if (types.length !== asked.length) throw refuse(70005, { type: text })
  const { enableAccessTokenIssuance, enableIdTokenIssuance } = client.app.web.implicitGrantSettings
  if (types.includes('token') && !enableAccessTokenIssuance) throw refuse(700051)
  if (types.includes('id_token') && !enableIdTokenIssuance) throw refuse(700054)
  return types
}

function scopesOf({ endpoint }: Visit, parameters: URLSearchParams): Scopes {
  if (endpoint === 1) return v1Scopes(parameters.get('resource'), parameters.get('scope') ?? 'openid')
  return parseScopes(parameters.get('scope') ?? '')
}

const PROMPTS: readonly Prompt[] = ['none', 'login', 'select_account', 'consent', 'create', 'no_session']
const V1_PROMPTS: readonly Prompt[] = [...PROMPTS, 'admin_consent']

/** One value; unlike OpenID Connect the service takes no list. */
function promptOf({ endpoint }: Visit, parameters: URLSearchParams): Prompt | undefined {
  const asked = parameters.get('prompt')
  if (asked === null || asked === '') return undefined
  const prompt = (endpoint === 1 ? V1_PROMPTS : PROMPTS).find((known) => known === asked)
  if (!prompt) throw refuse(90023)
  return prompt
}

/** RFC 7636: 43 to 128 characters. Single-page applications cannot do without. */
function checkProofKey({ target, responseTypes, challenge, challengeMethod }: AuthorizeRequest): void {
  if (!responseTypes.includes('code')) return
  if (challenge === null) {
    if (target.redirect.platform === 'spa') throw refuse(9002325)
    return
  }
  if (!/^[\w\-.~]{43,128}$/.test(challenge)) throw refuse(501491)
  if (challengeMethod !== 'S256' && challengeMethod !== 'plain') throw refuse(9002313)
}
