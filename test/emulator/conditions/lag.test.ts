import { describe, expect, test } from 'vitest'
import { emulator, form, newApp, newPrincipal, refusal, type Send, start, text } from '../support.ts'

const clock = { now: Date.parse('2026-03-01T10:20:30Z') }
const LAG = 5_000
const running = emulator({ now: () => clock.now, conditions: { lag: LAG } })
const { graph } = running
const settle = () => {
  clock.now += LAG
}

/** What gives a new service principal a grant, and a role. */
async function gifts(graph: Send) {
  const appId = text(await newApp(graph), 'appId')
  settle()
  const client = text(await graph('POST', '/servicePrincipals', { body: { appId } }), 'id')
  const resource = await graph('GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")
  const resourceId = text(resource, 'id')
  const grant = { clientId: client, consentType: 'AllPrincipals', resourceId, scope: 'User.Read' }
  const roles = resource.body.appRoles
  const appRoleId = Array.isArray(roles) ? roles[0].id : ''
  const assignment = { principalId: client, resourceId, appRoleId }
  return () => [
    graph('POST', '/oauth2PermissionGrants', { body: grant }),
    graph('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, { body: assignment }),
  ]
}

describe('with a lag, a new application', () => {
  test('is read only after it', async () => {
    const path = `/applications/${text(await newApp(graph), 'id')}`
    expect(await graph('GET', path)).toMatchObject(
      refusal(404, 'Request_ResourceNotFound', expect.stringContaining('does not exist')),
    )
    clock.now += LAG - 1
    expect((await graph('GET', path)).status).toBe(404)
    clock.now += 1
    expect((await graph('GET', path)).status).toBe(200)
  })

  test('backs no service principal until then', async () => {
    const appId = text(await newApp(graph), 'appId')
    const create = () => graph('POST', '/servicePrincipals', { body: { appId } })
    expect(await create()).toMatchObject({
      status: 400,
      body: { error: { details: [{ code: 'NoBackingApplicationObject' }] } },
    })
    settle()
    expect((await create()).status).toBe(201)
  })

  test.each([
    ['PATCH', '', { notes: 'x' }],
    ['POST', '/addPassword', {}],
    ['DELETE', '', undefined],
  ])('is not found by %s %s until then', async (method, action, body) => {
    const path = `/applications/${text(await newApp(graph), 'id')}${action}`
    expect((await graph(method, path, { body })).status).toBe(404)
    settle()
    expect((await graph(method, path, { body })).status).toBeLessThan(300)
  })

  test('is upserted under its key at once', async () => {
    const upsert = () =>
      graph('PATCH', "/applications(uniqueName='lagging')", {
        headers: { prefer: 'create-if-missing' },
        body: { displayName: 'Lagging' },
      })
    expect([(await upsert()).status, (await upsert()).status]).toEqual([201, 204])
  })
})

describe('with a lag', () => {
  test('reads show the old values and the deleted objects', async () => {
    const path = `/applications/${text(await newApp(graph), 'id')}`
    settle()
    await graph('PATCH', path, { body: { displayName: 'New name' } })
    expect((await graph('GET', path)).body.displayName).toBe('Test app')
    settle()
    expect((await graph('GET', path)).body.displayName).toBe('New name')
    await graph('DELETE', path)
    expect((await graph('GET', path)).status).toBe(200)
    settle()
    expect((await graph('GET', path)).status).toBe(404)
  })

  test('a new principal can neither be granted nor assigned anything', async () => {
    const give = await gifts(graph)
    const [granted, assigned] = await Promise.all(give())
    expect(granted).toMatchObject(refusal(404, 'Request_ResourceNotFound', expect.any(String)))
    expect(assigned).toMatchObject(refusal(400, 'Request_BadRequest', 'Not a valid reference update'))
    settle()
    expect((await Promise.all(give())).map(({ status }) => status)).toEqual([201, 201])
  })

  test('what exists already is refused at once', async () => {
    const { appId } = await lagged(() => newApp(graph))
    expect((await graph('POST', '/servicePrincipals', { body: { appId } })).status).toBe(201)
    expect((await graph('POST', '/servicePrincipals', { body: { appId } })).status).toBe(409)
  })

  test('the token service knows neither new secrets nor new clients', async () => {
    const app = await newApp(graph)
    const ask = async (secret: string) => {
      const fields = {
        grant_type: 'client_credentials',
        client_id: text(app, 'appId'),
        client_secret: secret,
        scope: 'https://graph.microsoft.com/.default',
      }
      const { body } = await running.send(
        'POST',
        `/${running.ready.tenantId}/oauth2/v2.0/token`,
        form(fields),
      )
      return body.error_codes ?? 'token'
    }
    expect(await ask('x')).toEqual([700016])
    settle()
    await graph('POST', '/servicePrincipals', { body: { appId: app.body.appId } })
    const added = await graph('POST', `/applications/${text(app, 'id')}/addPassword`, { body: {} })
    expect(await ask(text(added, 'secretText'))).toEqual([7000229])
    settle()
    const second = await graph('POST', `/applications/${text(app, 'id')}/addPassword`, { body: {} })
    expect(await ask(text(second, 'secretText'))).toEqual([7000215])
    settle()
    expect(await ask(text(second, 'secretText'))).toBe('token')
  })

  test('an item of a batch sees what the one it depends on wrote', async () => {
    const upsert = {
      id: '1',
      method: 'PATCH',
      url: "/applications(uniqueName='chained')",
      headers: { 'Content-Type': 'application/json', Prefer: 'create-if-missing' },
      body: { displayName: 'Chained' },
    }
    const read = { id: '2', method: 'GET', url: "/applications(uniqueName='chained')" }
    const chained = { requests: [upsert, { ...read, dependsOn: ['1'] }] }
    const answer = await graph('POST', '/$batch', { body: chained })
    expect(answer.body.responses).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: '2', status: 200 })]),
    )
    const alone = await graph('POST', '/$batch', { body: { requests: [read] } })
    expect(alone.body.responses).toMatchObject([{ status: 404 }])
  })

  const lagged = async (write: () => ReturnType<typeof newApp>) => {
    const { body } = await write()
    settle()
    return body
  }
})

