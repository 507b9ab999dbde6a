import { beforeAll, describe, expect, test } from 'vitest'
import { type Ask, stage } from './graph-slice/stage.ts'
import { newId } from './identifiers.ts'

let ask: Ask
let admin: string
let user: string
beforeAll(async () => {
  const made = await stage()
  ask = made.ask
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
  ['nobody', () => link(newId()), 404],
  ['no link', () => ({ '@odata.id': 'x' }), 400],
])('%s is no owner', async (_, body, status) => {
  expect((await ask('POST', `${await newPath()}/owners/$ref`, { body: body() })).status).toBe(status)
})

describe('owners named at creation', () => {
  test('own besides the maker', async () => {
    const { body } = await newApp({ 'owners@odata.bind': [link(user)['@odata.id']] })
    expect(await ownersOf(`/applications/${body.id}`)).toMatchObject([{ id: admin }, { id: user }])
  })

  test('are 20 at most', async () => {
    const links = Array.from({ length: 21 }, () => link(user)['@odata.id'])
    expect((await newApp({ 'owners@odata.bind': links })).status).toBe(400)
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

test.each([
  ['members', /Could not find a property named 'members'/],
  ['owners($select=id)', /Invalid \$select properties/],
  ['owners,federatedIdentityCredentials', /more than one relationship/],
])('$expand=%s is refused', async (expand, message) => {
  const { status, body } = await ask('GET', `/applications?$expand=${expand}`)
  expect({ status, body }).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(message) } },
  })
})
