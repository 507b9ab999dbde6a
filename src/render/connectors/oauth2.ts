import type { Registration } from '../../model/registration.ts'
import { clientId, isItsOwnApi } from '../entra.ts'
import type { Asked } from '../target.ts'
import { entraScope } from './aad.ts'
import { askedParameter, type SignIn } from './api-properties.ts'

/** Sign-in of the provider Generic OAuth 2, at Entra or at another authorization server. */
export interface GenericSignIn {
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly scope: string
  readonly audience: string | undefined
  readonly organizationParameter: string | undefined
  readonly isEntra: boolean
  /** Client and API are one registration in Entra, which refuses a refresh that names no scope (AADSTS90009). */
  readonly isItsOwnApi: boolean
}

export function genericSignIn(registration: Registration, { issuer }: Asked): GenericSignIn {
  if (issuer) {
    return {
      clientId: issuer.clientId,
      clientSecret: undefined,
      authorizationUrl: issuer.server.authorizationEndpoint,
      tokenUrl: issuer.server.tokenEndpoint,
      scope: issuer.scope,
      audience: issuer.audience,
      organizationParameter: issuer.organizationParameter,
      isEntra: false,
      isItsOwnApi: false,
    }
  }
  const { cloud, tenantId, isMultiTenant, secret } = registration
  const authority = `${cloud.login}/${isMultiTenant ? 'organizations' : tenantId}/oauth2/v2.0`
  return {
    clientId: clientId(registration),
    clientSecret: secret?.value,
    authorizationUrl: `${authority}/authorize`,
    tokenUrl: `${authority}/token`,
    scope: entraScope(registration),
    audience: undefined,
    organizationParameter: undefined,
    isEntra: true,
    isItsOwnApi: isItsOwnApi(registration),
  }
}

/** What the plain provider does not send takes the one with templates. */
export const needsTemplates = (signIn: GenericSignIn): boolean =>
  signIn.audience !== undefined || signIn.organizationParameter !== undefined || signIn.isItsOwnApi

export const oauth2SignIn = (signIn: GenericSignIn, isSovereign = false): SignIn => ({
  identityProvider: needsTemplates(signIn) ? 'oauth2generic' : 'oauth2',
  clientId: signIn.clientId,
  ...(signIn.clientSecret === undefined ? {} : { clientSecret: signIn.clientSecret }),
  scope: signIn.scope,
  properties: {},
  customParameters: needsTemplates(signIn) ? templates(signIn) : urls(signIn),
  isSovereign,
})

const urls = ({ authorizationUrl, tokenUrl }: GenericSignIn) => ({
  authorizationUrl,
  tokenUrl,
  refreshUrl: tokenUrl,
})

const templates = ({
  authorizationUrl,
  tokenUrl,
  audience,
  organizationParameter,
  isItsOwnApi,
}: GenericSignIn) => ({
  authorizationUrlTemplate: authorizationUrl,
  authorizationUrlQueryStringTemplate: `?${[
    'client_id={ClientId}',
    'response_type=code',
    'redirect_uri={RedirectUrl}',
    'scope={Scopes}',
    'state={State}',
    ...(audience === undefined ? [] : [`audience=${encodeURIComponent(audience)}`]),
    ...(organizationParameter === undefined ? [] : [`${organizationParameter}={${organizationParameter}}`]),
  ].join('&')}`,
  tokenUrlTemplate: tokenUrl,
  tokenBodyTemplate:
    'code={Code}&grant_type=authorization_code&redirect_uri={RedirectUrl}&client_id={ClientId}&client_secret={ClientSecret}',
  refreshUrlTemplate: tokenUrl,
  refreshBodyTemplate: `refresh_token={RefreshToken}&grant_type=refresh_token&client_id={ClientId}&client_secret={ClientSecret}${isItsOwnApi ? '&scope={Scopes}' : ''}`,
  scopeListDelimiter: ' ',
})

/** What a connection is asked for so that everybody is sent to their own organisation. */
export const organizationParameters = ({ organizationParameter: name }: GenericSignIn) =>
  name === undefined
    ? {}
    : {
        [`token:${name}`]: askedParameter(
          'string',
          'Organization',
          'The organization that you sign in to, as the authorization server names it',
        ),
      }
