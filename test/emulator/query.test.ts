import { beforeAll, describe, expect, test } from 'vitest'
import { emulator, newApp, refusal } from './support.ts'

const running = emulator()
const { graph } = running

const list = (filter: string, headers: Record<string, string> = {}) =>
  graph('GET', `/applications?$filter=${encodeURIComponent(filter)}`, { headers })
const names = (answer: { body: Readonly<Record<string, unknown>> }): unknown[] =>
  Array.isArray(answer.body.value) ? answer.body.value.map((item) => item.displayName) : []

describe('$filter', () => {
  beforeAll(async () => {
    await newApp(graph, {
      displayName: 'Alpha One',
      identifierUris: ['https://contoso-emulator.example/alpha'],
    })
    await newApp(graph, { displayName: 'Alpha Two', tags: ['x'] })
    await newApp(graph, { displayName: "Beta's" })
  })

  test.each([
    ["displayName eq 'alpha one'", ['Alpha One']],
    ["startswith(displayName,'Alpha')", ['Alpha One', 'Alpha Two']],
    ["startsWith(displayName, 'Alpha') and tags/any(t:t eq 'x')", ['Alpha Two']],
    ["identifierUris/any(u:u eq 'https://contoso-emulator.example/alpha')", ['Alpha One']],
    ["displayName eq 'Beta''s' or displayName eq 'Alpha Two'", ['Alpha Two', "Beta's"]],
    ["(displayName eq 'Alpha One' or displayName eq 'Alpha Two') and tags/any(t:t eq 'x')", ['Alpha Two']],
    ["uniqueName eq 'none'", []],
  ])('%s', async (filter, expected) => {
    expect(names(await list(filter))).toEqual(expected)
  })

  test.each([
    ["notes eq 'x'", 'Request_UnsupportedQuery', /property 'notes' of resource 'Application'/],
    ["startswith(appId,'x')", 'Request_UnsupportedQuery', /property 'appId'/],
    ["appId eq 'x'", 'Request_BadRequest', /Invalid value specified for property 'appId'/],
    ['displayName eq', 'BadRequest', /Invalid filter clause/],
    ["displayName eq 'x' nonsense", 'BadRequest', /Invalid filter clause/],
    ['displayName ?', 'BadRequest', /Invalid filter clause/],
  ])('refuses %s', async (filter, code, message) => {
    expect(await list(filter)).toMatchObject(refusal(400, code, expect.stringMatching(message)))
  })
})

test('a filter that is nested without end is refused instead of exhausting the stack', async () => {
  const requests = [{ id: '1', method: 'GET', url: `/applications?$filter=${'('.repeat(20_000)}` }]
  const { status, body } = await graph('POST', '/$batch', { body: { requests } })
  expect(status).toBe(200)
  expect(body.responses).toMatchObject([
    { status: 400, body: { error: { message: 'Invalid filter clause' } } },
  ])
})

describe('paging', () => {
  test.each(['bm9uc2Vuc2U', 'MQ', '%00', '', '\u{1F600}'])(
    'refuses a token that it never gave: %s',
    async (token) => {
      const answer = await graph('GET', `/applications?$skiptoken=${encodeURI(token)}`)
      expect(answer).toMatchObject(refusal(400, 'Request_BadRequest', 'The skip token is not valid.'))
    },
  )

  test('leads on also where the last object of a page is gone', async () => {
    for (let at = 0; at < 4; at++) await newApp(graph, { displayName: `Gone ${at}` })
    const first = await graph('GET', "/applications?$top=2&$filter=startswith(displayName,'Gone%20')")
    const [, last] = Array.isArray(first.body.value) ? first.body.value : []
    await graph('DELETE', `/applications/${last.id}`)
    const next = String(first.body['@odata.nextLink'])
    expect(names(await graph('GET', next.slice(next.indexOf('/applications'))))).toEqual(['Gone 2', 'Gone 3'])
  })

  test('leads through what has names for ids', async () => {
    const first = await graph('GET', '/domains?$top=1')
    const next = String(first.body['@odata.nextLink'])
    expect((await graph('GET', next.slice(next.indexOf('/domains')))).body.value).toHaveLength(1)
  })

  test('cuts pages of 100, follows nextLink to the end, and misses nothing deleted in between', async () => {
    for (let at = 0; at < 105; at++) await newApp(graph, { displayName: `Page ${at}` })
    const first = await list("startswith(displayName,'Page ')")
    expect(names(first)).toHaveLength(100)
    const next = String(first.body['@odata.nextLink'])
    expect(next).toMatch(/^https:\/\/localhost:\d+\/v1\.0\/applications\?/)
    const values = Array.isArray(first.body.value) ? first.body.value : []
    await graph('DELETE', `/applications/${values[0].id}`)
    const rest = await graph('GET', next.slice(next.indexOf('/applications')))
    expect(names(rest)).toEqual(['Page 100', 'Page 101', 'Page 102', 'Page 103', 'Page 104'])
    expect(rest.body['@odata.nextLink']).toBeUndefined()
  })

  test('honours $top', async () => {
    expect(names(await graph('GET', '/applications?$top=2'))).toHaveLength(2)
  })

  test.each(['0', '1000', 'x'])('refuses $top=%s', async (top) => {
    expect(await graph('GET', `/applications?$top=${top}`)).toMatchObject(
      refusal(400, 'Request_UnsupportedQuery', expect.stringContaining('Invalid page size')),
    )
  })
})

describe('counts', () => {
  const eventual = { consistencylevel: 'eventual' }

  test('$count=true counts only with ConsistencyLevel and is ignored without', async () => {
    const path = "/servicePrincipals?$count=true&$filter=displayName eq 'Microsoft Graph'".replaceAll(
      ' ',
      '%20',
    )
    expect((await graph('GET', path, { headers: eventual })).body['@odata.count']).toBe(1)
    expect((await graph('GET', path)).body).not.toHaveProperty('@odata.count')
  })

  test('/$count answers text with ConsistencyLevel and is refused without', async () => {
    const answer = await graph('GET', '/servicePrincipals/$count', { headers: eventual })
    const all = (await graph('GET', '/servicePrincipals')).body.value
    expect(answer).toMatchObject({ status: 200, text: String(Array.isArray(all) ? all.length : '') })
    expect(answer.headers['content-type']).toBe('text/plain')
    expect(await graph('GET', '/applications/$count')).toMatchObject(
      refusal(400, 'Request_BadRequest', '$count is not currently supported.'),
    )
  })
})

describe('other options', () => {
  test('$search without ConsistencyLevel is refused', async () => {
    expect(await graph('GET', '/applications?$search=%22displayName:x%22')).toMatchObject(
      refusal(400, 'Request_UnsupportedQuery', expect.stringContaining('ConsistencyLevel: eventual')),
    )
  })

  test('$select of an unknown property is refused', async () => {
    expect(await graph('GET', '/applications?$select=nonsense')).toMatchObject(
      refusal(400, 'BadRequest', expect.stringContaining("'nonsense' on type 'microsoft.graph.application'")),
    )
  })

  test('an unknown option is refused', async () => {
    expect((await graph('GET', '/applications?$nonsense=1')).status).toBe(400)
  })
})

test.each([
  ['/applications', '2'],
  ['/applications?$select=id', '1'],
  ['/organization', '1'],
])('GET %s costs %s units', async (path, units) => {
  expect((await graph('GET', path)).headers['x-ms-resource-unit']).toBe(units)
})
