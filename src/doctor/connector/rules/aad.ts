import { type Connector, custom, customText, providerOf, type SignIn, settingOr } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, isYes, textOf } from '../place.ts'
import { isGuid, isLoginHost, isOpen, isSharedTenant } from '../values.ts'
import { clientIdOf, isAad } from './provider.ts'

/** The fields of the provider Azure Active Directory. */
export const aadRules = ({ signIns }: Connector): Fault[] =>
  signIns.flatMap((signIn) => [
    ...(isAad(signIn) ? [...resource(signIn), ...login(signIn), ...tenant(signIn)] : []),
    ...onBehalfOf(signIn),
  ])

function resource(signIn: SignIn): Fault[] {
  const place = custom(signIn, 'resourceUri')
  const uri = customText(signIn, 'resourceUri')
  if (!place || uri === undefined || isOpen(uri)) return []
  return [...ownResource(signIn, uri), ...oddResource(signIn, uri), ...otherResource(signIn, uri)]
}

const bare = (uri: string): string =>
  uri
    .replace(/^api:\/\//i, '')
    .replace(/\/$/, '')
    .toLowerCase()

function ownResource(signIn: SignIn, uri: string): Fault[] {
  const clientId = clientIdOf(signIn)?.toLowerCase()
  if (clientId === undefined || bare(uri) !== clientId || uri.toLowerCase() === clientId) return []
  return [
    {
      code: 90009,
      title: 'The connector asks for a token for itself by URI',
      cause: 'Client and API are one registration, and Entra lets such a client name it by its GUID only.',
      at: settingOr(signIn, 'customParameters', 'resourceUri', 'value'),
      expected: clientId,
      kind: 'use-guid-resource',
      summary: 'name the resource by the bare client id, without api://',
      writes: [
        custom(signIn, 'resourceUri'),
        at(signIn.settings, 'properties', 'AzureActiveDirectoryResourceId'),
      ].flatMap((place) => (place ? [{ at: place, value: clientId }] : [])),
    },
  ]
}

function oddResource(signIn: SignIn, uri: string): Fault[] {
  const scope = /^(api:\/\/[^/\s]+|[0-9a-f-]{36})\/([\w.]+)$/i.exec(uri)
  const hasScope = scope !== null && (isGuid(bare(scope[1] ?? '')) || scope[2] === '.default')
  const oddity = /[\s,]/.test(uri)
    ? 'several values'
    : isLoginHost(uri)
      ? 'the address of the sign-in page'
      : hasScope
        ? 'a scope behind it'
        : undefined
  if (oddity === undefined) return []
  return [
    {
      code: 500011,
      title: 'The resource URL is not the identifier of an API',
      cause: `It has to be the Application ID URI of the API or its client id, and nothing else; here it is ${oddity}.`,
      at: settingOr(signIn, 'customParameters', 'resourceUri', 'value'),
      expected: scope?.[1] ?? 'api://CLIENT_ID_OF_THE_API, or that id alone',
      kind: 'fix-scope-string',
      summary: 'put the identifier of the API into resourceUri',
    },
  ]
}

/** Nine of forty-seven connectors of the catalogue differ here, and work. */
function otherResource(signIn: SignIn, uri: string): Fault[] {
  const place = at(signIn.settings, 'properties', 'AzureActiveDirectoryResourceId')
  const id = textOf(place)
  if (!place || id === undefined || isOpen(id) || bare(id) === bare(uri)) return []
  return [
    {
      severity: 'info',
      title: 'AzureActiveDirectoryResourceId differs from resourceUri',
      cause: 'resourceUri is what the token is asked for. The other one is the same as a rule.',
      at: place,
      expected: uri,
      summary: 'make both the same',
    },
  ]
}

function login(signIn: SignIn): Fault[] {
  const uri = customText(signIn, 'loginUri')
  if (uri === undefined || isOpen(uri)) return []
  const isBare = URL.canParse(uri) && /^\/?$/.test(new URL(uri).pathname)
  if (isLoginHost(uri) && isBare && uri.startsWith('https:')) return []
  const hostOnly = isLoginHost(uri)
  return [
    {
      title: 'The login URL is not the host where Entra signs people in',
      cause: hostOnly
        ? 'The service puts the tenant and the rest of the address behind it, so a path here is one too many.'
        : 'The provider aad signs in at Microsoft Entra ID only.',
      severity: hostOnly ? 'error' : 'warning',
      at: settingOr(signIn, 'customParameters', 'loginUri', 'value'),
      expected: 'https://login.microsoftonline.com, or the host of another cloud',
      summary: hostOnly
        ? 'take the path out of loginUri, and name the tenant in tenantId'
        : 'set loginUri to https://login.microsoftonline.com, or identityProvider to oauth2',
    },
  ]
}

function tenant(signIn: SignIn): Fault[] {
  const id = customText(signIn, 'tenantId')
  if (
    id === undefined ||
    isOpen(id) ||
    isGuid(id) ||
    isSharedTenant(id) ||
    /^[\w-]+(?:\.[\w-]+)+$/.test(id)
  ) {
    return []
  }
  return [
    {
      code: 90002,
      title: 'The tenant is no tenant',
      cause: 'Entra takes the id of a tenant, one of its domains, or common.',
      at: settingOr(signIn, 'customParameters', 'tenantId', 'value'),
      expected: 'the tenant id, a GUID',
      kind: 'set-tenant-id',
      summary: 'write the tenant id into tenantId',
    },
  ]
}

/** Silent sign-in takes the provider and two switches. */
function onBehalfOf(signIn: SignIn): Fault[] {
  const place = custom(signIn, 'enableOnbehalfOfLogin')
  if (!place || !isYes(place)) return []
  const supported = at(signIn.settings, 'properties', 'IsOnbehalfofLoginSupported')
  if (!isAad(signIn)) {
    return [
      {
        severity: 'warning',
        title: 'On-behalf-of sign-in is on for a provider that has none',
        cause: `Only the provider aad signs people in silently, and this one is ${providerOf(signIn) ?? 'none'}.`,
        at: place,
        expected: 'identityProvider aad, or "false"',
        summary: 'set identityProvider to aad, or take enableOnbehalfOfLogin out',
      },
    ]
  }
  if (isYes(supported)) return []
  return [
    {
      title: 'On-behalf-of sign-in is only half on',
      cause:
        'People are asked to sign in although the connector is to do it silently: it takes both switches.',
      at: supported ?? settingOr(signIn, 'properties'),
      expected: 'IsOnbehalfofLoginSupported true',
      ...(supported ? {} : { actual: 'nothing' }),
      summary: 'set IsOnbehalfofLoginSupported to true under properties',
    },
  ]
}
