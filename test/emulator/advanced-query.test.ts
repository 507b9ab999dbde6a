import { beforeAll, describe, expect, test } from 'vitest'
import { type Ask, stage } from './graph-slice/stage.ts'

const eventual = { consistencylevel: 'eventual' }
let ask: Ask
beforeAll(async () => {
  ask = (await stage()).ask
  const apps = [
    { displayName: 'Query alpha one', description: 'first of all', tags: ['x', 'y'] },
    {
      displayName: 'Query beta',
      identifierUris: ['https://contoso-emulator.example/beta'],
      web: { redirectUris: ['https://beta.example/'] },
      requiredResourceAccess: [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [] }],
    },
    { displayName: 'Query alpha two', tags: ['x'] },
  ]
  const made = []
  for (const body of apps) made.push((await ask('POST', '/applications', { body })).body.id)
  const fic = {
    name: 'n',
    issuer: 'https://i.example',
    subject: 's',
    audiences: ['api://AzureADTokenExchange'],
  }
  await ask('POST', `/applications/${made[1]}/federatedIdentityCredentials`, { body: fic })
  await ask('POST', `/applications/${made[1]}/addPassword`, { body: {} })
})

const get = (query: string, headers: Record<string, string> = {}) =>
  ask('GET', `/applications?${query.replaceAll(' ', '%20')}`, { headers })
const names = async (query: string, headers: Record<string, string> = {}) => {
  const { body } = await get(query, headers)
  const value: { displayName: string }[] = Array.isArray(body.value) ? body.value : []
  return value.flatMap(({ displayName }) => (displayName.startsWith('Query ') ? [displayName.slice(6)] : []))
}
const refused = (message: unknown, code = 'Request_UnsupportedQuery') => ({
  status: 400,
  body: { error: { code, message } },
})

describe('filters that need the index', () => {
  test.each([
    ["displayName ne 'Query beta'", ['alpha one', 'alpha two'], 'NotEqualsMatch'],
    ["not(startswith(displayName,'Query alpha'))", ['beta'], 'Not'],
    ['tags/$count eq 1', ['alpha two'], 'Count'],
    ['owners/$count ne 0', ['alpha one', 'beta', 'alpha two'], 'Count'],
    ['federatedIdentityCredentials/$count eq 1', ['beta'], 'Count'],
    [
      "displayName ge 'Query alpha t' and displayName le 'Query c'",
      ['beta', 'alpha two'],
      'GreaterThanOrEqual',
    ],
    ["displayName gt 'Query alpha two'", ['beta'], 'GreaterThan'],
    ["displayName lt 'Query alpha p' and startswith(displayName,'Query')", ['alpha one'], 'LessThan'],
    ["description eq 'first of all'", ['alpha one'], 'EqualsMatch'],
    ["startswith(description,'first')", ['alpha one'], 'StartsWith'],
    ['displayName eq null', [], 'EqualsMatch'],
    ["web/redirectUris/any(u:u eq 'https://beta.example/')", ['beta'], 'Any'],
    ["web/redirectUris/any(u:startswith(u,'https://beta'))", ['beta'], 'Any'],
    [
      "requiredResourceAccess/any(r:r/resourceAppId eq '00000003-0000-0000-c000-000000000000')",
      ['beta'],
      'Any',
    ],
    ['passwordCredentials/any(p:p/endDateTime le 2100-01-01T00:00:00Z)', ['beta'], 'LessThanOrEqual'],
    ["tags/any(t:endswith(t,'y'))", ['alpha one'], 'EndsWith'],
    ["tags/any(t:t ne 'x')", ['alpha one'], 'NotEqualsMatch'],
  ])('%s', async (filter, expected, operator) => {
    expect(await names(`$count=true&$filter=${filter}`, eventual)).toEqual(expected)
    expect(await get(`$filter=${filter}`)).toMatchObject(
      refused(expect.stringContaining(`Operator '${operator}' is not supported`)),
    )
  })
})

test.each([
  ["displayName in ('Query beta', 'Query alpha two')", ['beta', 'alpha two']],
  ["identifierUris/any(u:startswith(u,'https://contoso-emulator'))", ['beta']],
  [
    "(tags/any(t:t eq 'y') or displayName eq 'Query beta') and startswith(displayName,'Query')",
    ['alpha one', 'beta'],
  ],
  ['createdDateTime ge 2026-01-01T00:00:00Z', ['alpha one', 'beta', 'alpha two']],
  ['createdDateTime le 2026-01-01T00:00:00Z', []],
])('$filter=%s needs none', async (filter, expected) => {
  expect(await names(`$filter=${filter}`)).toEqual(expected)
})

