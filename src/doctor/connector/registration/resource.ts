import { custom, customText, type SignIn, scopesOf, settingOr } from '../connector.ts'
import { type Fault, UPDATE } from '../fault.ts'
import type { KnownRegistration } from '../known-registration.ts'
import { at } from '../place.ts'
import { isGeneric } from '../rules/endpoints.ts'
import { clientIdOf, isAad } from '../rules/provider.ts'
import { isGuid, isOpen } from '../values.ts'

/** The API that the token is asked for: by its resource with aad, by the scopes with OAuth 2. */
export const resourceAgainst = (signIn: SignIn, registration: KnownRegistration): Fault[] =>
  isAad(signIn)
    ? byResource(signIn, registration)
    : [...byScopes(signIn, registration), ...unrenewed(signIn, registration)]

/** The GUID of the API, or `undefined` where neither the tenant nor the connector says it. */
const apiIdOf = (signIn: SignIn, { apiAppId, isItsOwnApi }: KnownRegistration): string | undefined => {
  const id = apiAppId ?? (isItsOwnApi ? clientIdOf(signIn) : undefined)
  return id !== undefined && isGuid(id) ? id.toLowerCase() : undefined
}

/** The names under which the API can be asked for. */
function namesOf(signIn: SignIn, registration: KnownRegistration): string[] {
  const id = apiIdOf(signIn, registration)
  const uris = registration.identifierUris.flatMap((uri) =>
    uri.includes('{appId}') ? (id === undefined ? [] : [uri.replaceAll('{appId}', id)]) : [uri],
  )
  return id === undefined ? uris : [id, ...uris]
}

function byResource(signIn: SignIn, registration: KnownRegistration): Fault[] {
  const place = custom(signIn, 'resourceUri')
  const uri = customText(signIn, 'resourceUri')
  if (!place || uri === undefined || isOpen(uri)) return []
  const names = namesOf(signIn, registration)
  const same = (name: string) => name.toLowerCase() === uri.toLowerCase()
  if (!names.some(same)) return unknown(signIn, uri, registration, names)
  if (!registration.isItsOwnApi || isGuid(uri)) return []
  // The rule that needs no registration has seen api://CLIENT_ID already.
  if (uri.toLowerCase().includes(clientIdOf(signIn)?.toLowerCase() ?? '\n')) return []
  return [
    {
      code: 90009,
      title: 'The connector asks for a token for itself by URI',
      cause: 'Client and API are one registration, and Entra lets such a client name it by its GUID only.',
      at: place,
      expected: apiIdOf(signIn, registration) ?? 'the client id, a GUID',
      ...naming(signIn, registration.apiAppId, registration),
      kind: 'use-guid-resource',
      summary: 'name the resource by the bare client id',
    },
  ]
}

function unknown(signIn: SignIn, uri: string, registration: KnownRegistration, names: string[]): Fault[] {
  const isUncertain = apiIdOf(signIn, registration) === undefined && (isGuid(uri) || uri.startsWith('api://'))
  if (isUncertain) return []
  const right = registration.isItsOwnApi ? names[0] : names.at(-1)
  return [
    {
      code: 500011,
      title: "The connector's resource is not the API of the registration",
      cause: 'Entra finds no API of that name, or the token is for another one, and the server refuses it.',
      at: settingOr(signIn, 'customParameters', 'resourceUri', 'value'),
      expected: right ?? (registration.isItsOwnApi ? 'the client id' : 'the Application ID URI of the API'),
      ...naming(signIn, right, registration),
      kind: 'fix-scope-string',
      summary: 'put the identifier of the API into resourceUri',
      steps: [`resourceUri and AzureActiveDirectoryResourceId may be one of: ${names.join(', ')}.`, UPDATE],
    },
  ]
}

/** In both fields that name the API, as far as they are there. What only the connector says of it may be wrong itself. */
function naming(
  signIn: SignIn,
  name: string | undefined,
  { apiAppId }: KnownRegistration,
): Pick<Fault, 'writes'> {
  const places = [
    custom(signIn, 'resourceUri'),
    at(signIn.settings, 'properties', 'AzureActiveDirectoryResourceId'),
  ]
  return name === undefined || apiAppId === undefined
    ? {}
    : { writes: places.flatMap((place) => (place ? [{ at: place, value: name }] : [])) }
}

