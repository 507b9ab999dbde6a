import type { Ambient } from './ambient.ts'
import { azurePrincipals } from './azure/azure-principals.ts'
import { overlay } from './deep-merge.ts'
import { toSeconds, toTicks } from './graph/dates.ts'
import { keyVaultPrincipal } from './key-vault/key-vault-principal.ts'
import { microsoftGraphPrincipal } from './microsoft-graph-principal.ts'
import { defaultPolicies, type Policies } from './policies.ts'
import { wrong } from './seed-problem.ts'
import type { TenantSeed, UserSeed } from './seed-schema.ts'
import { initialDomain, type Tenant, type User } from './tenant.ts'

/** A tenant with its own users and groups, and with Microsoft Graph. Guests and applications come later. */
export function newTenant(ambient: Ambient, name: string, seed: TenantSeed): Tenant {
  const domains = seed.domains ?? [`${name}-emulator.onmicrosoft.com`]
  const tenant: Tenant = {
    tenantId: seed.tenantId ?? ambient.newId(),
    displayName: seed.displayName ?? name,
    createdDateTime: toSeconds(toTicks(ambient.now())),
    domains: domains.map((id, index) => ({
      id,
      isInitial: index === 0,
      isDefault: index === 0,
      isVerified: true,
    })),
    users: [],
    groups: [],
    policies: policiesOf(name, seed),
    conditionalAccess: [],
    federationBlocked: seed.federationBlocked ?? false,
    applications: [],
    servicePrincipals: [
      microsoftGraphPrincipal(ambient),
      keyVaultPrincipal(ambient),
      ...azurePrincipals(ambient),
    ],
    grants: [],
    appRoleAssignments: [],
    deletedApplications: [],
    environments: [],
    connectors: [],
  }
  for (const [userName, user] of Object.entries(seed.users ?? {}))
    if (user && !user.guestFrom) tenant.users.push(newUser(ambient, tenant, { name: userName, seed: user }))
  return tenant
}

function policiesOf(name: string, { policies = {} }: TenantSeed): Policies {
  try {
    return overlay(defaultPolicies(), policies, `tenants.${name}.policies`)
  } catch (error) {
    throw error instanceof TypeError ? wrong(error.message) : error
  }
}

function newUser(ambient: Ambient, tenant: Tenant, { name, seed }: { name: string; seed: UserSeed }): User {
  return {
    displayName: seed.displayName ?? name,
    givenName: seed.givenName ?? null,
    surname: seed.surname ?? null,
    administrator: seed.administrator ?? false,
    id: seed.id ?? ambient.newId(),
    mail: seed.mail ?? null,
    userPrincipalName: name.includes('@') ? name : `${name}@${initialDomain(tenant)}`,
    password: seed.password ?? ambient.newSecret(),
    home: null,
    signInSessionsValidFromDateTime: tenant.createdDateTime,
  }
}

/** Guests need the accounts they stand for, groups and policies need all users: both come after every tenant's own users. */
export function addGuests(
  ambient: Ambient,
  { into, seed, tenantNamed }: { into: Tenant; seed: TenantSeed; tenantNamed(name: string): Tenant },
): void {
  for (const [name, user] of Object.entries(seed.users ?? {})) {
    if (!user?.guestFrom) continue
    const from = tenantNamed(user.guestFrom.tenant)
    const account = findUser(from, user.guestFrom.user)
    const alias = account.userPrincipalName.replace('@', '_')
    into.users.push({
      ...newUser(ambient, into, { name: `${alias}#EXT#@${initialDomain(into)}`, seed: user }),
      displayName: user.displayName ?? name,
      mail: user.mail ?? account.userPrincipalName,
      home: { tenantId: from.tenantId, objectId: account.id },
    })
  }
  addGroups(ambient, into, seed)
}

function addGroups(ambient: Ambient, tenant: Tenant, seed: TenantSeed): void {
  for (const [name, group] of Object.entries(seed.groups ?? {})) {
    if (!group) continue
    const members = group.members.map((member) => findUser(tenant, member).id)
    tenant.groups.push({ id: group.id ?? ambient.newId(), displayName: group.displayName ?? name, members })
  }
}

/** A user by name, user principal name or display name. */
export function findUser(tenant: Tenant, name: string): User {
  const full = name.includes('@') ? name : `${name}@${initialDomain(tenant)}`
  const wanted = [full.toLowerCase(), name.toLowerCase()]
  const user = tenant.users.find(({ userPrincipalName, displayName, mail }) =>
    [userPrincipalName, displayName, mail].some((own) => wanted.includes(own?.toLowerCase() ?? '')),
  )
  if (!user) throw wrong(`there is no user '${name}' in ${tenant.displayName}`)
  return user
}