describe('what no index answers', () => {
  test.each([
    ["endswith(displayName,'two')", 'displayName'],
    ["contains(displayName,'two')", 'displayName'],
    ["notes eq 'x'", 'notes'],
    ["startswith(signInAudience,'Azure')", 'signInAudience'],
    ['appRoleAssignments/$count eq 0', 'appRoleAssignments'],
    ["displayName/any(d:d eq 'x')", 'displayName'],
  ])('%s', async (filter, property) => {
    expect(await get(`$count=true&$filter=${filter}`, eventual)).toMatchObject(
      refused(
        `Unsupported or invalid query filter clause specified for property '${property}' of resource 'Application'.`,
      ),
    )
  })

  test.each([
    'tags/$count eq 2',
    'tags/$count gt 0',
    "displayName is 'x'",
    "startswith(displayName 'x')",
    "startswith(displayName : 'x')",
    "startswith(displayName,'x'",
    "displayName in ('x' 'y')",
    "displayName eq 'x' displayName eq 'y'",
    "tags/any(t:u eq 'x')",
    "tags/any(t:t like 'x')",
    'displayName eq x',
  ])('nor what is no filter: %s', async (filter) => {
    expect(await get(`$count=true&$filter=${filter}`, eventual)).toMatchObject(
      refused('Invalid filter clause', 'BadRequest'),
    )
  })
})

test.each(["endswith(userPrincipalName,'.onmicrosoft.com')", "endswith(mail,'.onmicrosoft.com')"])(
  'users are found by the ending of an address, by the index: %s',
  async (filter) => {
    const path = `/users?$filter=${filter}&$count=true`
    expect((await ask('GET', path, { headers: eventual })).status).toBe(200)
    expect(await ask('GET', path)).toMatchObject(refused(expect.stringContaining("Operator 'EndsWith'")))
  },
)

describe('$orderby', () => {
  test('sorts by the index, also downwards', async () => {
    const sorted = (order: string) => names(`$count=true&$orderby=${order}`, eventual)
    expect(await sorted('displayName')).toEqual(['alpha one', 'alpha two', 'beta'])
    expect(await sorted('displayName desc')).toEqual(['beta', 'alpha two', 'alpha one'])
    expect(await get('$orderby=displayName')).toMatchObject(
      refused('Sorting not supported for current query.'),
    )
  })

  test('sorts users without', async () => {
    const { body } = await ask(
      'GET',
      '/users?$orderby=displayName desc,userPrincipalName'.replace(' ', '%20'),
    )
    const value: { displayName: string }[] = Array.isArray(body.value) ? body.value : []
    const shown = value.map(({ displayName }) => displayName.toLowerCase())
    expect(shown.length).toBeGreaterThan(1)
    expect(shown).toEqual(shown.toSorted().reverse())
  })

  test('sorts a filtered list by the index only', async () => {
    const query = "$orderby=displayName&$filter=startswith(displayName,'Query alpha')"
    expect(await get(query)).toMatchObject(refused('Sorting not supported for current query.'))
    expect(await names(`${query}&$count=true`, eventual)).toEqual(['alpha one', 'alpha two'])
  })

  test('refuses what cannot be sorted by', async () => {
    expect(await get('$orderby=notes')).toMatchObject(
      refused("Unsupported sort property 'notes' for 'Application'."),
    )
  })
})

describe('$search', () => {
  test.each([
    ['"displayName:alp"', ['alpha one', 'alpha two']],
    ['"displayName:alpha" AND "description:first"', ['alpha one']],
    ['"displayName:beta" OR "description:first"', ['alpha one', 'beta']],
  ])('%s', async (search, expected) => {
    expect(await names(`$search=${encodeURIComponent(search)}`, eventual)).toEqual(expected)
  })

  test('refuses other properties and broken text', async () => {
    expect(await get('$search="notes:x"', eventual)).toMatchObject(
      refused(expect.stringContaining("'notes'")),
    )
    for (const broken of ['alpha', '', '"displayName:al'])
      expect(await get(`$search=${broken}`, eventual)).toMatchObject(
        refused(expect.stringContaining('Syntax error'), 'BadRequest'),
      )
  })
})

test('$skip is not known to the directory', async () => {
  expect(await get('$skip=1')).toMatchObject(
    refused("'$skip' is not supported by the service.", 'Request_BadRequest'),
  )
})

test.each([
  ['$top=1&$top=2', "Query option '$top' was specified more than once"],
  ['$top=1&top=1', "Query option '$top' was specified more than once"],
  ['$count=maybe', "Invalid value 'maybe' for $count query option found."],
])('%s is no query', async (query, message) => {
  expect(await get(query)).toMatchObject(refused(expect.stringContaining(message), 'BadRequest'))
})

test('members of the newer schema are shown when selected', async () => {
  const { body } = await get('$top=1')
  expect(Array.isArray(body.value) && body.value[0]).not.toHaveProperty('isDisabled')
  const selected = await get('$top=1&$select=isDisabled,managerApplications')
  expect(selected.body.value).toEqual([{ isDisabled: null, managerApplications: [] }])
})

test('a page leads on with every option', async () => {
  const query = '$top=1&$count=true&$orderby=displayName&$select=id,displayName&$expand=owners($select=id)'
  const { body } = await get(query, eventual)
  const link = new URL(String(body['@odata.nextLink']))
  expect(Object.fromEntries(link.searchParams)).toMatchObject({
    $top: '1',
    $orderby: 'displayName',
    $select: 'id,displayName',
    $expand: 'owners($select=id)',
    $count: 'true',
  })
  const next = await ask('GET', `${link.pathname.replace('/v1.0', '')}${link.search}`, { headers: eventual })
  expect(next.body.value).not.toEqual(body.value)
})
