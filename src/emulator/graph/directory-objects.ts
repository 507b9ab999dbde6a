import type { Tenant, User } from '../tenant.ts'
import { describeGroup } from './groups.ts'
import { newApplication } from './new-application.ts'
import * as allow from './permissions.ts'
import { readApplication, readServicePrincipal } from './present.ts'
import type { Call } from './route.ts'
import { newServicePrincipal } from './service-principal-store.ts'
import { profile, wholeUser } from './user-entity.ts'

/** An object of any type as it stands among others: with its type. */
export interface DirectoryObject {
  readonly '@odata.type': string
  readonly id: string
}

interface Type {
  readonly readers: allow.Permissions
  /** The object with that id; `whole`: with the members that have to be selected. */
  describe(tenant: Tenant, id: string, whole: boolean): { id: string } | undefined
}

const types: Readonly<Record<string, Type>> = {
  user: {
    readers: allow.readUsers,
    describe({ users }, id, whole) {
      const user = users.find((candidate) => candidate.id === id)
      return user && (whole ? wholeUser(user) : profile(user))
    },
  },
  group: {
    readers: allow.readGroups,
    describe({ groups }, id) {
      const group = groups.find((candidate) => candidate.id === id)
      return group && describeGroup(group)
    },
  },
  servicePrincipal: {
    readers: allow.readApplication,
    describe({ servicePrincipals }, id) {
      const record = servicePrincipals.find(({ entity }) => entity.id === id)
      return record && readServicePrincipal(record.entity)
    },
  },
  application: {
    readers: allow.readApplication,
    describe({ applications }, id) {
      const record = applications.find(({ entity }) => entity.id === id)
      return record && readApplication(record.entity)
    },
  },
}

/** The user, group, service principal or application with that object id; undefined when there is none. */
export function findDirectoryObject(tenant: Tenant, id: string, whole = false): DirectoryObject | undefined {
  for (const [type, { describe }] of Object.entries(types)) {
    const entity = describe(tenant, id.toLowerCase(), whole)
    // The type leads (recorded).
    if (entity) return { '@odata.type': `#microsoft.graph.${type}`, ...entity }
  }
  return undefined
}

/**
 * The objects with those ids, as members of a relationship show them: of a type that the caller may not read, only type and
 * id. `select`: what is asked for, which also brings members that are not shown by default.
 */
export function related(call: Call, ids: readonly string[], select: readonly string[]): DirectoryObject[] {
  return ids.flatMap((id) => {
    const object = findDirectoryObject(call.tenant, id, select.length > 0)
    if (!object) return []
    const { readers } = types[typeName(object)] ?? { readers: allow.readDirectoryObjects }
    const readable = id === call.caller.objectId || allow.holds(call.caller, readers)
    return [readable ? object : withoutValues(object)]
  })
}

function withoutValues(object: DirectoryObject): DirectoryObject {
  const values = Object.entries(object).map(([name, value]) => [name, Array.isArray(value) ? [] : null])
  return { ...Object.fromEntries(values), '@odata.type': object['@odata.type'], id: object.id }
}

/** `user` from a type annotation. */
export const typeName = (object: DirectoryObject): string =>
  object['@odata.type'].slice('#microsoft.graph.'.length)

/** `User`: the type as the directory's own addresses and messages have it. */
export const className = (object: DirectoryObject): string =>
  typeName(object).replace(/^./, (letter) => letter.toUpperCase())

const nobody: User = {
  id: '',
  displayName: '',
  givenName: null,
  surname: null,
  mail: null,
  userPrincipalName: '',
  password: '',
  administrator: false,
  home: null,
  signInSessionsValidFromDateTime: '',
}
const nothing = { id: '', appId: '', uniqueName: null, displayName: '', createdDateTime: '', owner: '' }

/** What objects of one type or another have: a mixed set can be asked for all of it. */
const members = [
  wholeUser(nobody),
  describeGroup({ id: '', displayName: '', members: [] }),
  newServicePrincipal(nothing),
  newApplication({ tenantId: '', domains: [] }, nothing),
].flatMap(Object.keys)

/** How sets of objects of several types are found and shown. */
export const DIRECTORY_OBJECTS = {
  context: 'directoryObjects',
  path: '/directoryObjects',
  resource: 'DirectoryObject',
  cost: 1,
  filter: { resource: 'DirectoryObject', properties: { id: { eq: 'default' } } },
  members,
} as const
