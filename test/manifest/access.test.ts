import { expect, test } from 'vitest'
import { parseManifest } from '../../src/manifest/load.ts'
import { manifest, problemsOf } from './given.ts'

const permissions = (more: object) => manifest({ permissions: more })
const roles = [{ value: 'Orders.Reader' }]
const graph = '00000003-0000-0000-c000-000000000000'
const someone = 'ada@contoso.example'

test.each([
  ['an API by client id', permissions({ '11111111-2222-3333-4444-55555555ABCD': ['read'] })],
  ['an API by identifier URI', permissions({ 'https://orders.example.com': ['orders/read'] })],
  ['application permissions', permissions({ 'microsoft-graph': { application: ['User.Read.All'] } })],
  ['an owner by id', manifest({ owners: ['11111111-2222-3333-4444-55555555abcd'] })],
  ['an assignment without role where there is none', manifest({ assignments: [someone] })],
  [
    'an assignment without role where roles are for applications',
    manifest({ api: { appRoles: [{ value: 'Job', members: 'applications' }] }, assignments: [someone] }),
  ],
])('accepts %s', (_, text) => {
  expect(() => parseManifest(text, 'appreg.yaml')).not.toThrow()
})

test('permissions on other APIs leave the default for Microsoft Graph', () => {
  const { permissions: read } = parseManifest(permissions({ 'api://other': ['read'] }), 'appreg.yaml')
  expect(read).toEqual({ 'microsoft-graph': ['User.Read'], 'api://other': ['read'] })
})

test('object ids are read in lower case, as tenants hold them; names stay as they are written', () => {
  const id = '11111111-2222-3333-4444-55555555ABCD'
  const who = [id, 'Ada@contoso.example']
  const { owners, assignments } = parseManifest(manifest({ owners: who, assignments: who }), 'appreg.yaml')
  expect(owners).toEqual([id.toLowerCase(), 'Ada@contoso.example'])
  expect(assignments).toEqual(owners)
})

const noApi = 'is neither microsoft-graph, nor a client id, nor an identifier URI'

test.each([
  ['an API by a short name', permissions({ sharepoint: ['x'] }), `permissions.sharepoint: ${noApi}`],
  [
    'a misspelt Microsoft Graph',
    permissions({ MicrosoftGraph: ['x'] }),
    `permissions.MicrosoftGraph: ${noApi}; did you mean \`microsoft-graph\`?`,
  ],
  [
    'one API by two names',
    permissions({ 'microsoft-graph': ['x'], [graph.toUpperCase()]: ['y'] }),
    `permissions.${graph.toUpperCase()}: is another name of an API that stands here already; merge the two`,
  ],
  [
    'one name for a list',
    permissions({ 'microsoft-graph': 'User.Read' }),
    'permissions.microsoft-graph: expected a list of names, or a mapping with delegated and application, found the text `User.Read`',
  ],
  [
    'a name with a blank',
    permissions({ 'microsoft-graph': { delegated: ['User Read'] } }),
    'permissions.microsoft-graph.delegated[0]: is not the name of a permission such as User.Read',
  ],
  [
    'a pre-authorized client by an unknown name',
    manifest({ api: { preauthorize: ['azure-cl'] } }),
    'api.preauthorize[0]: expected a client id or the name of a preset of a Microsoft application, found the text `azure-cl`; did you mean `azure-cli`?',
  ],
  [
    'a pre-authorized preset that has no client id of its own',
    manifest({ api: { preauthorize: ['cursor'] } }),
    'api.preauthorize[0]: expected a client id or the name of a preset of a Microsoft application, found the text `cursor`',
  ],
  [
    'an owner without domain',
    manifest({ owners: ['ada'] }),
    'owners[0]: is neither an object id nor a user principal name such as ada@contoso.example',
  ],
  [
    'an assignment of nobody',
    manifest({ assignments: ['ada'] }),
    'assignments[0]: expected an object id, a user principal name, or a mapping with principal and role, found the text `ada`',
  ],
  [
    'an assignment to a role that the manifest does not list',
    manifest({ api: { appRoles: roles }, assignments: [{ principal: someone, role: 'orders.reader' }] }),
    'assignments[0].role: is not the value of an app role under api.appRoles: orders.reader; did you mean `Orders.Reader`?',
  ],
  [
    'owners to be pruned where none is named',
    manifest({ prune: ['scopes', 'owners'] }),
    'prune[1]: would leave no owner: name some under owners',
  ],
  [
    'a part that cannot be pruned',
    manifest({ prune: ['secrets'] }),
    'prune[0]: expected `redirectUris`, `scopes`, `appRoles`, `preauthorize`, `permissions`, `assignments`, `owners` or `federated`, found the text `secrets`',
  ],
  [
    'a word for prune',
    manifest({ prune: 'all' }),
    'prune: expected true, false, or a list of parts, found the text `all`',
  ],
  [
    'an assignment without role where there is one',
    manifest({ api: { appRoles: roles }, assignments: [someone] }),
    'assignments[0]: has no role, which it needs where users can have app roles; write `{ principal: …, role: Orders.Reader }`',
  ],
])('refuses %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem])
})

test('a key that means something to JavaScript is no API', () => {
  expect(problemsOf('{"name": "Orders API", "permissions": {"constructor": ["x"]}}')).toEqual([
    `permissions.constructor: ${noApi}`,
  ])
})
