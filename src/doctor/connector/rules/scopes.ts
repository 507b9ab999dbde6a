import { type Connector, customText, providerOf, type SignIn, scopesOf, settingOr } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at } from '../place.ts'
import { isReference } from '../values.ts'
import { hostOf, isAtEntra, isGeneric } from './endpoints.ts'

/** What is asked for: its form, and that connections can be renewed. */
export const scopeRules = ({ signIns }: Connector): Fault[] =>
  signIns.flatMap((signIn) => [
    ...asText(signIn),
    ...asReference(signIn),
    ...(isGeneric(signIn) ? [...offline(signIn), ...(isAtEntra(signIn) ? bareNames(signIn) : [])] : []),
  ])

function asText(signIn: SignIn): Fault[] {
  const place = at(signIn.settings, 'scopes')
  if (!place || place.value === null || Array.isArray(place.value)) return []
  return [
    {
      title: 'scopes is not a list',
      cause: 'The service reads a list of texts there.',
      at: place,
      expected: '["scope offline_access"]',
      kind: 'fix-scope-string',
      summary: 'put the scopes into square brackets',
      ...(typeof place.value === 'string' ? { writes: [{ at: place, value: [place.value] }] } : {}),
    },
  ]
}

function asReference(signIn: SignIn): Fault[] {
  const place = at(signIn.settings, 'scopes')
  if (!place?.items.some(({ value }) => isReference(String(value)))) return []
  return [
    {
      severity: 'warning',
      title: 'A scope is a reference to an environment variable',
      cause: 'References are documented for host, client id, client secret and addresses, not for scopes.',
      at: place,
      expected: 'the scope itself',
      kind: 'fix-scope-string',
      summary: 'write the scope itself',
    },
  ]
}

/** Authorization servers that give a refresh token for this scope only. */
const strict = /(?:\.auth0\.com|\.okta(?:preview|-emea)?\.com|\.onelogin\.com)$/i

function offline(signIn: SignIn): Fault[] {
  const scopes = scopesOf(signIn).map((scope) => scope.toLowerCase())
  const query = `${customText(signIn, 'authorizationUrl')}${customText(signIn, 'authorizationUrlQueryStringTemplate')}`
  if (scopes.includes('offline_access') || /offline/i.test(query)) return []
  const isKnown = isAtEntra(signIn) || strict.test(hostOf(signIn) ?? '')
  if (!isKnown && !scopes.includes('openid')) return []
  return [
    {
      severity: isKnown ? 'error' : 'info',
      leadsTo: 'connector-without-refresh-token',
      title: isKnown ? 'The scope lacks offline_access' : 'The scope has openid and not offline_access',
      cause: isKnown
        ? 'A connection works for about an hour; then "Failed to refresh access token … Missing refresh token".'
        : 'Many servers that know openid give a refresh token for offline_access only; without one, connections end with their first access token.',
      at: settingOr(signIn, 'scopes'),
      expected: [...scopesOf(signIn), 'offline_access'].join(' '),
      kind: 'fix-scope-string',
      summary: 'add offline_access to scopes',
      ...(isKnown ? withOffline(signIn) : {}),
    },
  ]
}

/** Where there is one text with all scopes, at its end. */
function withOffline(signIn: SignIn): Pick<Fault, 'writes'> {
  const place = at(signIn.settings, 'scopes')
  if (!place || !Array.isArray(place.value)) return {}
  const [only, ...others] = place.value.map(String)
  const value =
    only !== undefined && others.length === 0 && only.trim() !== ''
      ? [`${only.trim()} offline_access`]
      : [...place.value, 'offline_access']
  return { writes: [{ at: place, value }] }
}

const ofOpenId = ['openid', 'profile', 'email', 'offline_access', 'address', 'phone']

/** Entra looks a bare name up on Microsoft Graph, whose permissions are words with full stops between them. */
function bareNames(signIn: SignIn): Fault[] {
  const bare = scopesOf(signIn).filter(
    (scope) =>
      !scope.includes('/') &&
      !ofOpenId.includes(scope.toLowerCase()) &&
      !/^[A-Za-z-]+(?:\.[A-Za-z]+)+$/.test(scope),
  )
  if (bare.length === 0 || bare.some((scope) => isReference(scope) || /[<{[]/.test(scope))) return []
  return [
    {
      code: 650053,
      title: 'A scope does not say which API it belongs to',
      cause: 'Entra looks a bare name up on Microsoft Graph, which has no such scope.',
      at: settingOr(signIn, 'scopes'),
      expected: bare.map((scope) => `api://CLIENT_ID_OF_THE_API/${scope}`).join(' '),
      actual: bare.join(' '),
      kind: 'fix-scope-string',
      summary: 'put the Application ID URI of the API in front of the scope',
    },
  ]
}

export const isPlainOAuth2 = (signIn: SignIn): boolean => providerOf(signIn)?.toLowerCase() === 'oauth2'
