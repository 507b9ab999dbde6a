import { applicationOf } from '../graph/application-access.ts'
import { newApplication } from '../graph/new-application.ts'
import { badRequest, forbidden, invalidValue, Refusal } from '../graph/refusal.ts'
import type { Call, Route } from '../graph/route.ts'
import { findRoute } from '../graph/routes.ts'
import { GUID } from '../guid.ts'
import { type Reply, withHeaders } from '../http-message.ts'
import type { OAuth2PermissionGrant } from '../tenant.ts'
import type { Variant } from './variants.ts'

const ITEM = '/applications/{}'
const LISTS = ['/applications', '/applications/$count', '/servicePrincipals', '/servicePrincipals/$count']
const SHORT_PAGE = 10

/** Handles a Graph call as the variants in force read the service: they change what is asked, or what is answered. */
export function playVariants(route: Route, call: Call): Reply {
  const { variants } = call.ambient
  const asked = before.reduce((seen, [name, change]) => (variants.has(name) ? change(seen) : seen), {
    route,
    call,
  })
  const reply = handle(asked)
  return after.reduce((seen, [name, change]) => (variants.has(name) ? change(asked, seen) : seen), reply)
}

interface Asked {
  readonly route: Route
  readonly call: Call
}

const before: readonly (readonly [Variant, (asked: Asked) => Asked])[] = [
  ['malformed-id-400', refuseMalformedId],
  ['ownedby-cannot-list', refuseOwnedList],
  ['owner-references-not-listed', refuseOwnerReferences],
  ['nested-select-refused', refuseNestedSelect],
  ['unknown-grant-scope-refused', refuseUnknownScope],
  ['unique-name-in-body-accepted', takeUniqueName],
  ['nested-patch-replaces', replaceNested],
  ['short-pages', shortenPage],
]

/** What a refused call becomes where a reading does not refuse it. */
const instead: readonly (readonly [Variant, (asked: Asked, refusal: Refusal) => Asked | undefined])[] = [
  ['unknown-select-ignored', selectKnown],
  ['malformed-filter-id-matches-nothing', matchNothing],
]

const after: readonly (readonly [Variant, (asked: Asked, reply: Reply) => Reply])[] = [
  ['upsert-answers-200', answerUpsert],
  ['preference-applied-header', applyPreference],
  ['newer-members-shown', showNewerMembers],
]

function refuseMalformedId(asked: Asked): Asked {
  const bad = asked.call.keys.find(({ by, value }) => by === 'id' && !GUID.test(value))
  if (bad && /^\/(applications|servicePrincipals)\/\{\}/.test(asked.route.path) && bad === asked.call.keys[0])
    throw badRequest(`Invalid object identifier '${bad.value}'.`)
  return asked
}

function refuseOwnedList(asked: Asked): Asked {
  const { route, call } = asked
  if (
    call.reach === 'owned' &&
    call.caller.kind === 'app' &&
    route.method === 'GET' &&
    LISTS.includes(route.path)
  )
    throw forbidden()
  return asked
}

function refuseOwnerReferences(asked: Asked): Asked {
  const { method, path } = asked.route
  if (method === 'GET' && path.endsWith('/owners/$ref'))
    throw new Refusal(400, 'Request_UnsupportedQuery', 'GET on $ref is not supported.')
  return asked
}

function refuseNestedSelect(asked: Asked): Asked {
  if (asked.call.query.expand.some((wanted) => wanted.includes('(')))
    throw badRequest('Invalid $select properties.')
  return asked
}

function refuseUnknownScope(asked: Asked): Asked {
  const { route, call } = asked
  if (!route.path.startsWith('/oauth2PermissionGrants') || !['POST', 'PATCH'].includes(route.method))
    return asked
  const { scope, resourceId = grantOf(call)?.resourceId } = members(call.body)
  const resource = call.tenant.servicePrincipals.find(({ entity }) => entity.id === resourceId)?.entity
  const known = resource?.oauth2PermissionScopes.map(({ value }) => value)
  const asks = String(scope ?? '')
    .split(' ')
    .filter((name) => name !== '')
  if (known && !asks.every((name) => known.includes(name)))
    throw invalidValue('scope', 'OAuth2PermissionGrant')
  return asked
}

const grantOf = ({ tenant, keys }: Call): OAuth2PermissionGrant | undefined =>
  tenant.grants.find(({ id }) => id === keys[0]?.value)

