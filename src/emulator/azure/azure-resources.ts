import type { Reply } from '../http-message.ts'
import type { Vault, VaultRole } from '../key-vault/vault.ts'
import type { User } from '../tenant.ts'
import { tenantsOf } from '../world.ts'
import { type AzureCaller, refusal } from './azure-caller.ts'

/** In each tenant one subscription holds all vaults. */
export const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000'
export const RESOURCE_GROUP = 'emulator'

/**
 * Roles with a wildcard read of `Microsoft.KeyVault/vaults` among their actions. A Secrets User has data actions alone: it reads a
 * secret whose address it knows, and sees no vault. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security
 */
const SEES: readonly VaultRole[] = [
  'Key Vault Administrator',
  'Key Vault Certificates Officer',
  'Key Vault Crypto Officer',
  'Key Vault Reader',
  'Key Vault Secrets Officer',
]

const seenBy = ({ world, objectId }: AzureCaller): readonly Vault[] =>
  world.state.vaults.filter(({ tenantId, roles }) => {
    const own = [roles[objectId] ?? []].flat()
    return tenantId === world.tenant.tenantId && own.some((role) => SEES.includes(role))
  })

/** Subscriptions in which the caller has a role: https://learn.microsoft.com/rest/api/resources/subscriptions/list */
export function subscriptions(caller: AzureCaller): Reply {
  const { tenantId } = caller.world.tenant
  const own = {
    id: `/subscriptions/${SUBSCRIPTION}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: SUBSCRIPTION,
    tenantId,
    displayName: 'Emulator',
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Internal_2014-09-01',
      quotaId: 'Internal_2014-09-01',
      spendingLimit: 'Off',
    },
  }
  const value = seenBy(caller).length > 0 ? [own] : []
  return { status: 200, body: { value, count: { type: 'Total', value: value.length } } }
}

const VAULTS = /^resourceType eq 'Microsoft\.KeyVault\/vaults'$/i

/** Vaults that the caller sees: https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/list */
export function resources(caller: AzureCaller, query: URLSearchParams): Reply {
  const vaults = seenBy(caller)
  if (vaults.length === 0) return notInSubscription(caller)
  if (!VAULTS.test(query.get('$filter') ?? ''))
    return refusal(
      400,
      'InvalidFilterInQueryString',
      'The emulator lists Key Vaults, and no other resources.',
    )
  const value = vaults.map(({ name }) => ({
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.KeyVault/vaults/${name}`,
    name,
    type: 'Microsoft.KeyVault/vaults',
    location: 'emulator',
    tags: {},
  }))
  return { status: 200, body: { value } }
}

const notInSubscription = ({ objectId, claims }: AzureCaller): Reply =>
  refusal(
    403,
    'AuthorizationFailed',
    `The client '${String(claims.appid ?? claims.azp)}' with object id '${objectId}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resources/read' over scope '/subscriptions/${SUBSCRIPTION}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  )

/** Where the caller has an account, as a member or as a guest: https://learn.microsoft.com/rest/api/resources/tenants/list */
export function tenants({ world, objectId }: AzureCaller): Reply {
  const { tenant } = world
  const own = { tenantId: tenant.tenantId, objectId }
  const home = tenant.users.find(({ id }) => id === objectId)?.home ?? own
  const isHome = (account: User['home']) =>
    account?.tenantId === home.tenantId && account.objectId === home.objectId
  const value = tenantsOf(world)
    .filter(({ tenantId, users }) => tenantId === home.tenantId || users.some((user) => isHome(user.home)))
    .map(({ tenantId, displayName, domains }) => ({
      id: `/tenants/${tenantId}`,
      tenantId,
      displayName,
      defaultDomain: domains.find(({ isDefault }) => isDefault)?.id,
      tenantCategory: 'Home',
      domains: domains.map(({ id }) => id),
    }))
  return { status: 200, body: { value } }
}