/** `api://…/name`, `GUID/name` or `https://…/name` as API and name. */
function partsOf(scope: string): { api: string; name: string } | undefined {
  const cut = scope.lastIndexOf('/')
  return cut > 0 ? { api: scope.slice(0, cut), name: scope.slice(cut + 1) } : undefined
}

function byScopes(signIn: SignIn, registration: KnownRegistration): Fault[] {
  const names = namesOf(signIn, registration).map((name) => name.toLowerCase())
  const own = scopesOf(signIn)
    .filter((scope) => !isOpen(scope))
    .flatMap((scope) => partsOf(scope) ?? [])
    .filter(({ api }) => names.includes(api.toLowerCase()))
  const known = [...registration.scopes, '.default']
  const strange = own.filter(({ name }) => !known.includes(name))
  const place = settingOr(signIn, 'scopes')
  if (own.length === 0) {
    const isUncertain = names.length === 0 || scopesOf(signIn).some(isOpen)
    return isUncertain ? [] : [withoutApi(signIn, registration)]
  }
  return strange.map(({ api, name }) => ({
    code: 650053,
    title: `The API exposes no scope ${name}`,
    cause: 'Entra refuses a scope that the API does not have.',
    at: place,
    expected: registration.scopes.map((scope) => `${api}/${scope}`).join(' or ') || 'a scope of the API',
    kind: 'fix-scope-string',
    summary: 'ask for a scope that the API exposes, or add it to the API',
  }))
}

const withoutApi = (signIn: SignIn, registration: KnownRegistration): Fault => ({
  code: 500011,
  title: 'No scope of the connector belongs to the API of the registration',
  cause: 'The token is for another API, and the server refuses it.',
  at: settingOr(signIn, 'scopes'),
  ...qualifying(signIn, registration),
  expected: `${preferred(signIn, registration)}/${registration.scopes[0] ?? 'SCOPE'} offline_access`,
  kind: 'fix-scope-string',
  summary: 'ask for a scope of the API',
})

/** Where a scope is that of the API by its name, and only the API in front is missing. */
function qualifying(signIn: SignIn, registration: KnownRegistration): Pick<Fault, 'writes'> {
  const place = at(signIn.settings, 'scopes')
  const scopes = scopesOf(signIn)
  const isOwn = (scope: string) => registration.scopes.includes(scope)
  if (!place || !scopes.some(isOwn) || registration.apiAppId === undefined) return {}
  const whole = scopes.map((scope) => (isOwn(scope) ? `${preferred(signIn, registration)}/${scope}` : scope))
  return { writes: [{ at: place, value: place.items.length === 1 ? [whole.join(' ')] : whole }] }
}

const preferred = (signIn: SignIn, registration: KnownRegistration): string => {
  const names = namesOf(signIn, registration)
  return (registration.isItsOwnApi ? names[0] : (names[1] ?? names[0])) ?? 'API'
}

/** Such a client may not be told its own name by URI when it renews, and the plain provider names no scope then. */
function unrenewed(signIn: SignIn, { isItsOwnApi }: KnownRegistration): Fault[] {
  const body = customText(signIn, 'refreshBodyTemplate') ?? ''
  if (!isItsOwnApi || !isGeneric(signIn) || /scope=/i.test(body)) return []
  return [
    {
      code: 90009,
      title: 'Connections of this connector cannot be renewed',
      cause:
        'Client and API are one registration, and Entra refuses a renewal that names no scope to such a client, about an hour after the sign-in.',
      at: settingOr(signIn, 'customParameters'),
      expected: 'oauth2generic with {Scopes} in refreshBodyTemplate, or the provider aad',
      actual: 'a renewal without scope',
      kind: 'use-guid-resource',
      summary:
        'print the connector anew with appreg config power-platform-oauth2, or give it a registration of its own (topology: split)',
    },
  ]
}
