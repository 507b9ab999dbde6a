import { findRoute } from '../graph/routes.ts'
import { type Reply, withHeaders } from '../http-message.ts'
import { type Asked, ITEM, isObject } from './asked.ts'

// Readings under which the answer looks different.

const isUpsert = ({ route, call }: Asked): boolean =>
  route.method === 'PATCH' && route.path === ITEM && /create-if-missing/i.test(call.headers.prefer ?? '')

export function answerUpsert(asked: Asked, reply: Reply): Reply {
  if (!isUpsert(asked) || reply.status !== 204) return reply
  const [key = { by: 'id', value: '' }] = asked.call.keys
  const { route } = findRoute('GET', [{ name: 'applications' }, { key }])
  return route.handle({ ...asked.call, body: undefined })
}

export function applyPreference(asked: Asked, reply: Reply): Reply {
  return isUpsert(asked) ? withHeaders(reply, { 'preference-applied': 'create-if-missing' }) : reply
}

const NEWER = {
  authenticationBehaviors: null,
  createdByAppId: null,
  isDisabled: null,
  managerApplications: [],
  oauth2RequirePostResponse: null,
}

export function showNewerMembers({ route, call }: Asked, reply: Reply): Reply {
  const { body } = reply
  if (!['/applications', ITEM].includes(route.path) || call.query.select.length > 0 || !isObject(body))
    return reply
  const { value } = body
  if (Array.isArray(value))
    return { ...reply, body: { ...body, value: value.map((item) => ({ ...item, ...NEWER })) } }
  return { ...reply, body: { ...body, ...NEWER } }
}
