import type { Reply } from '../http-message.ts'
import type { Tenant, User } from '../tenant.ts'
import * as allow from './permissions.ts'
import { forbidden, notFound } from './refusal.ts'
import { countReply, entityReply, listReply } from './representation.ts'
import type { Call, Route } from './route.ts'
import { hiddenMembers, wholeUser } from './user-entity.ts'

const text = { eq: 'default', startswith: 'default', order: 'advanced' } as const
const address = { ...text, endswith: 'advanced' } as const
const exact = { eq: 'default' } as const
const members = { any: 'default' } as const

const USERS = {
  context: 'users',
  path: '/users',
  resource: 'User',
  cost: 2,
  filter: {
    resource: 'User',
    properties: {
      id: exact,
      displayName: text,
      givenName: text,
      surname: text,
      userPrincipalName: address,
      mail: address,
      mailNickname: text,
      jobTitle: text,
      department: text,
      accountEnabled: exact,
      userType: exact,
      createdDateTime: { eq: 'default', order: 'default' },
      otherMails: members,
      proxyAddresses: members,
    },
    sortable: {
      displayName: 'default',
      userPrincipalName: 'default',
      createdDateTime: 'advanced',
      deletedDateTime: 'advanced',
    },
    searchable: ['displayName', 'mail', 'userPrincipalName', 'givenName', 'surname'],
  },
  hidden: hiddenMembers,
} as const

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/me', needs: allow.readMe, handle: me },
  { method: 'GET', path: '/users', needs: allow.readUsers, handle: list },
  { method: 'GET', path: '/users/$count', needs: allow.readUsers, handle: count },
  { method: 'GET', path: '/users/{}', needs: allow.readUser, handle: get },
]

function me(call: Call): Reply {
  return entityReply(call, USERS, wholeUser(userOf(call.tenant, call.caller.objectId)))
}

function list(call: Call): Reply {
  return listReply(call, USERS, call.tenant.users.map(wholeUser))
}

function count(call: Call): Reply {
  return countReply(call, USERS, call.tenant.users.map(wholeUser))
}

/** User.Read alone opens the own profile only. */
function get(call: Call): Reply {
  const { caller, tenant } = call
  const user = userOf(tenant, call.keys[0]?.value ?? '')
  const others = allow.readUsers.delegated.some((name) => caller.permissions.has(name))
  if (caller.kind === 'user' && !others && user.id !== caller.objectId) throw forbidden()
  return entityReply(call, USERS, wholeUser(user))
}

/** A user by object id or user principal name. */
export function userOf(tenant: Tenant, key: string): User {
  const wanted = key.toLowerCase()
  const found = tenant.users.find(
    ({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted,
  )
  if (!found) throw notFound(key)
  return found
}
