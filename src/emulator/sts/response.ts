import type { Reply } from '../http-message.ts'
import { formPostPage } from '../pages/form-post-page.ts'
import type { Client } from './client.ts'
import { tenantName } from './journey.ts'
import type { Redirect } from './redirect.ts'
import { describe, errorUri, type TokenRefusal } from './token-refusal.ts'
import type { Visit } from './visit.ts'

export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** Where an authorization request is answered: known as soon as client and redirect URI are. */
export interface Target {
  readonly client: Client
  readonly redirect: Redirect
  readonly mode: ResponseMode
  readonly state: string | null
}

/** Sends parameters back to the application; `state` comes last, as it was sent. */
export function respond(visit: Visit, target: Target, parameters: Readonly<Record<string, string>>): Reply {
  const all = { ...parameters, ...(target.state === null ? {} : { state: target.state }) }
  const { uri } = target.redirect
  if (target.mode === 'form_post')
    return formPostPage(tenantName(visit), { action: uri, fields: Object.entries(all) })
  const encoded = new URLSearchParams(all).toString()
  return { status: 302, headers: { location: join(uri, target.mode === 'query' ? '?' : '#', encoded) } }
}

/** A redirect URI may have a query of its own. */
const join = (uri: string, mark: '?' | '#', encoded: string): string =>
  mark === '?' && uri.includes('?') ? `${uri}&${encoded}` : `${uri}${mark}${encoded}`

/** Tells the application that it was refused. */
export const respondRefusal = (visit: Visit, target: Target, refusal: TokenRefusal): Reply =>
  respond(visit, target, {
    error: refusal.redirected,
    ...(refusal.code === 65004 ? { error_subcode: 'cancel' } : {}),
    error_description: describe(refusal, visit.traces),
    error_uri: errorUri(refusal),
  })
