import { beforeAll, describe, expect, test } from 'vitest'
import { keyCredential, proof } from './graph-slice/stage.ts'
import { emulator, newApp, newClient, newPrincipal, refusal, type Send, text } from './support.ts'

const clock = { now: Date.parse('2026-03-01T10:20:30Z') }
const running = emulator({ now: () => clock.now })
const { graph, send } = running

const denied = refusal(
  403,
  'Authorization_RequestDenied',
  'Insufficient privileges to complete the operation.',
)
const withRoles = async (...roles: string[]): Promise<Send> =>
  running.as(await running.tokenFor(await newClient(graph, roles)))

describe('401', () => {
  const unauthenticated = (message: string) => refusal(401, 'InvalidAuthenticationToken', message)

  test('without a token, with where to get one', async () => {
    const answer = await send('GET', '/v1.0/applications')
    expect(answer).toMatchObject(unauthenticated('Access token is empty.'))
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*authorization_uri=/)
  })

  test('with something that is no token', async () => {
    expect(await running.as('nonsense')('GET', '/applications')).toMatchObject(
      unauthenticated('IDX14100: JWT is not well formed, there are no dots (.).'),
    )
  })

  test('with a token that was tampered with', async () => {
    const [head, claims, signature = ''] = (await running.tokenFor(running.ready.bootstrap)).split('.')
    const forged = `${head}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    expect(await running.as(forged)('GET', '/applications')).toMatchObject(
      unauthenticated('Access token validation failure.'),
    )
  })

  test('with a token for another API', async () => {
    const { appId, appObjectId } = await newPrincipal(graph)
    await graph('PATCH', `/applications/${appObjectId}`, { body: { identifierUris: [`api://${appId}`] } })
    const token = await running.tokenFor(running.ready.bootstrap, `api://${appId}/.default`)
    expect(await running.as(token)('GET', '/applications')).toMatchObject(
      unauthenticated('Access token validation failure. Invalid audience.'),
    )
  })

  test('with an expired token', async () => {
    const late = running.as(await running.tokenFor(running.ready.bootstrap))
    const before = clock.now
    clock.now += 3_700_000
    const answer = await late('GET', '/applications')
    clock.now = before
    expect(answer).toMatchObject(unauthenticated('Lifetime validation failed, the token is expired.'))
  })
})

describe('403', () => {
  const id = '44444444-4444-4444-8444-444444444444'
  const sends: [method: string, path: string][] = [
    ['GET', '/applications'],
    ['POST', '/applications'],
    ['GET', `/applications/${id}`],
    ['PATCH', `/applications/${id}`],
    ['DELETE', `/applications/${id}`],
    ['POST', `/applications/${id}/addPassword`],
    ['POST', `/applications/${id}/removePassword`],
    ['GET', '/servicePrincipals'],
    ['POST', '/servicePrincipals'],
    ['GET', `/servicePrincipals/${id}`],
    ['PATCH', `/servicePrincipals/${id}`],
    ['DELETE', `/servicePrincipals/${id}`],
    ['GET', `/servicePrincipals/${id}/oauth2PermissionGrants`],
    ['GET', `/servicePrincipals/${id}/appRoleAssignments`],
    ['POST', `/servicePrincipals/${id}/appRoleAssignments`],
    ['GET', '/oauth2PermissionGrants'],
    ['POST', '/oauth2PermissionGrants'],
    ['GET', '/organization'],
    ['GET', '/domains'],
    ['GET', '/users'],
    ['GET', '/policies/authorizationPolicy'],
    ['GET', '/policies/defaultAppManagementPolicy'],
    ['GET', '/policies/adminConsentRequestPolicy'],
    ['GET', '/directory/deletedItems/microsoft.graph.application'],
    ['POST', `/directory/deletedItems/${id}/restore`],
  ]
  let powerless: Send = graph
  beforeAll(async () => {
    powerless = await withRoles()
  })

  test.each(sends)('%s %s without any role', async (method, path) => {
    expect(await powerless(method, path, method === 'GET' ? {} : { body: {} })).toMatchObject(denied)
  })

  test('an application without any role reads itself, and nobody else', async () => {
    const client = await newClient(graph, [])
    const self = running.as(await running.tokenFor(client))
    const other = await newPrincipal(graph)
    for (const set of ['applications', 'servicePrincipals']) {
      const path = `/${set}(appId='${client.clientId}')`
      expect((await self('GET', path)).body.appId).toBe(client.clientId)
      expect(await self('PATCH', path, { body: { notes: 'x' } })).toMatchObject(denied)
      expect(await self('GET', `/${set}(appId='${other.appId}')`)).toMatchObject(denied)
    }
  })

  test('a reader may read and not write', async () => {
    const reader = await withRoles('Application.Read.All')
    expect((await reader('GET', '/applications')).status).toBe(200)
    expect(await newApp(reader)).toMatchObject(denied)
  })

  test('an application writer may not consent', async () => {
    const writer = await withRoles('Application.ReadWrite.All')
    const { id: clientId } = await newPrincipal(writer)
    const body = { clientId, consentType: 'AllPrincipals', resourceId: clientId, scope: 'x' }
    expect(await writer('POST', '/oauth2PermissionGrants', { body })).toMatchObject(denied)
  })

  test('an assigner of roles needs to read the directory besides', async () => {
    const assigner = await withRoles('AppRoleAssignment.ReadWrite.All')
    const { id } = await newPrincipal(graph)
    expect(await assigner('POST', `/servicePrincipals/${id}/appRoleAssignments`, { body: {} })).toMatchObject(
      denied,
    )
  })
})

