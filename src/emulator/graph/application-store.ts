import type { Ambient } from '../ambient.ts'
import type { ApplicationRecord, Tenant } from '../tenant.ts'
import type { Application, ApplicationBody } from './application-entity.ts'
import type { Caller } from './caller.ts'
import { toTicks } from './dates.ts'
import { checkEntitlements, checkPreAuthorized, duplicateValues, hasDuplicates } from './entitlements.ts'
import { checkIdentifierUris } from './identifier-uris.ts'
import { mergeApplication } from './merge-application.ts'
import { newApplication } from './new-application.ts'
import { checkRedirectUris } from './redirect-uris.ts'
import { badRequest, Refusal } from './refusal.ts'
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
  if (
    tenant.deletedApplications.some(({ entity }) => uniqueName !== null && entity.uniqueName === uniqueName)
  )
    throw uniqueNameTaken()
  const entity = mergeApplication(newApplication(tenant, identity), body, ambient.newId)
  checkApplication(tenant, entity, undefined)
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
  change: { body: ApplicationBody; newId: () => string },
): void {
  checkPasswords(record.entity, change.body.passwordCredentials)
  const after = mergeApplication(record.entity, change.body, change.newId)
  checkApplication(tenant, after, record.entity)
  const before = record.entity
  record.entity = after
  syncServicePrincipal(tenant, after, before)
}

function checkApplication(tenant: Tenant, after: Application, before: Application | undefined): void {
  if (hasDuplicates(after.identifierUris)) throw duplicateValues()
  checkAudience(after)
  checkEntitlements(after, before)
  checkPreAuthorized(tenant, after, before)
  checkRedirectUris(after, before)
  checkIdentifierUris(tenant, after, before)
}

/** Personal accounts get v2 tokens only. */
function checkAudience({ signInAudience, api }: Application): void {
  const personal = signInAudience.endsWith('PersonalMicrosoftAccount')
  if (!personal || api.requestedAccessTokenVersion === 2) return
  throw new Refusal(400, 'InvalidValue', 'Property api.requestedAccessTokenVersion is invalid.')
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
function uniqueNameTaken(): Refusal {
  const message = 'Another object with the same value for property uniqueName already exists.'
  return badRequest(message, [{ code: 'ObjectConflict', message, target: 'uniqueName' }])
}
