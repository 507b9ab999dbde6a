import type { Registration } from '../../model/registration.ts'
import { clientId, resourceForItself, scopeForItself } from '../entra.ts'
import type { Asked } from '../target.ts'
import type { SignIn } from './api-properties.ts'

/**
 * With the API in front: a bare scope name would be looked up on Microsoft Graph (AADSTS650053). Where the provider sends
 * a version 1 request, `resource` decides and the scope does no harm.
 */
export const entraScope = (registration: Registration): string =>
  [...registration.scopes.map((scope) => scopeForItself(registration, scope)), 'offline_access'].join(' ')

/** Where people of this registration sign in: at its own tenant, or at theirs. */
export const signInTenant = ({ tenantId, isMultiTenant }: Registration): string =>
  isMultiTenant ? 'common' : tenantId

/** The identity provider Azure Active Directory. */
export const aadSignIn = (registration: Registration, { onBehalfOf }: Asked): SignIn => ({
  identityProvider: 'aad',
  clientId: clientId(registration),
  ...(registration.secret?.value === undefined ? {} : { clientSecret: registration.secret.value }),
  scope: entraScope(registration),
  properties: {
    AzureActiveDirectoryResourceId: resourceForItself(registration),
    IsOnbehalfofLoginSupported: true,
  },
  customParameters: {
    loginUri: registration.cloud.login,
    tenantId: signInTenant(registration),
    resourceUri: resourceForItself(registration),
    enableOnbehalfOfLogin: String(onBehalfOf === true),
  },
  isSovereign: registration.cloud.name !== 'public',
})
