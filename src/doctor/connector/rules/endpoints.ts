import { type Connector, custom, customText, providerOf, type SignIn, settingOr } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { entraEndpoint, isOpen } from '../values.ts'

/** The addresses of the generic OAuth 2 providers. */
export const endpointRules = ({ signIns }: Connector): Fault[] =>
  signIns
    .filter(isGeneric)
    .flatMap((signIn) => [...refresh(signIn), ...forms(signIn), ...swapped(signIn), ...ofEntra(signIn)])

export const isGeneric = (signIn: SignIn): boolean => /^oauth2/i.test(providerOf(signIn) ?? '')

const kinds = ['authorizationUrl', 'tokenUrl', 'refreshUrl'] as const
type Kind = (typeof kinds)[number]

/** Its name with this provider. */
export const nameOf = (signIn: SignIn, kind: Kind): string =>
  customText(signIn, kind) === undefined && providerOf(signIn)?.toLowerCase() === 'oauth2generic'
    ? `${kind}Template`
    : kind

export const urlOf = (signIn: SignIn, kind: Kind): string | undefined =>
  customText(signIn, nameOf(signIn, kind))

const placeOf = (signIn: SignIn, kind: Kind) =>
  custom(signIn, nameOf(signIn, kind)) ?? settingOr(signIn, 'customParameters')

function refresh(signIn: SignIn): Fault[] {
  if (urlOf(signIn, 'refreshUrl') !== undefined || urlOf(signIn, 'tokenUrl') === undefined) return []
  return [
    {
      title: `${nameOf(signIn, 'refreshUrl')} is missing`,
      cause: 'Connections end with their first access token, after about an hour: they cannot be renewed.',
      at: placeOf(signIn, 'refreshUrl'),
      expected: urlOf(signIn, 'tokenUrl') ?? '',
      actual: 'nothing',
      summary: `set ${nameOf(signIn, 'refreshUrl')} to the token URL, which renews tokens too as a rule`,
    },
  ]
}

/** Of Entra more is known than that. */
const forms = (signIn: SignIn): Fault[] =>
  (isAtEntra(signIn) ? [] : kinds).flatMap((kind) => {
    const url = urlOf(signIn, kind)
    if (url === undefined || isOpen(url) || (URL.canParse(url) && /^https:/i.test(url))) return []
    return [
      {
        title: `${nameOf(signIn, kind)} is no https address`,
        cause: 'The service calls it over the internet, with the client secret.',
        at: placeOf(signIn, kind),
        expected: 'https://…',
        summary: `write the whole address into ${nameOf(signIn, kind)}`,
      },
    ]
  })

function swapped(signIn: SignIn): Fault[] {
  const token = urlOf(signIn, 'tokenUrl')
  if (token === undefined || token !== urlOf(signIn, 'authorizationUrl')) return []
  return [
    {
      severity: 'warning',
      title: 'Token URL and authorization URL are the same',
      cause: 'One shows the sign-in page, the other one gives tokens to the service: they differ as a rule.',
      at: placeOf(signIn, 'tokenUrl'),
      expected: 'the token endpoint',
      summary: 'write the token endpoint into the token URL',
    },
  ]
}

/** At Entra it is known what the addresses have to be. */
function ofEntra(signIn: SignIn): Fault[] {
  const authorize = entraEndpoint(urlOf(signIn, 'authorizationUrl') ?? '')
  return kinds.flatMap((kind) => {
    const url = urlOf(signIn, kind)
    const endpoint = url === undefined ? undefined : entraEndpoint(url)
    if (url === undefined || !authorize) return []
    const wanted = kind === 'authorizationUrl' ? 'authorize' : 'token'
    if (endpoint?.kind !== wanted) return [notEndpoint(signIn, kind, wanted)]
    if (endpoint.tenant.toLowerCase() !== authorize.tenant.toLowerCase())
      return [otherTenant(signIn, kind, authorize.tenant)]
    return kind === 'authorizationUrl' && endpoint.version === 1 ? versionOne(signIn, url) : []
  })
}

const notEndpoint = (signIn: SignIn, kind: Kind, wanted: string): Fault => ({
  title: `${nameOf(signIn, kind)} is not the ${wanted} endpoint of Entra`,
  cause:
    'Sign-in or renewal ends there. Saving the Security tab again puts values into wrong fields at times.',
  at: placeOf(signIn, kind),
  expected: `https://login.microsoftonline.com/TENANT/oauth2/v2.0/${wanted}`,
  summary: `write the ${wanted} endpoint of the tenant into ${nameOf(signIn, kind)}`,
})

const otherTenant = (signIn: SignIn, kind: Kind, tenant: string): Fault => ({
  title: 'The endpoints belong to different tenants',
  cause: 'A code or token of one tenant is not taken by another.',
  at: placeOf(signIn, kind),
  expected: `the tenant of the authorization URL, ${tenant}`,
  kind: 'set-tenant-id',
  summary: 'name the same tenant in all three addresses',
})

function versionOne(signIn: SignIn, url: string): Fault[] {
  const query = customText(signIn, 'authorizationUrlQueryStringTemplate') ?? ''
  if (/[?&]resource=/i.test(url + query)) return []
  return [
    {
      severity: 'warning',
      title: 'The sign-in is at the version 1 endpoint, and names no resource',
      cause:
        'That endpoint does not read scopes: without resource the token is for nothing that the API takes.',
      at: placeOf(signIn, 'authorizationUrl'),
      expected: 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/authorize',
      summary: 'use the version 2 endpoints, or identityProvider aad with resourceUri',
    },
  ]
}

/** Where the tokens come from, as the issuer of that name; nothing where it is filled in later. */
export const hostOf = (signIn: SignIn): string | undefined => {
  const url = urlOf(signIn, 'authorizationUrl')
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined
}

export const isAtEntra = (signIn: SignIn): boolean =>
  entraEndpoint(urlOf(signIn, 'authorizationUrl') ?? '') !== undefined
