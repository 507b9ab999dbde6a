import { describe, expect, test } from 'vitest'
import { emulator, newApp, text } from './support.ts'

const NOW = Date.parse('2026-03-01T10:20:30.456Z')
const { graph } = emulator({ now: () => NOW })

const scope = (value: string, more: object = {}) => ({
  adminConsentDescription: 'Call it',
  adminConsentDisplayName: 'Call',
  id: `11111111-1111-4111-8111-0000000000${value.length.toString().padStart(2, '0')}`,
  isEnabled: true,
  type: 'User',
  userConsentDescription: null,
  userConsentDisplayName: null,
  value,
  ...more,
})

describe('create', () => {
  test('answers every default in the order Graph lists them', async () => {
    const answer = await newApp(graph)
    expect(answer.status).toBe(201)
    expect(Object.keys(answer.body)).toHaveLength(39)
    expect(Object.keys(answer.body).slice(0, 4)).toEqual(['@odata.context', 'id', 'deletedDateTime', 'appId'])
    expect(answer.body).toMatchObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications/$entity',
      signInAudience: 'AzureADMyOrg',
      uniqueName: null,
      publisherDomain: 'contoso-emulator.onmicrosoft.com',
      api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [] },
    })
  })

  test('points to the directory object in Location', async () => {
    const answer = await newApp(graph)
    expect(answer.headers.location).toMatch(
      new RegExp(`/directoryObjects/${text(answer, 'id')}/Microsoft.DirectoryServices.Application$`),
    )
  })

  test('shows fractions of a second once, and whole seconds in reads', async () => {
    const answer = await newApp(graph)
    expect(answer.body.createdDateTime).toBe('2026-03-01T10:20:30.4564210Z')
    const read = await graph('GET', `/applications/${text(answer, 'id')}`)
    expect(read.body.createdDateTime).toBe('2026-03-01T10:20:30Z')
  })

  test('fills in a setting per web redirect URI and the origin of app roles', async () => {
    const uri = 'https://client.example/callback'
    const role = {
      allowedMemberTypes: ['User'],
      displayName: 'R',
      description: 'R',
      id: scope('a').id,
      value: 'R',
    }
    const { body } = await newApp(graph, { web: { redirectUris: [uri] }, appRoles: [role] })
    expect(body).toMatchObject({
      web: { redirectUriSettings: [{ uri, index: null }] },
      appRoles: [{ origin: 'Application', isEnabled: true }],
    })
  })
})

describe('read', () => {
  test('finds an application by id, appId and uniqueName, with any case and under /myorganization', async () => {
    const made = await graph('PATCH', "/applications(uniqueName='found-by-name')", {
      body: { displayName: 'Found' },
      headers: { prefer: 'create-if-missing' },
    })
    const paths = [
      `/applications/${text(made, 'id')}`,
      `/Applications(appId='${text(made, 'appId')}')`,
      "/myorganization/applications(uniqueName='found-by-name')",
    ]
    for (const path of paths) expect((await graph('GET', path)).body.id).toBe(made.body.id)
  })

  test('returns sets in another order than they were sent', async () => {
    const redirectUris = ['https://a.example/', 'https://b.example/']
    const made = await newApp(graph, { web: { redirectUris } })
    const read = await graph('GET', `/applications/${text(made, 'id')}`)
    expect(read.body.web).toMatchObject({ redirectUris: redirectUris.toReversed() })
  })

  test('returns only what was selected, in its own spelling', async () => {
    const made = await newApp(graph)
    const read = await graph('GET', `/applications/${text(made, 'id')}?$select=Id,APPID`)
    expect(read.body).toEqual({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications(id,appId)/$entity',
      id: made.body.id,
      appId: made.body.appId,
    })
  })

  test('keeps key material to a read that asks one application for it by name', async () => {
    const key = Buffer.from('no real key').toString('base64')
    const made = await newApp(graph, { keyCredentials: [{ type: 'Symmetric', usage: 'Verify', key }] })
    const path = `/applications/${text(made, 'id')}`
    expect(made.body.keyCredentials).toMatchObject([{ key: null }])
    expect((await graph('GET', path)).body.keyCredentials).toMatchObject([{ key: null }])
    expect((await graph('GET', `${path}?$select=keyCredentials`)).body.keyCredentials).toMatchObject([
      { key },
    ])
  })
})

