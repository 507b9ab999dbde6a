import { badRequest, forbidden, invalidValue, Refusal } from '../graph/refusal.ts'
import type { Call } from '../graph/route.ts'
import { GUID } from '../guid.ts'
import type { OAuth2PermissionGrant } from '../tenant.ts'
import { type Asked, members } from './asked.ts'

// Readings that refuse what is taken by default.

const LISTS = ['/applications', '/applications/$count', '/servicePrincipals', '/servicePrincipals/$count']

export function refuseMalformedId(asked: Asked): Asked {
  const bad = asked.call.keys.find(({ by, value }) => by === 'id' && !GUID.test(value))
  if (bad && /^\/(applications|servicePrincipals)\/\{\}/.test(asked.route.path) && bad === asked.call.keys[0])
    throw badRequest(`Invalid object identifier '${bad.value}'.`)
  return asked
}

export function refuseOwnedList(asked: Asked): Asked {
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

export function refuseOwnerReferences(asked: Asked): Asked {
  const { method, path } = asked.route
  if (method === 'GET' && path.endsWith('/owners/$ref'))
    throw new Refusal(400, 'Request_UnsupportedQuery', 'GET on $ref is not supported.')
  return asked
}

export function refuseNestedSelect(asked: Asked): Asked {
  if (asked.call.query.expand.some((wanted) => wanted.includes('(')))
    throw badRequest('Invalid $select properties.')
  return asked
}

export function refuseUnknownScope(asked: Asked): Asked {
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
