import type { Reply } from '../http-message.ts'
import type { DeletedApplication } from '../tenant.ts'
import {
  findApplication,
  keyOf,
  ownApplicationOf,
  readableApplicationOf,
  sees,
} from './application-access.ts'
import { type Application, type ApplicationBody, applicationBody } from './application-entity.ts'
import { createApplication, updateApplication } from './application-store.ts'
import { APPLICATIONS } from './application-view.ts'
import { readBody, refuseReadOnly, valueRequired } from './body.ts'
import { boundOwners } from './owner-references.ts'
import * as allow from './permissions.ts'
import { createdApplication } from './present.ts'
import { forbidden, invalidValue } from './refusal.ts'
import { countReply, createdReply, entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'
import { removeServicePrincipal } from './service-principal-store.ts'

const READ_ONLY = [
  'id',
  'appId',
  'createdDateTime',
  'deletedDateTime',
  'publisherDomain',
  'uniqueName',
  'verifiedPublisher',
]

const ITEM = '/applications/{}'

export const applicationRoutes: readonly Route[] = [
  { method: 'GET', path: '/applications', needs: allow.listApplications, handle: list },
  { method: 'GET', path: '/applications/$count', needs: allow.listApplications, handle: count },
  { method: 'POST', path: '/applications', needs: allow.createApplication, handle: create },
  { method: 'GET', path: ITEM, needs: allow.readItself, handle: get },
  { method: 'PATCH', path: ITEM, needs: allow.writeApplication, handle: patch },
  { method: 'DELETE', path: ITEM, needs: allow.writeApplication, handle: remove },
]

function list(call: Call): Reply {
  return listReply(call, APPLICATIONS, visible(call))
}

function count(call: Call): Reply {
  return countReply(call, APPLICATIONS, visible(call))
}

const visible = (call: Call): Application[] =>
  call.tenant.applications.filter((record) => sees(call, record)).map(({ entity }) => entity)

/** Key material is shown only when one application is asked for its keyCredentials by name. */
function get(call: Call): Reply {
  const asked = call.query.select.some((name) => name.toLowerCase() === 'keycredentials')
  const { entity } = readableApplicationOf(call)
  const { keyCredentials } = entity
  const view = asked
    ? { ...APPLICATIONS, present: (app: Application) => ({ ...APPLICATIONS.present(app), keyCredentials }) }
    : APPLICATIONS
  return entityReply(call, view, entity)
}

function create(call: Call): Reply {
  const { tenant } = call
  const { links, rest } = takeOwners(call.body)
  const owners = boundOwners(tenant, links)
  return created(
    { ...call, body: rest },
    { body: readApplicationBody({ ...call, body: rest }), uniqueName: null, owners },
  )
}

/** `owners@odata.bind` apart from the members of the application. */
function takeOwners(body: unknown): { links: string[]; rest: unknown } {
  if (typeof body !== 'object' || body === null || !('owners@odata.bind' in body))
    return { links: [], rest: body }
  const { 'owners@odata.bind': links, ...rest } = body
  if (!Array.isArray(links)) throw invalidValue('owners', 'Application')
  return { links: links.map(String), rest }
}

function created(
  call: Call,
  of: { body: ApplicationBody; uniqueName: string | null; owners?: string[] },
): Reply {
  const { tenant, ambient, caller } = call
  const { body, uniqueName, owners = [] } = of
  const { displayName } = body
  refuseWhereUsersMayNotRegister(call)
  // Application.ReadWrite.OwnedBy may set it later, by PATCH (reported).
  if (caller.kind === 'app' && call.reach === 'owned' && body.api?.acceptMappedClaims) throw forbidden()
  if (displayName === undefined) throw valueRequired('displayName', 'Application')
  const record = createApplication(tenant, ambient, { caller, uniqueName, displayName, body })
  record.owners = [...new Set([...record.owners, ...owners])]
  const { entity } = record
  const location = `directoryObjects/${entity.id}/Microsoft.DirectoryServices.Application`
  return createdReply(call, APPLICATIONS.context, { entity: createdApplication(entity), location })
}

/** PATCH by uniqueName with `Prefer: create-if-missing` is an upsert: 201 with the new application, 204 when it was there. */
function patch(call: Call): Reply {
  const key = keyOf(call)
  const body = readApplicationBody(call)
  if (findApplication(call, key) === undefined && key.by === 'uniqueName' && wantsUpsert(call))
    return created(call, { body, uniqueName: key.value })
  updateApplication(call.tenant, ownApplicationOf(call), { body, ambient: call.ambient })
  return noContent
}

/** `Prefer: create-if-missing` turns a PATCH by alternate key into an upsert. */
export const wantsUpsert = (call: Call): boolean =>
  /(^|[,;\s])create-if-missing($|[,;\s])/i.test(call.headers.prefer ?? '')

function readApplicationBody(call: Call): ApplicationBody {
  refuseReadOnly(call.body, READ_ONLY)
  return readBody(applicationBody, call.body, 'Application')
}

/** The authorization policy decides whether users without a role may register applications. */
export function refuseWhereUsersMayNotRegister({ caller, tenant }: Call): void {
  if (caller.kind === 'app' || caller.administrator) return
  if (!tenant.policies.authorization.defaultUserRolePermissions.allowedToCreateApps) throw forbidden()
}

/** Soft: the application waits in deletedItems, together with its service principal. */
function remove(call: Call): Reply {
  const { tenant, ambient } = call
  const record = ownApplicationOf(call)
  const { appId, id } = record.entity
  const own = tenant.servicePrincipals.find(({ entity }) => entity.appId === appId) ?? null
  const servicePrincipal = ambient.variants.has('deleted-app-leaves-service-principal') ? null : own
  const deletedDateTime = `${new Date(ambient.now()).toISOString().slice(0, 19)}Z`
  const deleted: DeletedApplication = { ...record, servicePrincipal }
  deleted.entity = { ...record.entity, deletedDateTime }
  tenant.applications = tenant.applications.filter(({ entity }) => entity.id !== id)
  if (servicePrincipal) removeServicePrincipal(tenant, servicePrincipal.entity.id)
  tenant.deletedApplications.push(deleted)
  return noContent
}
