import { decodeJwt } from 'jose'
import type { Reply } from '../http-message.ts'
import { withHeaders } from '../http-message.ts'
import { donePage } from '../pages/message-page.ts'
import { findRegistration } from '../world.ts'
import { tenantName } from './journey.ts'
import { sameRedirect } from './redirect.ts'
import { readSession, sessionCookie } from './session.ts'
import { homeUser } from './subject.ts'
import { parametersOf, type Visit } from './visit.ts'

/** Ends the session of this browser, or the one account that `logout_hint` names; goes back where that is registered. */
export function logout(visit: Visit): Reply {
  const parameters = parametersOf(visit)
  const hint = parameters.get('logout_hint')?.toLowerCase()
  const left = readSession(visit).filter(
    (account) =>
      hint !== undefined && homeUser(visit.world, account)?.user.userPrincipalName.toLowerCase() !== hint,
  )
  return withHeaders(destination(visit, parameters), sessionCookie(visit, left))
}

function destination(visit: Visit, parameters: URLSearchParams): Reply {
  const back = parameters.get('post_logout_redirect_uri')
  if (back === null || !isRegistered(visit, parameters, back))
    return donePage(tenantName(visit), 'You are signed out', 'You can close this page.')
  const state = parameters.get('state')
  const query = state === null ? '' : `${back.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`
  return { status: 302, headers: { location: `${back}${query}` } }
}

/** With a client named, only its own redirect URIs; otherwise those of any application. */
function isRegistered({ world }: Visit, parameters: URLSearchParams, uri: string): boolean {
  const clientId = parameters.get('client_id') ?? audienceOf(parameters.get('id_token_hint'))
  const found = clientId === undefined ? undefined : findRegistration(world, clientId)
  const apps = clientId === undefined ? world.tenant.applications : found ? [found.app] : []
  return apps.some(({ entity: { web, spa, publicClient } }) =>
    [web, spa, publicClient].some(({ redirectUris }) => redirectUris.some((own) => sameRedirect(own, uri))),
  )
}

function audienceOf(idToken: string | null): string | undefined {
  if (idToken === null) return undefined
  try {
    return String(decodeJwt(idToken).aud)
  } catch {
    return undefined
  }
}
