import type { Ambient } from '../ambient.ts'
import { MICROSOFT_TENANT } from '../first-party.ts'
import { newServicePrincipal } from '../graph/service-principal-store.ts'
import type { ServicePrincipalRecord } from '../tenant.ts'

interface Service {
  readonly appId: string
  readonly displayName: string
  /** Names under which tokens for it can be asked. */
  readonly names: readonly string[]
  /** Its one delegated permission; the id is drawn where Microsoft publishes none. */
  readonly scope: { readonly id?: string; readonly value?: string; readonly description: string }
}

/** What the Azure command line signs in to. */
export const RESOURCE_MANAGER: Service = {
  appId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  displayName: 'Windows Azure Service Management API',
  names: [
    'https://management.core.windows.net/',
    'https://management.core.windows.net',
    'https://management.azure.com/',
    'https://management.azure.com',
  ],
  scope: {
    id: '41094075-9dad-400e-a0bd-54e686782033',
    description: 'Access Azure Service Management as you',
  },
}

/** What the Azure command line asks to consent for an application, as the portal does. */
export const PORTAL: Service = {
  appId: '74658136-14ec-4630-ad9b-26e160ff0fc6',
  displayName: 'ADIbizaUX',
  names: [],
  scope: { description: 'Access the portal as you' },
}

/** What tools for Power Platform sign in to. */
export const POWER_APPS: Service = {
  appId: '475226c6-020e-4fb2-8a90-7a972cbfc1d4',
  displayName: 'PowerApps Service',
  names: [
    'https://service.powerapps.com/',
    'https://service.powerapps.com',
    'https://api.powerapps.com/',
    'https://api.powerapps.com',
  ],
  scope: {
    id: '0eb56b90-a7b5-43b5-9402-8137a8083e90',
    value: 'User',
    description: 'Access the PowerApps Service API',
  },
}

/** The service principals of the services that the emulator plays a little of. */
export const azurePrincipals = (ambient: Ambient): ServicePrincipalRecord[] =>
  [RESOURCE_MANAGER, PORTAL, POWER_APPS].map((service) => {
    const { appId, displayName, names, scope } = service
    const created = { id: ambient.newId(), createdDateTime: null }
    const entity = newServicePrincipal({ ...created, appId, displayName, owner: MICROSOFT_TENANT })
    entity.servicePrincipalNames = [appId, ...names]
    entity.oauth2PermissionScopes = [
      {
        adminConsentDescription: scope.description,
        adminConsentDisplayName: scope.description,
        id: scope.id ?? ambient.newId(),
        isEnabled: true,
        type: 'User',
        userConsentDescription: scope.description,
        userConsentDisplayName: scope.description,
        value: scope.value ?? 'user_impersonation',
      },
    ]
    return { entity, owners: [], createdBy: null, secrets: {} }
  })
