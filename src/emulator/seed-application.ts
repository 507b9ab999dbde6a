import type { Ambient } from './ambient.ts'
import { assignmentId } from './graph/app-role-assignments.ts'
import { addYears, toSeconds, toTicks } from './graph/dates.ts'
import { grantId } from './graph/grants.ts'
import { assign as assignMembers, mergeApplication } from './graph/merge-application.ts'
import { newApplication } from './graph/new-application.ts'
import { hash } from './graph/passwords.ts'
import { createServicePrincipal } from './graph/service-principal-store.ts'
import { MICROSOFT_GRAPH } from './microsoft-graph.ts'
import { wrong } from './seed-problem.ts'
import type { ApplicationSeed, TenantSeed } from './seed-schema.ts'
import { findUser } from './seed-tenant.ts'
import type { ApplicationRecord, ServicePrincipalRecord, Tenant } from './tenant.ts'

/** An application that has been added, with what still has to be linked. */
export interface Added {
  readonly name: string
  readonly tenant: Tenant
  readonly app: ApplicationRecord
  readonly seed: ApplicationSeed
}

/** Adds a tenant's applications with their service principals and secrets. The seed may set what Graph would refuse. */
export function addApplications(ambient: Ambient, tenant: Tenant, seed: TenantSeed): Added[] {
  return Object.entries(seed.applications ?? {}).flatMap(([name, application]) =>
    application
      ? [{ name, tenant, app: add(ambient, tenant, { name, seed: application }), seed: application }]
      : [],
  )
}

function add(
  ambient: Ambient,
  tenant: Tenant,
  { name, seed }: { name: string; seed: ApplicationSeed },
): ApplicationRecord {
  const appId = seed.appId?.toLowerCase() ?? ambient.newId()
  const createdDateTime = toSeconds(toTicks(ambient.now()))
  const identity = { id: ambient.newId(), appId, uniqueName: null, displayName: name, createdDateTime }
  const app: ApplicationRecord = {
    entity: mergeApplication(newApplication(tenant, identity), seed.body ?? {}, ambient.newId),
    owners: [],
    createdBy: null,
    secrets: {},
    federatedIdentityCredentials: (seed.federatedIdentityCredentials ?? []).map((credential) => ({
      id: ambient.newId(),
      ...credential,
    })),
  }
  for (const secret of seed.secrets ?? []) addSecret(ambient, app, secret)
  tenant.applications.push(app)
  if (seed.servicePrincipal !== false) addPrincipal(ambient, tenant, { appId, seed: seed.servicePrincipal })
  return app
}

function addSecret(
  ambient: Ambient,
  app: ApplicationRecord,
  secret: NonNullable<ApplicationSeed['secrets']>[number],
): void {
  const { value, displayName, endDateTime } =
    typeof secret === 'string' ? { value: secret, displayName: undefined, endDateTime: undefined } : secret
  const keyId = ambient.newId()
  app.secrets[keyId] = hash(value)
  app.entity.passwordCredentials.push({
    customKeyIdentifier: null,
    displayName: displayName ?? 'seeded',
    endDateTime: endDateTime ?? addYears(app.entity.createdDateTime, 250),
    hint: value.slice(0, 3),
    keyId,
    secretText: null,
    startDateTime: '2020-01-01T00:00:00Z',
  })
}

/** The administrator, as the one who set the tenant up. */
function addPrincipal(
  ambient: Ambient,
  tenant: Tenant,
  { appId, seed }: { appId: string; seed: Exclude<ApplicationSeed['servicePrincipal'], false> },
): void {
  const objectId = tenant.users.find(({ administrator }) => administrator)?.id ?? ''
  const caller = {
    kind: 'user',
    appId: '',
    objectId,
    permissions: new Set<string>(),
    administrator: true,
  } as const
  const creation = { caller, appId, ownedOnly: false, foreign: undefined }
  const record = createServicePrincipal(tenant, ambient, creation)
  const { claimsMappingPolicy = false, ...members } = seed ?? {}
  record.entity = assignMembers(record.entity, members)
  record.claimsMappingPolicy = claimsMappingPolicy
}

/** Consent and assignments: after all applications are there, because they name each other. */
export function linkApplications(ambient: Ambient, applications: readonly Added[]): void {
  for (const added of applications) {
    const { seed } = added
    for (const grant of seed.grants ?? []) addGrant(added, applications, grant)
    for (const [resource, values] of Object.entries(seed.roles ?? {}))
      for (const value of values)
        addRole(ambient, added, principalNamed(added, applications, resource), value)
    for (const assignment of seed.assignments ?? []) assign(ambient, added, assignment)
  }
}

function principalNamed(
  { tenant }: Added,
  applications: readonly Added[],
  name: string,
): ServicePrincipalRecord {
  const wanted = name === 'microsoft-graph' ? MICROSOFT_GRAPH : name.toLowerCase()
  const appId = applications.find((other) => other.name === name)?.app.entity.appId ?? wanted
  const principal = tenant.servicePrincipals.find(({ entity }) => entity.appId === appId)
  if (!principal) throw wrong(`there is no service principal for '${name}' in ${tenant.displayName}`)
  return principal
}

const ownPrincipal = (added: Added): ServicePrincipalRecord =>
  principalNamed(added, [], added.app.entity.appId)

function addGrant(
  added: Added,
  applications: readonly Added[],
  { resource, scope, user }: { resource: string; scope: string; user?: string | undefined },
): void {
  const clientId = ownPrincipal(added).entity.id
  const resourceId = principalNamed(added, applications, resource).entity.id
  const principalId = user === undefined ? null : findUser(added.tenant, user).id
  const id = grantId(clientId, resourceId, principalId)
  const consentType = principalId === null ? 'AllPrincipals' : 'Principal'
  added.tenant.grants.push({ clientId, consentType, id, principalId, resourceId, scope })
}

function addRole(ambient: Ambient, added: Added, resource: ServicePrincipalRecord, value: string): void {
  const role = resource.entity.appRoles.find((candidate) => candidate.value === value)
  if (!role) throw wrong(`${resource.entity.displayName} has no app role '${value}'`)
  store(ambient, added.tenant, {
    principalId: ownPrincipal(added).entity.id,
    resourceId: resource.entity.id,
    appRoleId: role.id,
  })
}

const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

function assign(
  ambient: Ambient,
  added: Added,
  { to, role }: { to: string; role?: string | undefined },
): void {
  const resource = ownPrincipal(added).entity
  const appRole = resource.appRoles.find(({ value }) => value === role)
  if (role !== undefined && !appRole) throw wrong(`${added.name} has no app role '${role}'`)
  const group = added.tenant.groups.find(({ displayName }) => displayName === to)
  store(ambient, added.tenant, {
    principalId: group?.id ?? findUser(added.tenant, to).id,
    resourceId: resource.id,
    appRoleId: appRole?.id ?? DEFAULT_ACCESS,
  })
}

function store(
  ambient: Ambient,
  tenant: Tenant,
  assignment: { principalId: string; resourceId: string; appRoleId: string },
): void {
  const createdDateTime = toSeconds(toTicks(ambient.now()))
  tenant.appRoleAssignments.push({ ...assignment, id: assignmentId(assignment), createdDateTime })
}
