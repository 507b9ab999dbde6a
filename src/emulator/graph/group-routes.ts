import type { Reply } from '../http-message.ts'
import type { Group } from '../tenant.ts'
import { DIRECTORY_OBJECTS, related } from './directory-objects.ts'
import { describeGroup } from './groups.ts'
import * as allow from './permissions.ts'
import { notFound } from './refusal.ts'
import { countReply, entityReply, listReply } from './representation.ts'
import type { Call, Route } from './route.ts'

const GROUPS = {
  context: 'groups',
  path: '/groups',
  resource: 'Group',
  cost: 2,
  filter: {
    resource: 'Group',
    properties: {
      id: { eq: 'default' },
      displayName: { eq: 'default', startswith: 'default' },
      mailNickname: { eq: 'default', startswith: 'default' },
      securityEnabled: { eq: 'default' },
    },
    sortable: { displayName: 'default', deletedDateTime: 'advanced' },
    searchable: ['displayName', 'description'],
  },
} as const

const needs = allow.readGroups

/** Groups come from the seed; they are read, not written. */
export const groupRoutes: readonly Route[] = [
  { method: 'GET', path: '/groups', needs, handle: list },
  { method: 'GET', path: '/groups/$count', needs, handle: count },
  { method: 'GET', path: '/groups/{}', needs, handle: get },
  { method: 'GET', path: '/groups/{}/members', needs, handle: members },
]

function list(call: Call): Reply {
  return listReply(call, GROUPS, call.tenant.groups.map(describeGroup))
}

function count(call: Call): Reply {
  return countReply(call, GROUPS, call.tenant.groups.map(describeGroup))
}

function get(call: Call): Reply {
  return entityReply(call, GROUPS, describeGroup(groupOf(call)))
}

function members(call: Call): Reply {
  const group = groupOf(call)
  const set = { ...DIRECTORY_OBJECTS, path: `/groups/${group.id}/members` }
  return listReply(call, set, related(call, group.members, call.query.select))
}

function groupOf(call: Call): Group {
  const wanted = call.keys[0]?.value ?? ''
  const group = call.tenant.groups.find(({ id }) => id === wanted.toLowerCase())
  if (!group) throw notFound(wanted)
  return group
}
