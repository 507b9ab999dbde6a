import { expect, test } from 'vitest'
import { emulator, form, newClient } from '../support.ts'

const running = emulator({ control: true })
const { graph, send } = running

const rule = (tenant: object) => send('POST', '/control', { body: { tenant } })

/** The answer to an application that asks for a token for its own API. */
async function ask({ clientId, clientSecret }: { clientId: string; clientSecret: string }): Promise<string> {
  const fields = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${clientId}/.default`,
  }
  return (await send('POST', `/${running.ready.tenantId}/oauth2/v2.0/token`, form(fields))).text
}

test('claims of an application are mapped as long as it is said', async () => {
  const client = await newClient(graph, [])
  expect(await rule({ claimsMapping: [client.clientId] })).toMatchObject({ status: 200 })
  expect(await ask(client)).toContain('AADSTS50146')
  await rule({ claimsMapping: [] })
  expect(await ask(client)).toContain('access_token')
})

test('a policy for somebody who is not there is refused, and those that are stay', async () => {
  const answer = await rule({ conditionalAccess: [{ users: ['nobody'], control: 'mfa' }], claimsMapping: [] })
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadConditions' } } })
  expect(answer.text).toContain("there is no user 'nobody'")
})

test('what is no rule is refused', async () => {
  expect(await rule({ conditionalAccess: [{ control: 'nothing' }] })).toMatchObject({ status: 400 })
  expect(await rule({ nonsense: true })).toMatchObject({ status: 400 })
})
