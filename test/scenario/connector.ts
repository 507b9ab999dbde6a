import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { acceptAt } from './consent-page.ts'
import type { Ready } from './support.ts'

/** Fields that a person types into a connector, by their labels. */
export type Fields = Readonly<Record<string, string>>

export interface Connector {
  readonly redirectUrl: string
  /** The administrator signs in and accepts what is asked; answers what the connector then says. */
  connect(): Promise<string>
  /** Renews the connection, as Power Platform does after an hour. */
  refresh(): Promise<{ readonly status: number; readonly text: string }>
  /** The access token that it sends to the server now. */
  token(): Promise<string>
}

/** Saves a connector in the emulator's Power Platform, with what was printed for its Security tab and the secret. */
export const saveConnector = (
  ready: Ready,
  name: string,
  { tab, clientSecret }: { readonly tab: Fields; readonly clientSecret: string },
): Promise<Connector> =>
  save(ready, {
    name,
    identityProvider: 'aad',
    clientId: tab['Client ID'],
    clientSecret,
    loginUri: tab['Authorization URL'],
    tenantId: tab['Tenant ID'],
    resourceUri: tab['Resource URL'],
    scopes: [tab.Scope],
  })

/** The same by the dialog with which Copilot Studio adds an MCP server. */
export const saveDialog = (
  ready: Ready,
  name: string,
  { dialog, clientSecret }: { readonly dialog: Fields; readonly clientSecret: string },
): Promise<Connector> =>
  save(ready, {
    name,
    identityProvider: 'oauth2',
    clientId: dialog['Client ID'],
    clientSecret,
    authorizationUrl: dialog['Authorization URL'],
    tokenUrl: dialog['Token URL template'],
    refreshUrl: dialog['Refresh URL'],
    scopes: [dialog.Scopes],
  })

async function save(ready: Ready, connector: object): Promise<Connector> {
  const saved = await call(ready, 'POST', '/connectors', connector)
  const { redirectUrl } = JSON.parse(saved.text) as { redirectUrl: string }
  return connectorAt(ready, redirectUrl)
}

/** One that is there, by its redirect URL. */
export function connectorAt(ready: Ready, redirectUrl: string): Connector {
  const name = redirectUrl.replace(/^.*\//, '')
  return {
    redirectUrl,
    async connect() {
      const { location = '' } = await call(ready, 'GET', `/connectors/${name}/login`)
      const { pathname, search } = new URL(await acceptAt(ready, location))
      return (await call(ready, 'GET', pathname + search)).text
    },
    refresh: () => call(ready, 'POST', `/connectors/${name}/refresh`),
    async token() {
      const { text } = await call(ready, 'GET', `/connectors/${name}/token`)
      return (JSON.parse(text) as { accessToken: string }).accessToken
    },
  }
}

/** What the token service answers at one of its addresses, over the emulator's own. */
export async function getJson<T>(ready: Ready, address: string): Promise<T> {
  return JSON.parse((await call(ready, 'GET', new URL(address).pathname)).text) as T
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly location?: string
}

/** The consent service over the emulator's own address. */
function call(ready: Ready, method: string, path: string, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${ready.https}${path}`, { method, ca: readFileSync(ready.ca) }, (message) => {
      let text = ''
      message.setEncoding('utf8')
      message.on('data', (chunk: string) => {
        text += chunk
      })
      message.on('end', () => {
        const { location } = message.headers
        resolve({ status: message.statusCode ?? 0, text, ...(location ? { location } : {}) })
      })
    })
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}