describe('update', () => {
  test('leaves what is not sent, merges complex members, replaces collections', async () => {
    const web = { homePageUrl: 'https://home.example', redirectUris: ['https://a.example/'] }
    const path = `/applications/${text(await newApp(graph, { web, notes: 'kept', tags: ['old'] }), 'id')}`
    const body = { web: { redirectUris: ['https://b.example/'] }, tags: ['new'] }
    expect(await graph('PATCH', path, { body })).toMatchObject({ status: 204, text: '' })
    expect((await graph('GET', path)).body).toMatchObject({
      notes: 'kept',
      tags: ['new'],
      web: {
        homePageUrl: 'https://home.example',
        redirectUris: ['https://b.example/'],
        redirectUriSettings: [{ uri: 'https://b.example/' }],
      },
    })
  })

  test('keeps the other members of api', async () => {
    const api = { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope('Call')] }
    const path = `/applications/${text(await newApp(graph, { api }), 'id')}`
    await graph('PATCH', path, { body: { api: { acceptMappedClaims: true } } })
    expect((await graph('GET', path)).body.api).toMatchObject({ ...api, acceptMappedClaims: true })
  })

  test('removes a scope once it is disabled', async () => {
    const api = { oauth2PermissionScopes: [scope('Call')] }
    const path = `/applications/${text(await newApp(graph, { api }), 'id')}`
    const off = { api: { oauth2PermissionScopes: [scope('Call', { isEnabled: false })] } }
    expect((await graph('PATCH', path, { body: off })).status).toBe(204)
    expect((await graph('PATCH', path, { body: { api: { oauth2PermissionScopes: [] } } })).status).toBe(204)
  })

  test("pre-authorizes one of Microsoft's clients for a stored scope", async () => {
    const path = `/applications/${text(await newApp(graph, { api: { oauth2PermissionScopes: [scope('Call')] } }), 'id')}`
    const preAuthorizedApplications = [
      { appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', delegatedPermissionIds: [scope('Call').id] },
    ]
    expect((await graph('PATCH', path, { body: { api: { preAuthorizedApplications } } })).status).toBe(204)
    expect((await graph('GET', path)).body.api).toMatchObject({ preAuthorizedApplications })
  })

  test('keeps a certificate that is sent back without its key', async () => {
    const key = Buffer.from('no real key').toString('base64')
    const made = await newApp(graph, { keyCredentials: [{ type: 'Symmetric', usage: 'Verify', key }] })
    const path = `/applications/${text(made, 'id')}`
    const { keyCredentials } = (await graph('GET', path)).body
    expect((await graph('PATCH', path, { body: { keyCredentials } })).status).toBe(204)
    expect((await graph('GET', `${path}?$select=keyCredentials`)).body.keyCredentials).toMatchObject([
      { key },
    ])
  })
})

describe('upsert', () => {
  const upsert = (name: string, body: object) =>
    graph('PATCH', `/applications(uniqueName='${name}')`, { body, headers: { prefer: 'create-if-missing' } })

  test('creates with 201 and the name from the address, updates with 204', async () => {
    const created = await upsert('my-key', { displayName: 'First' })
    expect(created).toMatchObject({ status: 201, body: { uniqueName: 'my-key', displayName: 'First' } })
    expect(await upsert('my-key', { displayName: 'Second' })).toMatchObject({ status: 204, text: '' })
    const read = await graph('GET', "/applications(uniqueName='my-key')")
    expect(read.body).toMatchObject({ id: created.body.id, displayName: 'Second' })
  })

  test('needs the Prefer header to create', async () => {
    const answer = await graph('PATCH', "/applications(uniqueName='absent')", { body: { displayName: 'x' } })
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } })
  })
})
