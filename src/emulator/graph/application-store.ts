import type { Ambient } from '../ambient.ts'
import type { ApplicationRecord, Tenant } from '../tenant.ts'
import type { Application, ApplicationBody } from './application-entity.ts'
import type { Caller } from './caller.ts'
import { checkKeyPolicy, policyFor } from './credential-policy.ts'
import { toTicks } from './dates.ts'
import { checkEntitlements, checkPreAuthorized, duplicateValues, hasDuplicates } from './entitlements.ts'
import { checkIdentifierUris } from './identifier-uris.ts'
import { mergeApplication } from './merge-application.ts'
import { type Identity, newApplication } from './new-application.ts'
import { checkPersonalLimits } from './personal-limits.ts'
import { checkRedirectUris } from './redirect-uris.ts'
import { badRequest, invalidValue, Refusal } from './refusal.ts'
import { syncServicePrincipal } from './service-principal-store.ts'

export interface Creation {
  readonly caller: Caller
  /** From the address of an upsert; null for a plain POST. */
  readonly uniqueName: string | null
  readonly displayName: string
  readonly body: ApplicationBody
}

/** Adds an application with Graph's defaults. A user who creates one becomes its owner, a service principal does not. */
export function createApplication(tenant: Tenant, ambient: Ambient, creation: Creation): ApplicationRecord {
  const { caller, uniqueName, displayName, body } = creation
  const createdDateTime = toTicks(ambient.now())
  const identity = { id: ambient.newId(), appId: ambient.newId(), uniqueName, displayName, createdDateTime }
  if ((body.passwordCredentials ?? []).length > 0) throw serviceActionsOnly()
  if (uniqueName === '') throw invalidValue('uniqueName', 'Application')
  if (uniqueName !== null && isReserved(tenant, uniqueName, ambient)) throw uniqueNameTaken(ambient)
  const entity = mergeApplication(blank(tenant, identity, ambient), body, ambient.newId)
  checkApplication(tenant, ambient, { after: entity, before: undefined })
  const user = caller.kind === 'user'
  const record = {
    entity,
    owners: user ? [caller.objectId] : [],
    createdBy: user ? null : caller.objectId,
    secrets: {},
    federatedIdentityCredentials: [],
  }
  tenant.applications.push(record)
  return record
}

/** Changes an application after every rule has passed; its service principal follows. */
export function updateApplication(
  tenant: Tenant,
  record: ApplicationRecord,
  { body, ambient }: { body: ApplicationBody; ambient: Ambient },
): void {
  const before = record.entity
  checkPasswords(before, body.passwordCredentials)
  const after = mergeApplication(before, body, ambient.newId)
  checkApplication(tenant, ambient, { after, before })
  record.entity = after
  syncServicePrincipal(tenant, after, before)
}

function checkApplication(
  tenant: Tenant,
  { variants }: Ambient,
  { after, before }: { after: Application; before: Application | undefined },
): void {
  if (hasDuplicates(after.identifierUris)) throw duplicateValues()
  checkAudience(tenant, after, before)
  checkPersonalLimits(after)
  checkEntitlements(after, before, variants)
  checkPreAuthorized(tenant, after, before)
  checkRedirectUris(after, before)
  const policy = policyFor(tenant, 'applicationRestrictions', after)
  for (const key of after.keyCredentials)
    if (!before?.keyCredentials.includes(key)) checkKeyPolicy(policy, key)
  checkIdentifierUris(
    variants.has('deleted-names-free') ? { ...tenant, deletedApplications: [] } : tenant,
    after,
    before,
  )
}

/** Personal accounts get v2 tokens only, and a policy may rule out accounts of other tenants. */
function checkAudience(tenant: Tenant, after: Application, before: Application | undefined): void {
  const { signInAudience, api } = after
  const personal = signInAudience.endsWith('PersonalMicrosoftAccount')
  if (personal && api.requestedAccessTokenVersion !== 2)
    throw new Refusal(400, 'InvalidValue', 'Property api.requestedAccessTokenVersion is invalid.')
  const { isEnabled, applicationRestrictions } = tenant.policies.appManagement
  if (!isEnabled || signInAudience === before?.signInAudience || signInAudience === 'AzureADMyOrg') return
  const { azureAdMultipleOrgs, personalMicrosoftAccount } = applicationRestrictions.audiences ?? {}
  if ((personal ? personalMicrosoftAccount : azureAdMultipleOrgs)?.state === 'enabled')
    throw new Refusal(
      400,
      'SignInAudienceNotAllowedAsPerAppPolicy',
      'Sign-in audience not allowed as per assigned policy',
    )
}

/** Secrets are made and removed by their own actions; a PATCH may at most repeat what is there. */
function checkPasswords(app: Application, sent: readonly unknown[] | undefined): void {
  if (sent === undefined) return
  const keyIds = sent.map((entry) =>
    typeof entry === 'object' && entry && 'keyId' in entry ? entry.keyId : undefined,
  )
  for (const [index, keyId] of keyIds.entries()) {
    const stored = app.passwordCredentials.find((credential) => credential.keyId === keyId)
    if (!stored) throw serviceActionsOnly()
    const entry = Object.entries(sent[index] ?? {})
    if (
      entry.some(([name, value]) =>
        Object.entries(stored).some(([own, had]) => own === name && had !== value),
      )
    )
      throw badRequest(`Update to existing credential with KeyId '${stored.keyId}' is not allowed.`)
  }
  if (sent.length !== app.passwordCredentials.length) throw serviceActionsOnly()
}

const serviceActionsOnly = (): Refusal =>
  badRequest('New password credentials must be generated with service actions.')

/** A deleted application keeps its name until it is purged. */
const isReserved = (tenant: Tenant, uniqueName: string, { variants }: Ambient): boolean =>
  !variants.has('deleted-names-free') &&
  tenant.deletedApplications.some(({ entity }) => entity.uniqueName === uniqueName)

/** What an application starts from, before the body is laid over it. */
function blank(tenant: Tenant, identity: Identity, { variants }: Ambient): Application {
  const app = newApplication(tenant, identity)
  if (!variants.has('default-audience-multi')) return app
  const signInAudience = 'AzureADandPersonalMicrosoftAccount'
  return { ...app, signInAudience, api: { ...app.api, requestedAccessTokenVersion: 2 } }
}

function uniqueNameTaken({ variants }: Ambient): Refusal {
  const message = 'Another object with the same value for property uniqueName already exists.'
  const details = [{ code: 'ObjectConflict', message, target: 'uniqueName' }]
  return variants.has('taken-unique-name-409')
    ? new Refusal(409, 'Request_MultipleObjectsWithSameKeyValue', message, details)
    : badRequest(message, details)
}
