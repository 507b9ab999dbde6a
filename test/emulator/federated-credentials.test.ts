import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from './identifiers.ts'
import { emulator, newApp, newPrincipal, refusal, text } from './support.ts'

const { graph } = emulator()
const credential = (more: object = {}) => ({
  name: 'github',
  issuer: 'https://token.actions.example',
  subject: 'repo:contoso/api:environment:production',
  audiences: ['api://AzureADTokenExchange'],
  ...more,
})
let path = ''
beforeAll(async () => {
  path = `/applications/${text(await newApp(graph), 'id')}/federatedIdentityCredentials`
})
const newPath = async () => `/applications/${text(await newApp(graph), 'id')}/federatedIdentityCredentials`

test('is made, read by id and by name, changed in part and deleted', async () => {
  const made = await graph('POST', path, { body: credential() })
  expect(made).toMatchObject({ status: 201, body: { ...credential(), description: null } })
  const id = text(made, 'id')
  for (const address of [`/${id}`, '/github', "(name='github')"])
    expect((await graph('GET', `${path}${address}`)).body.id).toBe(id)
  expect((await graph('PATCH', `${path}/${id}`, { body: { subject: 'other' } })).status).toBe(204)
  expect((await graph('GET', path)).body.value).toEqual([
    { ...credential({ subject: 'other' }), id, description: null },
  ])
  expect((await graph('DELETE', `${path}/github`)).status).toBe(204)
  expect((await graph('GET', path)).body.value).toEqual([])
})

test('hangs on service principals too', async () => {
  const { id } = await newPrincipal(graph)
  const own = `/servicePrincipals/${id}/federatedIdentityCredentials`
  expect((await graph('POST', own, { body: credential() })).status).toBe(201)
  expect((await graph('GET', `${own}(name='github')`)).body.name).toBe('github')
})

describe('upsert by name', () => {
  const prefer = { prefer: 'create-if-missing' }
  const { name: _, ...nameless } = credential()

  test('makes what is not there, changes what is', async () => {
    const own = `${await newPath()}(name='upserted')`
    expect(await graph('PATCH', own, { headers: prefer, body: nameless })).toMatchObject({
      status: 201,
      body: { name: 'upserted' },
    })
    expect((await graph('PATCH', own, { headers: prefer, body: { subject: 'other' } })).status).toBe(204)
    expect((await graph('GET', own)).body.subject).toBe('other')
  })

  test('is no upsert without the header', async () => {
    expect((await graph('PATCH', `${path}(name='absent')`, { body: nameless })).status).toBe(404)
  })
})

test.each([
  ['no issuer', { issuer: undefined }, /A value is required for property 'issuer'/],
  ['an issuer that is no address', { issuer: 'x' }, /Invalid value specified for property 'issuer'/],
  ['two audiences', { audiences: ['a', 'b'] }, /property 'audiences'/],
  ['a name that is no part of an address', { name: 'a b' }, /property 'name'/],
])('%s is refused', async (_, more, message) => {
  expect(await graph('POST', path, { body: credential(more) })).toMatchObject(
    refusal(400, 'Request_BadRequest', expect.stringMatching(message)),
  )
})

test('the name never changes', async () => {
  const own = await newPath()
  await graph('POST', own, { body: credential() })
  expect((await graph('PATCH', `${own}/github`, { body: { name: 'other' } })).status).toBe(400)
})

test('an application holds 20', async () => {
  const own = await newPath()
  const post = (index: number) =>
    graph('POST', own, { body: credential({ name: `n${index}`, subject: `s${index}` }) })
  for (let index = 0; index < 20; index++) expect((await post(index)).status).toBe(201)
  expect((await post(20)).status).toBe(400)
})

test('it has no other keys than id and name', async () => {
  expect(await graph('GET', `${path}(subject='x')`)).toMatchObject(
    refusal(400, 'Request_BadRequest', "Invalid key 'subject' for a federated identity credential."),
  )
})

test.each(['GET', 'DELETE'])('%s of an unknown one is 404', async (method) => {
  expect((await graph(method, `${path}/${newId()}`)).status).toBe(404)
})
