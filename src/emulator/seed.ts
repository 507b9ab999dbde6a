import type { Ambient } from './ambient.ts'
import { MICROSOFT_TENANT } from './first-party.ts'
import { assignmentId } from './graph/app-role-assignments.ts'
import { createApplication } from './graph/application-store.ts'
import type { Caller } from './graph/caller.ts'
import { hash } from './graph/passwords.ts'
import { createServicePrincipal, newServicePrincipal } from './graph/service-principal-store.ts'
import { graphNames, graphRoles, graphScopes, MICROSOFT_GRAPH } from './microsoft-graph.ts'
import { defaultPolicies } from './policies.ts'
import type { Keys, ServicePrincipalRecord, Tenant, User } from './tenant.ts'

/** What a new tenant holds. */
const seed = {
  displayName: 'Contoso Emulator',
  initialDomain: 'contoso-emulator.onmicrosoft.com',
  customDomain: 'contoso-emulator.example',
  users: [
    {
      name: 'admin',
      displayName: 'Emulator Administrator',
      givenName: 'Emulator',
      surname: 'Administrator',
      administrator: true,
    },
    {
      name: 'user',
      displayName: 'Emulator User',
      givenName: 'Emulator',
      surname: 'User',
      administrator: false,
    },
  ],
  bootstrap: {
    displayName: 'appreg bootstrap',
    roles: [
      'Application.ReadWrite.All',
      'Directory.Read.All',
      'DelegatedPermissionGrant.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'Policy.Read.All',
    ],
  },
}

/** A tenant as it is on its first start. */
export function seedTenant(ambient: Ambient, keys: Keys): Tenant {
  const tenant: Tenant = {
    tenantId: ambient.newId(),
    displayName: seed.displayName,
    createdDateTime: seconds(ambient.now()),
    domains: [
      { id: seed.initialDomain, isInitial: true, isDefault: true, isVerified: true },
      { id: seed.customDomain, isInitial: false, isDefault: false, isVerified: true },
    ],
    users: seed.users.map((user) => newUser(ambient, user)),
    policies: defaultPolicies(),
    applications: [],
    servicePrincipals: [],
    grants: [],
    appRoleAssignments: [],
    deletedApplications: [],
    bootstrap: { clientId: '', clientSecret: ambient.newSecret() },
    keys,
  }
  tenant.servicePrincipals.push(microsoftGraph(ambient))
  addBootstrap(tenant, ambient)
  return tenant
}

const seconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

const newUser = (ambient: Ambient, { name, ...user }: (typeof seed.users)[number]): User => ({
  ...user,
  id: ambient.newId(),
  mail: null,
  userPrincipalName: `${name}@${seed.initialDomain}`,
  password: ambient.newSecret(),
})

function microsoftGraph(ambient: Ambient): ServicePrincipalRecord {
  const created = { id: ambient.newId(), createdDateTime: null }
  const named = { appId: MICROSOFT_GRAPH, displayName: 'Microsoft Graph', owner: MICROSOFT_TENANT }
  const entity = newServicePrincipal({ ...created, ...named })
  entity.servicePrincipalNames = [...graphNames]
  entity.oauth2PermissionScopes = graphScopes.map(([value, id, type]) => ({
    adminConsentDescription: `Microsoft Graph permission ${value}.`,
    adminConsentDisplayName: value,
    id,
    isEnabled: true,
    type,
    userConsentDescription: type === 'User' ? `Microsoft Graph permission ${value}.` : null,
    userConsentDisplayName: type === 'User' ? value : null,
    value,
  }))
  entity.appRoles = graphRoles.map(([value, id]) => ({
    allowedMemberTypes: ['Application'],
    description: `Microsoft Graph permission ${value}.`,
    displayName: value,
    id,
    isEnabled: true,
    origin: 'Application',
    value,
  }))
  return { entity, owners: [], createdBy: null, secrets: {} }
}

/** An application that may do all that provisioning needs; its secret is known to whoever started the emulator. */
function addBootstrap(tenant: Tenant, ambient: Ambient): void {
  const { displayName, roles } = seed.bootstrap
  const caller = setup(tenant)
  const app = createApplication(tenant, ambient, { caller, uniqueName: null, displayName, body: {} })
  const { appId } = app.entity
  const principal = createServicePrincipal(tenant, ambient, { caller, appId, ownedOnly: false })
  const { clientSecret } = tenant.bootstrap
  const keyId = ambient.newId()
  app.secrets[keyId] = hash(clientSecret)
  app.entity.passwordCredentials = [
    {
      customKeyIdentifier: null,
      displayName,
      endDateTime: '2299-12-31T00:00:00Z',
      hint: clientSecret.slice(0, 3),
      keyId,
      secretText: null,
      startDateTime: tenant.createdDateTime,
    },
  ]
  tenant.bootstrap = { clientId: appId, clientSecret }
  for (const role of roles) assign(tenant, ambient, { principal, role })
}

/** The administrator, as the one who set the tenant up. */
const setup = (tenant: Tenant): Caller => ({
  kind: 'user',
  appId: '',
  objectId: tenant.users.find((user) => user.administrator)?.id ?? '',
  permissions: new Set(),
  administrator: true,
})

function assign(
  tenant: Tenant,
  ambient: Ambient,
  to: { principal: ServicePrincipalRecord; role: string },
): void {
  const resource = tenant.servicePrincipals.find(({ entity }) => entity.appId === MICROSOFT_GRAPH)?.entity
  const role = resource?.appRoles.find(({ value }) => value === to.role)
  if (!resource || !role) return
  const assignment = { principalId: to.principal.entity.id, resourceId: resource.id, appRoleId: role.id }
  tenant.appRoleAssignments.push({
    ...assignment,
    id: assignmentId(assignment),
    createdDateTime: seconds(ambient.now()),
  })
}
