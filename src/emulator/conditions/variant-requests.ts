import { applicationOf } from '../graph/application-access.ts'
import { newApplication } from '../graph/new-application.ts'
import { badRequest, type Refusal } from '../graph/refusal.ts'
import type { Route } from '../graph/route.ts'
import { findRoute } from '../graph/routes.ts'
import { type Asked, ITEM, isObject, members } from './asked.ts'

// Readings under which a request means something else.

const SHORT_PAGE = 10

/** A POST with a uniqueName becomes an upsert under that name, which has to be free; a PATCH gives the name afterwards. */
export function takeUniqueName(asked: Asked): Asked {
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
export function replaceNested(asked: Asked): Asked {
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

export function shortenPage(asked: Asked): Asked {
  const { call } = asked
  return { ...asked, call: { ...call, query: { ...call.query, top: call.query.top ?? SHORT_PAGE } } }
}

/** Leaves out the name that is not known. */
export function selectKnown({ route, call }: Asked, { message }: Refusal): Asked | undefined {
  const unknown = /Could not find a property named '([^']*)'/.exec(message)?.[1]
  const select = call.query.select.filter((name) => name !== unknown)
  if (select.length === call.query.select.length) return undefined
  return { route, call: { ...call, query: { ...call.query, select } } }
}

export function matchNothing({ route, call }: Asked, { message }: Refusal): Asked | undefined {
  const { filter } = call.query
  if (filter === undefined || !message.startsWith('Invalid value specified for property')) return undefined
  return { route, call: { ...call, query: { ...call.query, filter: `id eq '${NO_ID}'` } } }
}

const NO_ID = '00000000-0000-0000-0000-000000000000'
