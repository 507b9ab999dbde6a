import { expect, test } from 'vitest'
import { emulator, refusal } from './support.ts'

const { graph } = emulator()

test('the organization names its verified domains', async () => {
  const { body } = await graph('GET', '/organization')
  expect(body.value).toMatchObject([
    {
      displayName: 'Contoso Emulator',
      verifiedDomains: [
        { name: 'contoso-emulator.onmicrosoft.com', isInitial: true, isDefault: true },
        { name: 'contoso-emulator.example', isInitial: false, isDefault: false },
      ],
    },
  ])
})

test('domains are listed with what makes them usable', async () => {
  const { body } = await graph('GET', '/domains?$select=id,isVerified')
  expect(body.value).toContainEqual({ id: 'contoso-emulator.example', isVerified: true })
})

test('a user is found by id and by user principal name', async () => {
  const byName = await graph('GET', '/users/User@contoso-emulator.onmicrosoft.com')
  expect(byName.body).toMatchObject({ displayName: 'Emulator User', businessPhones: [] })
  expect((await graph('GET', `/users/${byName.body.id}`)).body).toEqual(byName.body)
})

test.each([
  'GET /users/nobody@contoso-emulator.example',
  'GET /organization/00000000-0000-4000-8000-000000000000',
  'GET /domains/nowhere.example',
  'GET /groups/00000000-0000-4000-8000-000000000000',
  'GET /groups/00000000-0000-4000-8000-000000000000/members',
  'GET /directoryObjects/00000000-0000-4000-8000-000000000000',
  'POST /directoryObjects/00000000-0000-4000-8000-000000000000/checkMemberGroups',
  "GET /servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/oauth2PermissionGrants/none",
])('%s finds nothing', async (line) => {
  const [method = '', path = ''] = line.split(' ')
  const answer = await graph(method, path, method === 'POST' ? { body: { groupIds: [] } } : {})
  expect(answer).toMatchObject(
    refusal(404, 'Request_ResourceNotFound', expect.stringContaining('does not exist')),
  )
})

test('users are filtered by name', async () => {
  const { body } = await graph('GET', "/users?$filter=startswith(userPrincipalName,'admin')")
  expect(body.value).toMatchObject([{ displayName: 'Emulator Administrator' }])
})

test('/me is closed to applications', async () => {
  expect(await graph('GET', '/me')).toMatchObject(
    refusal(400, 'BadRequest', '/me request is only valid with delegated authentication flow.'),
  )
})

test.each([
  ['authorizationPolicy', { defaultUserRolePermissions: { allowedToCreateApps: true } }],
  [
    'defaultAppManagementPolicy',
    {
      isEnabled: false,
      applicationRestrictions: {
        identifierUris: { uriAdditionWithoutUniqueTenantIdentifier: { state: 'enabled' } },
      },
    },
  ],
  ['adminConsentRequestPolicy', { isEnabled: false, reviewers: [] }],
])('%s has the defaults of a new tenant', async (name, expected) => {
  const answer = await graph('GET', `/policies/${name}`)
  expect(answer).toMatchObject({ status: 200, body: expected })
  expect(answer.body['@odata.context']).toBe(
    `https://graph.microsoft.com/v1.0/$metadata#policies/${name}/$entity`,
  )
})