describe('Application.ReadWrite.OwnedBy', () => {
  const eventual = { consistencylevel: 'eventual' }
  let owner: Send = graph
  beforeAll(async () => {
    owner = await withRoles('Application.ReadWrite.OwnedBy')
  })

  test('writes what it created, service principal and all', async () => {
    const { appObjectId, id } = await newPrincipal(owner)
    const body = { notes: 'mine' }
    expect((await owner('PATCH', `/applications/${appObjectId}`, { body })).status).toBe(204)
    expect((await owner('PATCH', `/servicePrincipals/${id}`, { body })).status).toBe(204)
    expect((await owner('POST', `/applications/${appObjectId}/addPassword`, { body: {} })).status).toBe(200)
    expect((await owner('DELETE', `/applications/${appObjectId}`)).status).toBe(204)
    expect((await owner('POST', `/directory/deletedItems/${appObjectId}/restore`)).status).toBe(200)
  })

  test('lists what it created and nothing else', async () => {
    const mine = await newPrincipal(owner)
    const foreign = await newPrincipal(graph)
    const { body } = await owner('GET', '/applications')
    const ids = (body.value as { id: string }[]).map(({ id }) => id)
    expect(ids).toContain(mine.appObjectId)
    expect(ids).not.toContain(foreign.appObjectId)
  })

  test('neither sees nor writes the applications of others', async () => {
    const { appObjectId, id } = await newPrincipal(graph)
    const path = `/applications/${appObjectId}`
    for (const below of [
      '',
      '/owners',
      '/owners/$ref',
      '/owners/$count',
      '/federatedIdentityCredentials',
      '/appRoles',
    ])
      expect(await owner('GET', `${path}${below}`, { headers: eventual })).toMatchObject(denied)
    expect(await owner('PATCH', path, { body: { notes: 'not mine' } })).toMatchObject(denied)
    expect(await owner('POST', `${path}/addPassword`, { body: {} })).toMatchObject(denied)
    expect(await owner('DELETE', path)).toMatchObject(denied)
    expect(await owner('PATCH', `/servicePrincipals/${id}`, { body: { notes: 'x' } })).toMatchObject(denied)
    expect(await owner('DELETE', `/servicePrincipals/${id}`)).toMatchObject(denied)
    await graph('DELETE', path)
    const deleted = `/directory/deletedItems/${appObjectId}`
    expect(await owner('GET', deleted)).toMatchObject(denied)
    expect(await owner('GET', `${deleted}/microsoft.graph.application`)).toMatchObject(denied)
    expect(await owner('POST', `/directory/deletedItems/${appObjectId}/restore`)).toMatchObject(denied)
    expect(await owner('DELETE', `/directory/deletedItems/${appObjectId}`)).toMatchObject(denied)
  })

  test('reads its own words for a service principal without application', async () => {
    const body = { appId: '44444444-4444-4444-8444-444444444444' }
    expect(await owner('POST', '/servicePrincipals', { body })).toMatchObject(
      refusal(
        403,
        'Authorization_RequestDenied',
        'When using this permission, the backing application of the service principal being created must in the local tenant',
      ),
    )
  })
})

describe('an application without any permission to write', () => {
  const withCertificate = async (roles: string[]) => {
    const client = await newClient(graph, roles)
    const self = `/applications(appId='${client.clientId}')`
    await graph('PATCH', self, { body: { keyCredentials: [await keyCredential()] } })
    const iss = text(await graph('GET', self), 'id')
    const send = running.as(await running.tokenFor(client))
    const nbf = clock.now / 1000
    const addTo = async (path: string, more: string) =>
      send('POST', `${path}/addKey`, {
        body: { keyCredential: await keyCredential(), proof: await proof({ iss: more, nbf }) },
      })
    return { send, self, iss, addTo }
  }

  test.each([[['Application.Read.All']], [['Application.ReadWrite.OwnedBy']]])(
    'rolls its own keys, with a proof and nothing else (%s)',
    async (roles) => {
      const { send, self, iss, addTo } = await withCertificate(roles)
      expect(await send('PATCH', self, { body: { keyCredentials: [] } })).toMatchObject(denied)
      const added = await addTo(self, iss)
      expect(added.status).toBe(200)
      const body = { keyId: text(added, 'keyId'), proof: await proof({ iss, nbf: clock.now / 1000 }) }
      expect((await send('POST', `${self}/removeKey`, { body })).status).toBe(204)
    },
  )

  test('does not roll those of another one', async () => {
    const { addTo } = await withCertificate(['Application.Read.All'])
    const other = await withCertificate([])
    expect(await addTo(other.self, other.iss)).toMatchObject(denied)
  })

  test('does not add secrets to itself', async () => {
    const { send, self } = await withCertificate(['Application.Read.All'])
    expect(await send('POST', `${self}/addPassword`, { body: {} })).toMatchObject(denied)
  })
})

test('every answer carries the request ids, the error too', async () => {
  const mine = '55555555-5555-4555-8555-555555555555'
  const answer = await graph('GET', `/applications/${mine}`, { headers: { 'client-request-id': mine } })
  expect(answer.headers).toMatchObject({ 'client-request-id': mine, 'request-id': expect.any(String) })
  expect(answer.body.error).toMatchObject({
    innerError: {
      date: '2026-03-01T10:20:30',
      'request-id': answer.headers['request-id'],
      'client-request-id': mine,
    },
  })
  expect(answer.headers).not.toHaveProperty('odata-version')
  expect(text(await graph('GET', '/organization'), '@odata.context')).toMatch(/#organization$/)
})
