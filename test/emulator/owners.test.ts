import { beforeAll, describe, expect, test } from 'vitest'
import { answerGraph } from '../../src/emulator/graph/graph-service.ts'
import type { World } from '../../src/emulator/world.ts'
import { type Ask, stage } from './graph-slice/stage.ts'
import { newId } from './identifiers.ts'
import { graphRequest, userToken } from './world.ts'

let ask: Ask
let world: World
let admin: string
let user: string
beforeAll(async () => {
  const made = await stage()
  ask = made.ask
  world = made.world
  admin = made.admin
  user = made.world.tenant.users.find(({ administrator }) => !administrator)?.id ?? ''
})

const link = (id: string, kind = 'directoryObjects') => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/${kind}/${id}`,
})
const newApp = async (members: object = {}) =>
  ask('POST', '/applications', { body: { displayName: 'Owned', ...members } })
const ownersOf = async (path: string) => (await ask('GET', `${path}/owners`)).body.value
const newPath = async () => `/applications/${(await newApp()).body.id}`

test('who makes an application owns it, and nobody its service principal', async () => {
  const { body } = await newApp()
  expect(await ownersOf(`/applications/${body.id}`)).toMatchObject([
    { '@odata.type': '#microsoft.graph.user', id: admin },
  ])
  const principal = await ask('POST', '/servicePrincipals', { body: { appId: body.appId } })
  expect(await ownersOf(`/servicePrincipals/${principal.body.id}`)).toEqual([])
})

test.each(['directoryObjects', 'users'])(
  'an owner is added by a link through %s, and removed',
  async (kind) => {
    const path = await newPath()
    expect((await ask('POST', `${path}/owners/$ref`, { body: link(user, kind) })).status).toBe(204)
    expect(await ownersOf(path)).toMatchObject([{ id: admin }, { id: user }])
    expect((await ask('DELETE', `${path}/owners/${user}/$ref`)).status).toBe(204)
    expect(await ownersOf(path)).toMatchObject([{ id: admin }])
  },
)

test('a service principal owns as well, shown with its type', async () => {
  const path = await newPath()
  const { body } = await ask('GET', '/servicePrincipals?$top=1')
  const [principal] = Array.isArray(body.value) ? body.value : []
  await ask('POST', `${path}/owners/$ref`, { body: link(principal.id, 'servicePrincipals') })
  expect(await ownersOf(path)).toMatchObject([
    { id: admin },
    { '@odata.type': '#microsoft.graph.servicePrincipal' },
  ])
  const { body: references } = await ask('GET', `${path}/owners/$ref`)
  expect(references.value).toEqual([
    { '@odata.id': expect.stringMatching(`/directoryObjects/${admin}/Microsoft.DirectoryServices.User$`) },
    { '@odata.id': expect.stringMatching(/ServicePrincipal$/) },
  ])
})

test.each([
  ['nobody', async () => link(newId()), 404, /does not exist/],
  ['no link', async () => ({ '@odata.id': 'x' }), 400, /Invalid URL/],
  [
    'an application',
    async () => link(String((await newApp()).body.id)),
    400,
    "Unsupported directory object class 'Application' in resource identifier for reference 'owners'.",
  ],
])('%s is no owner', async (_, body, status, message) => {
  const answer = await ask('POST', `${await newPath()}/owners/$ref`, { body: await body() })
  const expected = typeof message === 'string' ? message : expect.stringMatching(message)
  expect(answer).toMatchObject({ status, body: { error: { message: expected } } })
})

describe('owners named at creation', () => {
  test('own besides the maker', async () => {
    const { body } = await newApp({ 'owners@odata.bind': [link(user)['@odata.id']] })
    expect(await ownersOf(`/applications/${body.id}`)).toMatchObject([{ id: admin }, { id: user }])
  })

  test.each([
    ['are 20 at most', () => Array.from({ length: 21 }, () => link(user)['@odata.id']), /cannot exceed 20/],
    ['come as a list', () => link(user)['@odata.id'], /property 'owners' of resource 'Application'/],
    ['have to be there', () => [link(newId())['@odata.id']], /does not exist/],
  ])('%s', async (_, links, message) => {
    const { body } = await newApp({ 'owners@odata.bind': links() })
    expect(body.error).toMatchObject({ message: expect.stringMatching(message) })
  })
})

test('$expand=owners brings them along', async () => {
  const path = await newPath()
  const { body } = await ask('GET', `${path}?$expand=owners&$select=id`)
  expect(body).toMatchObject({
    '@odata.context': expect.stringMatching(/#applications\(id,owners\(\)\)\/\$entity$/),
    owners: [{ id: admin }],
  })
  expect(Object.keys(body)).toEqual(['@odata.context', 'id', 'owners'])
})

describe('a $select inside $expand', () => {
  test.each([
    ['owners($select=id)', '(id)', ['@odata.type', 'id']],
    [
      'owners($select=ID,userPrincipalName)',
      '(id,userPrincipalName)',
      ['@odata.type', 'userPrincipalName', 'id'],
    ],
    ['owners($select=department)', '(department)', ['@odata.type', 'department']],
    ['owners($select=appId)', '(appId)', ['@odata.type']],
  ])('%s brings what is asked for and the type', async (expand, context, members) => {
    const { body } = await ask('GET', `${await newPath()}?$select=id&$expand=${expand}`)
    expect(body['@odata.context']).toContain(`#applications(id,owners${context})/$entity`)
    expect(Object.keys(Object(body.owners)[0])).toEqual(members)
  })

  test('also for the owners of service principals, in lists', async () => {
    const { body } = await newApp()
    const principal = await ask('POST', '/servicePrincipals', { body: { appId: body.appId } })
    await ask('POST', `/servicePrincipals/${principal.body.id}/owners/$ref`, { body: link(user) })
    const filter = `id%20eq%20'${principal.body.id}'`
    const { body: found } = await ask(
      'GET',
      `/servicePrincipals?$select=id&$filter=${filter}&$expand=owners($select=id)`,
    )
    expect(found.value).toEqual([
      { id: principal.body.id, owners: [{ '@odata.type': '#microsoft.graph.user', id: user }] },
    ])
  })
})

