import { expect, test } from 'vitest'
import { forgotten } from '../../src/desired/forgotten.ts'
import { roleId, scopeId } from '../../src/desired/ids.ts'
import { api, application, appRole, desired, scope } from '../given/model.ts'

const ours = (value: string) => scope({ id: scopeId('mcp-dev', value), value })
const have = application({
  api: api({
    oauth2PermissionScopes: [ours('access_as_user'), ours('write'), scope({ id: 'theirs', value: 'read' })],
  }),
  appRoles: [
    appRole({ id: roleId('mcp-dev', 'Reader'), value: 'Reader' }),
    appRole({ id: 'theirs', value: 'Writer' }),
    { ...appRole({ id: 'by-hand' }), value: null as unknown as string },
  ],
})

test('what appreg made is forgotten where the manifest does not name it; what others made is theirs', () => {
  expect(forgotten(desired(), have)).toEqual({ scopes: ['write'], appRoles: ['Reader'] })
})

test('nothing is forgotten that is named, or pruned', () => {
  const all = desired({ scopes: [ours('access_as_user'), ours('write')], appRoles: [appRole()] })
  expect(forgotten(all, have)).toEqual({ scopes: [], appRoles: [] })
  expect(forgotten(desired({ prune: ['scopes'] }), have)).toEqual({ scopes: [], appRoles: ['Reader'] })
  expect(forgotten(desired({ prune: ['appRoles'] }), have)).toEqual({ scopes: ['write'], appRoles: [] })
})

test('under another key it is somebody else who made it', () => {
  expect(forgotten(desired({ key: 'other' }), have)).toEqual({ scopes: [], appRoles: [] })
})
