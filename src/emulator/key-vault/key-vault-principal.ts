import type { Ambient } from '../ambient.ts'
import { MICROSOFT_TENANT } from '../first-party.ts'
import { newServicePrincipal } from '../graph/service-principal-store.ts'
import type { ServicePrincipalRecord } from '../tenant.ts'
import { KEY_VAULT, VAULT_RESOURCE } from './vault-caller.ts'

const description =
  'Allow the application full access to the Azure Key Vault service on behalf of the signed-in user'
const displayName = 'Have full access to the Azure Key Vault service'

/** The service principal of Azure Key Vault, for which tokens are issued. */
export function keyVaultPrincipal(ambient: Ambient): ServicePrincipalRecord {
  const created = { id: ambient.newId(), createdDateTime: null }
  const entity = newServicePrincipal({
    ...created,
    appId: KEY_VAULT,
    displayName: 'Azure Key Vault',
    owner: MICROSOFT_TENANT,
  })
  entity.servicePrincipalNames = [KEY_VAULT, VAULT_RESOURCE, `${VAULT_RESOURCE}/`]
  entity.oauth2PermissionScopes = [
    {
      adminConsentDescription: description,
      adminConsentDisplayName: displayName,
      id: 'f53da476-18e3-4152-8e01-aec403e6edc0',
      isEnabled: true,
      type: 'User',
      userConsentDescription: description,
      userConsentDisplayName: displayName,
      value: 'user_impersonation',
    },
  ]
  return { entity, owners: [], createdBy: null, secrets: {} }
}
