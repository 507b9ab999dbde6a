import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { acceptAt } from './consent-page.ts'
import type { Ready } from './support.ts'

/** The fields of the Security tab that a person types into a connector. */
export type SecurityTab = Readonly<Record<string, string>>

export interface Connector {
  readonly redirectUrl: string
  /** The administrator signs in and accepts what is asked; answers what the connector then says. */
  connect(): Promise<string>
  /** Renews the connection, as Power Platform does after an hour. */
  refresh(): Promise<{ readonly status: number; readonly text: string }>
}

/** Saves a connector in the emulator's Power Platform, with what was printed and the secret. */
export async function saveConnector(
  ready: Ready,
  name: string,
  { tab, clientSecret }: { readonly tab: SecurityTab; readonly clientSecret: string },
): Promise<Connector> {
  const saved = await call(ready, 'POST', '/connectors', {
    name,
    identityProvider: 'aad',
    clientId: tab['Client ID'],
    clientSecret,
    loginUri: tab['Authorization URL'],
    tenantId: tab['Tenant ID'],
    resourceUri: tab['Resource URL'],
    scopes: [tab.Scope],
  })
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
  }
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