/** A POST with a uniqueName becomes an upsert under that name, which has to be free; a PATCH gives the name afterwards. */
function takeUniqueName(asked: Asked): Asked {
  const { route, call } = asked
  const { uniqueName: value, ...body } = members(call.body)
  if (!['/applications', ITEM].includes(route.path) || typeof value !== 'string') return asked
  const holder = call.tenant.applications.find(({ entity }) => entity.uniqueName === value)
  if (holder && !(route.method === 'PATCH' && holder === applicationOf(call)))
    throw badRequest('Another object with the same value for property uniqueName already exists.')
  if (route.method === 'PATCH') return { route: naming(route, value), call: { ...call, body } }
  const key = { by: 'uniqueName', value }
  const upsert = findRoute('PATCH', [{ name: 'applications' }, { key }]).route
  const headers = { ...call.headers, prefer: 'create-if-missing' }
  return { route: upsert, call: { ...call, keys: [key], body, headers } }
}

const naming = (route: Route, uniqueName: string): Route => ({
  ...route,
  handle(call) {
    const reply = route.handle(call)
    applicationOf(call).entity.uniqueName = uniqueName
    return reply
  },
})

/** Members of a complex property that are not sent fall back to what a new application has. */
function replaceNested(asked: Asked): Asked {
  const { route, call } = asked
  if (route.method !== 'PATCH' || route.path !== ITEM) return asked
  const blank: Record<string, unknown> = { ...newApplication(call.tenant, NOBODY) }
  const body = Object.entries(members(call.body)).map(([name, value]) => {
    const fresh = blank[name]
    return isObject(fresh) && isObject(value) ? [name, { ...fresh, ...value }] : [name, value]
  })
  return { route, call: { ...call, body: Object.fromEntries(body) } }
}

const NOBODY = { id: '', appId: '', uniqueName: null, displayName: '', createdDateTime: '' }

function shortenPage(asked: Asked): Asked {
  const { call } = asked
  return { ...asked, call: { ...call, query: { ...call.query, top: call.query.top ?? SHORT_PAGE } } }
}

function handle(asked: Asked): Reply {
  try {
    return asked.route.handle(asked.call)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    for (const [name, change] of instead) {
      const next = asked.call.ambient.variants.has(name) ? change(asked, error) : undefined
      if (next) return handle(next)
    }
    throw error
  }
}

/** Leaves out the name that is not known. */
function selectKnown({ route, call }: Asked, { message }: Refusal): Asked | undefined {
  const unknown = /Could not find a property named '([^']*)'/.exec(message)?.[1]
  const select = call.query.select.filter((name) => name !== unknown)
  if (select.length === call.query.select.length) return undefined
  return { route, call: { ...call, query: { ...call.query, select } } }
}

function matchNothing({ route, call }: Asked, { message }: Refusal): Asked | undefined {
  const { filter } = call.query
  if (filter === undefined || !message.startsWith('Invalid value specified for property')) return undefined
  return { route, call: { ...call, query: { ...call.query, filter: `id eq '${NO_ID}'` } } }
}

const NO_ID = '00000000-0000-0000-0000-000000000000'

const isUpsert = ({ route, call }: Asked): boolean =>
  route.method === 'PATCH' && route.path === ITEM && /create-if-missing/i.test(call.headers.prefer ?? '')

function answerUpsert(asked: Asked, reply: Reply): Reply {
  if (!isUpsert(asked) || reply.status !== 204) return reply
  const [key = { by: 'id', value: '' }] = asked.call.keys
  const { route } = findRoute('GET', [{ name: 'applications' }, { key }])
  return route.handle({ ...asked.call, body: undefined })
}

function applyPreference(asked: Asked, reply: Reply): Reply {
  return isUpsert(asked) ? withHeaders(reply, { 'preference-applied': 'create-if-missing' }) : reply
}

const NEWER = {
  authenticationBehaviors: null,
  createdByAppId: null,
  isDisabled: null,
  managerApplications: [],
  oauth2RequirePostResponse: null,
}

function showNewerMembers({ route, call }: Asked, reply: Reply): Reply {
  const { body } = reply
  if (!['/applications', ITEM].includes(route.path) || call.query.select.length > 0 || !isObject(body))
    return reply
  const { value } = body
  if (Array.isArray(value))
    return { ...reply, body: { ...body, value: value.map((item) => ({ ...item, ...NEWER })) } }
  return { ...reply, body: { ...body, ...NEWER } }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const members = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})
