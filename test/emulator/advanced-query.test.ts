import { beforeAll, describe, expect, test } from 'vitest'
import { type Ask, stage } from './graph-slice/stage.ts'

const eventual = { consistencylevel: 'eventual' }
let ask: Ask
beforeAll(async () => {
  ask = (await stage()).ask
  const apps = [
    { displayName: 'Query alpha one', description: 'first of all', tags: ['x', 'y'] },
    { displayName: 'Query beta', identifierUris: ['https://contoso-emulator.example/beta'] },
    { displayName: 'Query alpha two', tags: ['x'] },
  ]
  for (const body of apps) await ask('POST', '/applications', { body })
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
    ["endswith(displayName,'two')", ['alpha two'], 'EndsWith'],
    ['tags/$count eq 2', ['alpha one'], 'Count'],
    ['createdDateTime ge 2026-01-01T00:00:00Z', ['alpha one', 'beta', 'alpha two'], 'GreaterThanOrEqual'],
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
])('$filter=%s needs none', async (filter, expected) => {
  expect(await names(`$filter=${filter}`)).toEqual(expected)
})

describe('$orderby', () => {
  test('sorts a whole list without the index, also downwards', async () => {
    expect(await names('$orderby=displayName')).toEqual(['alpha one', 'alpha two', 'beta'])
    expect(await names('$orderby=displayName desc')).toEqual(['beta', 'alpha two', 'alpha one'])
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
    expect((await get('$search=alpha', eventual)).status).toBe(400)
  })
})

test('$skip is not known to the directory', async () => {
  expect(await get('$skip=1')).toMatchObject(
    refused("'$skip' is not supported by the service.", 'Request_BadRequest'),
  )
})

test('members of the newer schema are shown when selected', async () => {
  const { body } = await get('$top=1')
  expect(Array.isArray(body.value) && body.value[0]).not.toHaveProperty('isDisabled')
  const selected = await get('$top=1&$select=isDisabled,managerApplications')
  expect(selected.body.value).toEqual([{ isDisabled: null, managerApplications: [] }])
})

test('a page leads on with every option', async () => {
  const { body } = await get('$top=1&$orderby=displayName&$select=id,displayName&$expand=owners')
  const link = new URL(String(body['@odata.nextLink']))
  expect(Object.fromEntries(link.searchParams)).toMatchObject({
    $top: '1',
    $orderby: 'displayName',
    $select: 'id,displayName',
    $expand: 'owners',
  })
  const next = await ask('GET', `${link.pathname.replace('/v1.0', '')}${link.search}`)
  expect(next.body.value).not.toEqual(body.value)
})
