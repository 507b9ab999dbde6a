import type { Client } from './client.ts'
import { parseScopes, type Scopes, v1Scopes } from './scopes.ts'
import { refuse } from './token-refusal.ts'
import type { Visit } from './visit.ts'

/** A request to the token endpoint whose client is known. */
export interface TokenRequest {
  readonly visit: Visit
  readonly form: URLSearchParams
  readonly client: Client
}

/** A parameter that has to be there. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value === null || value === '') throw refuse(900144, { name })
  return value
}

/** What is asked for, by the language of the endpoint. */
export function askedScopes({ visit, form }: TokenRequest): Scopes {
  if (visit.endpoint === 2) return parseScopes(required(form, 'scope'))
  return v1Scopes(required(form, 'resource'), form.get('scope') ?? 'openid')
}

/** A token is for one resource. */
export function checkOneResource({ asks, text }: Scopes): void {
  if (asks.length > 1) throw refuse(28000, { scope: text })
}
