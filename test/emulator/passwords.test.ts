import { describe, expect, test } from 'vitest'
import { newId } from './identifiers.ts'
import { emulator, newApp, newPrincipal, refusal, text } from './support.ts'

const NOW = Date.parse('2026-03-01T10:20:30.000Z')
const { graph } = emulator({ now: () => NOW })

const appPath = async () => `/applications/${text(await newApp(graph), 'id')}`

describe('addPassword', () => {
  test('answers the secret once, with hint and a lifetime of two years', async () => {
    const path = await appPath()
    const answer = await graph('POST', `${path}/addPassword`, {
      body: { passwordCredential: { displayName: 'one' } },
    })
    const secretText = text(answer, 'secretText')
    expect(answer).toMatchObject({
      status: 200,
      headers: { location: 'https://graph.microsoft.com' },
      body: {
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential',
        displayName: 'one',
        hint: secretText.slice(0, 3),
        startDateTime: expect.stringMatching(/^2026-03-01T10:20:30/),
        endDateTime: expect.stringMatching(/^2028-03-01T10:20:30/),
      },
    })
    expect(secretText).toMatch(/^emu.{37}$/)
    expect((await graph('GET', path)).body.passwordCredentials).toMatchObject([
      { displayName: 'one', secretText: null },
    ])
  })

  test('honours keyId and dates of the client, in UTC', async () => {
    const keyId = newId()
    const passwordCredential = {
      keyId,
      startDateTime: '2026-03-01T10:00:00+08:00',
      endDateTime: '2026-09-01T00:00:00Z',
    }
    const answer = await graph('POST', `${await appPath()}/microsoft.graph.addPassword`, {
      body: { passwordCredential },
    })
    expect(answer.body).toMatchObject({
      keyId,
      startDateTime: '2026-03-01T02:00:00Z',
      endDateTime: '2026-09-01T00:00:00Z',
    })
  })

  test('counts the default lifetime from the request, whatever start was sent', async () => {
    const passwordCredential = { startDateTime: '2026-01-01T00:00:00Z' }
    const answer = await graph('POST', `${await appPath()}/addPassword`, { body: { passwordCredential } })
    expect(answer.body.endDateTime).toMatch(/^2028-03-01T10:20:30/)
  })

  test('lists the newest secret first', async () => {
    const path = await appPath()
    for (const displayName of ['old', 'new'])
      await graph('POST', `${path}/addPassword`, { body: { passwordCredential: { displayName } } })
    expect((await graph('GET', path)).body.passwordCredentials).toMatchObject([
      { displayName: 'new' },
      { displayName: 'old' },
    ])
  })

  test('gives service principals no hint', async () => {
    const { id } = await newPrincipal(graph)
    const answer = await graph('POST', `/servicePrincipals/${id}/addPassword`, { body: {} })
    expect(answer).toMatchObject({ status: 200, body: { hint: null, secretText: expect.any(String) } })
  })

  test.each([
    [
      'an end before its start',
      { startDateTime: '2026-01-02T00:00:00Z', endDateTime: '2026-01-01T00:00:00Z' },
      'endDateTime',
    ],
    ['a date that is none', { endDateTime: 'tomorrow' }, 'passwordCredential'],
    ['a keyId that is no GUID', { keyId: 'x' }, 'passwordCredential'],
  ])('refuses %s', async (_, passwordCredential, property) => {
    expect(
      await graph('POST', `${await appPath()}/addPassword`, { body: { passwordCredential } }),
    ).toMatchObject(refusal(400, 'Request_BadRequest', expect.stringContaining(`property '${property}'`)))
  })

  test("refuses a secret of the client's choice", async () => {
    const body = { passwordCredential: { secretText: 'not-a-secret' } }
    expect(await graph('POST', `${await appPath()}/addPassword`, { body })).toMatchObject(
      refusal(400, 'Request_BadRequest', 'Unexpected contents in request body.'),
    )
  })

  test('refuses a keyId that is in use', async () => {
    const path = await appPath()
    const body = { passwordCredential: { keyId: newId() } }
    await graph('POST', `${path}/addPassword`, { body })
    expect(await graph('POST', `${path}/addPassword`, { body })).toMatchObject(
      refusal(400, 'Request_BadRequest', expect.stringContaining('Update to existing credential')),
    )
  })
})

describe('removePassword', () => {
  test('removes the secret with that keyId', async () => {
    const path = await appPath()
    const { keyId } = (await graph('POST', `${path}/addPassword`, { body: {} })).body
    expect(await graph('POST', `${path}/removePassword`, { body: { keyId } })).toMatchObject({
      status: 204,
      text: '',
    })
    expect((await graph('GET', path)).body.passwordCredentials).toEqual([])
  })

  test('refuses a keyId that is not there', async () => {
    const keyId = newId()
    expect(await graph('POST', `${await appPath()}/removePassword`, { body: { keyId } })).toMatchObject(
      refusal(400, 'Request_BadRequest', `No password credential found with keyId '${keyId}'`),
    )
  })
})
