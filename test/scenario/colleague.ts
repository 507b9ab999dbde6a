import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import type { Application, OAuth2PermissionGrant, ServicePrincipal } from '../../src/model/directory.ts'
import type { Ready } from './support.ts'

export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'

/** Someone with the bootstrap client's rights, who looks at the tenant and changes it with Graph calls of their own. */
export interface Colleague {
  /** Throws for every status of 400 and above. */
  graph<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    more?: Readonly<Record<string, string>>,
  ): Promise<T>
  application(key: string): Promise<Application>
  /** All that carry the display name which `manifest(key)` gives. */
  applications(key: string): Promise<Application[]>
  principals(appId: string): Promise<ServicePrincipal[]>
  grants(appId: string): Promise<OAuth2PermissionGrant[]>
  change(key: string, body: object): Promise<void>
  /** The status with which the token endpoint answers to these credentials; for the client's own API unless told otherwise. */
  tokenStatus(clientId: string, secret: string, resource?: string): Promise<number>
  /** Asks the vault of the emulator; null where it has nothing of the kind. */
  vault<T>(method: 'GET' | 'DELETE' | 'POST' | 'PATCH', path: string, body?: object): Promise<T | null>
  /** Asks Power Apps about an environment's connectors: `/ID`, or all of them. Throws for every status of 400 and above. */
  connectors<T>(method: 'GET' | 'PATCH', environment: string, id: string, body?: object): Promise<T>
  /** Changes the conditions of an emulator that was started with `--control`. */
  control(conditions: object): Promise<void>
  leave(): void
}

interface Answer {
  readonly status: number
  readonly text: string
}

export async function signIn(ready: Ready): Promise<Colleague> {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(ready.ca) })
  const send = sender(ready.https, agent)
  const token = (clientId: string, secret: string, resource: string) =>
    send('POST', `/${ready.tenantId}/oauth2/v2.0/token`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
        scope: `${resource}/.default`,
      }).toString(),
    })
  const { clientId, clientSecret } = ready.bootstrap
  const { text } = await token(clientId, clientSecret, 'https://graph.microsoft.com')
  const { access_token } = JSON.parse(text) as { access_token: string }

  const graph: Colleague['graph'] = async (method, path, body, more) => {
    const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json', ...more }
    const answer = await send(method, `/v1.0${path}`, { headers, body: body && JSON.stringify(body) })
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`)
    return JSON.parse(answer.text || 'null')
  }
  const vault: Colleague['vault'] = async (method, path, body) => {
    const signedIn = await token(clientId, clientSecret, 'https://vault.azure.net')
    const { access_token: forVault } = JSON.parse(signedIn.text) as { access_token: string }
    const headers = {
      authorization: `Bearer ${forVault}`,
      host: 'emulator-vault.vault.azure.net',
      'content-type': 'application/json',
    }
    const answer = await send(method, `${path}?api-version=7.6`, {
      headers,
      body: body && JSON.stringify(body),
    })
    return answer.status === 404 ? null : JSON.parse(answer.text || 'null')
  }
  const connectors: Colleague['connectors'] = async (method, environment, id, body) => {
    const signedIn = await token(clientId, clientSecret, 'https://service.powerapps.com')
    const { access_token: forPowerApps } = JSON.parse(signedIn.text) as { access_token: string }
    const headers = { authorization: `Bearer ${forPowerApps}`, 'content-type': 'application/json' }
    const filter = encodeURIComponent(`environment eq '${environment}'`)
    const path = `/providers/Microsoft.PowerApps/apis${id}?api-version=2016-11-01&$filter=${filter}`
    const answer = await send(method, path, { headers, body: body && JSON.stringify(body) })
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`)
    return JSON.parse(answer.text)
  }
  const list = async <T>(path: string) => (await graph<{ value: T[] }>('GET', path)).value
  return {
    graph,
    application: (key) => graph('GET', `/applications(uniqueName='${key}')`),
    applications: (key) => list(`/applications?$filter=displayName%20eq%20'Test%20${key}'`),
    principals: (appId) => list(`/servicePrincipals?$filter=appId%20eq%20'${appId}'`),
    grants: (appId) => list(`/servicePrincipals(appId='${appId}')/oauth2PermissionGrants`),
    change: (key, body) => graph('PATCH', `/applications(uniqueName='${key}')`, body),
    tokenStatus: async (id, secret, resource = id) => (await token(id, secret, resource)).status,
    vault,
    connectors,
    control: async (conditions) => {
      const headers = { 'content-type': 'application/json' }
      const { status, text } = await send('POST', '/control', { headers, body: JSON.stringify(conditions) })
      if (status !== 200) throw new Error(text)
    },
    leave: () => agent.destroy(),
  }
}

const sender =
  (base: string, agent: Agent) =>
  (
    method: string,
    path: string,
    { headers, body }: { headers: Record<string, string>; body: string | undefined },
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const call = request(`${base}${path}`, { method, agent, headers }, (message) => {
        let text = ''
        message.setEncoding('utf8')
        message.on('data', (chunk: string) => {
          text += chunk
        })
        message.on('end', () => resolve({ status: message.statusCode ?? 0, text }))
      })
      call.on('error', reject)
      call.end(body)
    })
