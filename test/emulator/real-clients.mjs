// Microsoft's own libraries, led to the emulator by nothing but the environment of its ready line.
import { ClientSecretCredential, DefaultAzureCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'

const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: clientId, EMULATOR_HTTPS: origin } = process.env
const scope = 'https://graph.microsoft.com/.default'

const { token } = await new DefaultAzureCredential().getToken(scope)

const wrong = new ClientSecretCredential(tenant, clientId, 'wrong')
const refusal = await wrong.getToken(scope).catch((error) => error.message)

// Node 20's fetch takes no proxy, so Graph is called on the emulator's own address.
const client = Client.init({
  authProvider: (done) => done(null, token),
  baseUrl: `${origin}/`,
  customHosts: new Set(['localhost']),
})
const made = await client.api('/applications').post({ displayName: 'Made by the client' })
const found = await client.api('/applications').filter(`appId eq '${made.appId}'`).select('displayName').get()
const missing = await client
  .api(`/applications/${made.appId}`)
  .get()
  .catch(({ statusCode, code }) => ({ statusCode, code }))

process.stdout.write(JSON.stringify({ refusal, found: found.value, missing }))
