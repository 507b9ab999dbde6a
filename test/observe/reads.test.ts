import { describe, expect, test } from 'vitest'
import type { Desired } from '../../src/model/desired.ts'
import { readsOf } from '../../src/observe/reads.ts'
import { appId, desired, desiredFederated, graphAppId } from '../given/model.ts'

const paths = (want: Desired, known?: string) => readsOf(want, known).map(({ path }) => path)
const decoded = (want: Desired, known?: string) => paths(want, known).map(decodeURIComponent)

const byKey = "/applications(uniqueName='mcp-dev')"
const behind = `/servicePrincipals(appId='${appId}')`
const offered = 'id,appId,displayName,servicePrincipalNames,oauth2PermissionScopes,appRoles'

/** Desires as little as possible. */
const bare = (more: Partial<Desired> = {}) => desired({ permissions: [], ...more })
const always = [
  byKey,
  "/applications?$filter=displayName eq 'MCP dev'&$select=appId,uniqueName",
  `${behind}?$select=id,appId,displayName,accountEnabled,appRoleAssignmentRequired`,
]
const consents = `${behind}/oauth2PermissionGrants`

/** The reads that come in addition. */
const beyond = (more: Partial<Desired>) =>
  decoded(bare(more), appId).filter((path) => ![...always, consents].includes(path))

const permission = (resource: string, application: readonly string[] = []) => ({
  resource,
  delegated: ['Read'],
  application,
})

describe('the reads', () => {
  test('find the registration by its key, and what hangs on it by appId', () => {
    expect(decoded(bare(), appId)).toEqual(always)
  })

  test.each([
    ['are desired', { permissions: [permission(graphAppId)] }, true],
    ['are pruned', { prune: ['permissions'], adminConsent: false }, true],
    ['are left to the users', { permissions: [permission(graphAppId)], adminConsent: false }, false],
  ] as const)('ask for the consents only where they matter: they %s', (_, more, isRead) => {
    expect(decoded(bare(more), appId).includes(consents)).toBe(isRead)
  })

  test('leave out what hangs on the appId while that is unknown', () => {
    expect(decoded(bare()).slice(0, 2)).toEqual(always.slice(0, 2))
    expect(decoded(bare()).join()).not.toContain(appId)
  })

  test('look for a deleted one only while the appId is unknown', () => {
    const deleted = expect.stringMatching(/^\/directory\/deletedItems\/microsoft\.graph\.application\?/)
    expect(decoded(bare()).at(-1)).toEqual(deleted)
    expect(decoded(bare(), appId)).not.toContainEqual(deleted)
    expect(decoded(bare({ appId }))).not.toContainEqual(deleted)
  })

  test.each<[string, Partial<Desired>, string[]]>([
    [
      'the API of a permission',
      { permissions: [permission(graphAppId)] },
      [`/servicePrincipals(appId='${graphAppId}')?$select=${offered}`],
    ],
    [
      'an API by its identifier URI',
      { permissions: [permission('api://other')] },
      [`/servicePrincipals?$filter=servicePrincipalNames/any(n:n eq 'api://other')&$select=${offered}`],
    ],
    [
      'the app roles given to it, where some are wanted',
      { permissions: [permission(graphAppId, ['Mail.Send'])] },
      [`/servicePrincipals(appId='${graphAppId}')?$select=${offered}`, `${behind}/appRoleAssignments`],
    ],
    ['federated credentials', { federated: [desiredFederated()] }, [`${byKey}/federatedIdentityCredentials`]],
    ['owners', { owners: ['user-1'] }, [`${byKey}/owners?$select=id`]],
    ['who is assigned', { assignments: [{ principal: 'user-1' }] }, [`${behind}/appRoleAssignedTo`]],
    [
      'each user once, whatever for, and no id',
      { owners: ['ada@example.com', 'user-1'], assignments: [{ principal: 'ada@example.com' }] },
      [
        `${byKey}/owners?$select=id`,
        '/users/ada@example.com?$select=id,userPrincipalName',
        `${behind}/appRoleAssignedTo`,
      ],
    ],
    [
      'federated credentials that may have to go',
      { prune: ['federated'] },
      [`${byKey}/federatedIdentityCredentials`],
    ],
    ['owners who may have to go, with their names', { prune: ['owners'] }, [`${byKey}/owners`]],
    ['assignments that may have to go', { prune: ['assignments'] }, [`${behind}/appRoleAssignedTo`]],
    [
      'those who hold an app role that may have to go',
      { prune: ['appRoles'] },
      [`${behind}/appRoleAssignedTo`],
    ],
    [
      'app roles given to it that may have to go',
      { prune: ['permissions'] },
      [`${behind}/appRoleAssignments`],
    ],
    [
      'nothing more for what stands in the application',
      { prune: ['redirectUris', 'scopes', 'preauthorize'] },
      [],
    ],
  ])('ask for %s only when that is desired', (_, more, expected) => {
    expect(beyond(more)).toEqual(expected)
  })

  test('find an adopted registration by its appId', () => {
    const adopted = bare({ appId, owners: ['user-1'], federated: [desiredFederated()] })
    expect(decoded(adopted, appId).filter((path) => path.startsWith('/applications('))).toEqual([
      `/applications(appId='${appId}')`,
      `/applications(appId='${appId}')/federatedIdentityCredentials`,
      `/applications(appId='${appId}')/owners?$select=id`,
    ])
  })
})

describe('a name is quoted for OData and for the address', () => {
  const names: [string, string][] = [
    ["Anne's server", "'Anne''s server'"],
    ['R&D', "'R&D'"],
    ['50% + #1?', "'50% + #1?'"],
  ]
  const query = (path: string | undefined) => new URL(path ?? '', 'https://graph.microsoft.com').searchParams

  test.each(names)('as a display name: %s', (displayName, literal) => {
    const asked = query(paths(bare({ displayName }))[1])
    expect(asked.get('$filter')).toBe(`displayName eq ${literal}`)
    expect(asked.get('$select')).toBe('appId,uniqueName')
  })

  test('a name that is too long to compare is looked for by its beginning', () => {
    const asked = query(paths(bare({ displayName: 'n'.repeat(121) }))[1])
    expect(asked.get('$filter')).toBe(`startswith(displayName,'${'n'.repeat(120)}')`)
  })

  test.each(names)('as an identifier URI: api://%s', (name, literal) => {
    const asked = query(paths(bare({ permissions: [permission(`api://${name}`)] }))[2])
    expect(asked.get('$filter')).toBe(`servicePrincipalNames/any(n:n eq 'api://${literal.slice(1)})`)
    expect(asked.get('$select')).toBe(offered)
  })

  test('as a user principal name, with the mark of a guest', () => {
    expect(paths(bare({ owners: ['ada_example.com#EXT#@contoso.example'] }))[3]).toBe(
      '/users/ada_example.com%23EXT%23%40contoso.example?$select=id,userPrincipalName',
    )
  })
})