test('the owners of an application can be asked for members of every type of owner', async () => {
  const path = await newPath()
  const { body } = await ask('GET', '/servicePrincipals?$top=1')
  const [principal] = Array.isArray(body.value) ? body.value : []
  await ask('POST', `${path}/owners/$ref`, { body: link(principal.id, 'servicePrincipals') })
  const { body: owners } = await ask('GET', `${path}/owners?$select=appId,department`)
  expect(owners.value).toEqual([
    { '@odata.type': '#microsoft.graph.user', department: null },
    { '@odata.type': '#microsoft.graph.servicePrincipal', appId: principal.appId },
  ])
})

test.each([
  ['Application.Read.All', null],
  ['Application.Read.All User.ReadBasic.All', expect.any(String)],
])('with %s, another user among the owners has the name %s', async (scp, displayName) => {
  const path = await newPath()
  await ask('POST', `${path}/owners/$ref`, { body: link(user) })
  const token = await userToken(world, { oid: admin, scp })
  const { body } = await answerGraph(world, graphRequest(token, { method: 'GET', path: `${path}/owners` }))
  expect(body).toMatchObject({
    value: [
      { id: admin, displayName: expect.any(String) },
      { '@odata.type': '#microsoft.graph.user', id: user, displayName, businessPhones: [] },
    ],
  })
})

test.each([
  ['members', /Could not find a property named 'members'/],
  [
    'owners($select=nonsense)',
    /Could not find a property named 'nonsense' on type 'microsoft.graph.directoryObject'/,
  ],
  ['owners($filter=id)', /Invalid \$select properties/],
  ['federatedIdentityCredentials($select=id)', /Invalid \$select properties/],
  ['owners,federatedIdentityCredentials', /more than one relationship/],
])('$expand=%s is refused', async (expand, message) => {
  const { status, body } = await ask('GET', `/applications?$expand=${expand}`)
  expect({ status, body }).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(message) } },
  })
})