describe('variants of lag', () => {
  const own = emulator({
    now: () => clock.now,
    conditions: { lag: LAG, variants: ['batch-reads-see-stale', 'refused-grant-landed'] },
  })

  test('a read of a batch does not see the write that it depends on', async () => {
    const url = "/applications(uniqueName='unseen')"
    const headers = { 'Content-Type': 'application/json', Prefer: 'create-if-missing' }
    const requests = [
      { id: '1', method: 'PATCH', url, headers, body: { displayName: 'Unseen' } },
      { id: '2', method: 'GET', url, dependsOn: ['1'] },
    ]
    const { body } = await own.graph('POST', '/$batch', { body: { requests } })
    expect(body.responses).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: '2', status: 404 })]),
    )
  })

  test('a grant that was refused is there when it is tried again', async () => {
    const give = await gifts(own.graph)
    expect((await Promise.all(give())).map(({ status }) => status)).toEqual([404, 400])
    settle()
    expect((await Promise.all(give())).map(({ status }) => status)).toEqual([409, 201])
  })

  const other = emulator({
    now: () => clock.now,
    conditions: { lag: LAG, variants: ['lagging-reference-otherwise'] },
  })

  test('a grant is a 400 and an assignment a 404', async () => {
    const give = await gifts(other.graph)
    const words = expect.stringMatching(/^Resource '[0-9a-f-]{36}' does not exist/)
    const [granted, assigned] = await Promise.all(give())
    expect(granted).toMatchObject(refusal(400, 'Request_BadRequest', words))
    expect(assigned).toMatchObject(refusal(404, 'Request_ResourceNotFound', words))
    settle()
    expect((await Promise.all(give())).map(({ status }) => status)).toEqual([201, 201])
  })
})

test('without a lag everything is seen at once', async () => {
  const calm = await start()
  const { appObjectId } = await newPrincipal(calm.graph)
  const read = await calm.graph('GET', `/applications/${appObjectId}`)
  await calm.stop()
  expect(read.status).toBe(200)
})
