import { describe, expect, test } from 'vitest'
import { parsePath } from '../../../src/emulator/graph/path.ts'
import { findRoute } from '../../../src/emulator/graph/routes.ts'
import { absent, operations, permissionsOf } from './slice.ts'

/** Permissions of products that the emulator does not play. */
const ELSEWHERE = /^(Agent|DeviceManagement)|CrossCloud$/

/** Where the file is not followed, and why. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  'POST /directory/deletedItems/{directoryObject-id}/restore':
    'it speaks of users; the documentation of applications',
  "DELETE /servicePrincipals(appId='{appId}')/owners/{directoryObject-id}/$ref":
    'one permission less than for the same object by its id',
}

/** Listed by the file for what they are needed besides, not for what they open. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  'owners/$ref': ['Directory.Read.All'],
  appRoleAssignedTo: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
  appRoleAssignments: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
}

const cases = operations.flatMap((operation) =>
  (['application', 'delegated'] as const).flatMap((kind) => {
    const listed = permissionsOf(operation, kind)
    const name = `${operation.method} ${operation.path}`
    return listed && DEVIATIONS[name] === undefined ? [{ name, kind, listed, operation }] : []
  }),
)

describe.skipIf(absent)('the published permissions file (needs ../shared)', () => {
  test.each(cases)('opens $name to the same $kind permissions', ({ kind, listed, operation }) => {
    const { method, path } = operation
    const { route } = findRoute(method, parsePath(path.replace(/\{[^}]+\}/g, 'x')))
    const last = Object.keys(BESIDES).find((end) => path.endsWith(end))
    const besides = method === 'POST' && last !== undefined ? (BESIDES[last] ?? []) : []
    const names = listed.map((name) => name.replace(/ \(.*/, '')).filter((name) => !ELSEWHERE.test(name))
    const opening = [...new Set(names)].filter((name) => !besides.includes(name))
    expect(route.needs[kind].toSorted()).toEqual(opening.toSorted())
  })
})
