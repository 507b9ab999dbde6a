import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { afterAll } from 'vitest'
import type { ReadyLine } from '../../src/emulator/start.ts'
import type { Registration } from '../../src/model/registration.ts'
import { API, apiBody, CLIENT, PASSWORD, USER } from '../emulator/sts/given.ts'
import { emulator } from '../emulator/support.ts'
import { publicCloud } from './registration.ts'

const OTHER = 'bbbbbbbb-0000-4000-8000-000000000003'
export const DAEMON_SECRET = 'not-a-secret'
const DAEMON = 'dddddddd-0000-4000-8000-000000000004'

const scopeOf = (appId: string) => `api://${appId}/access_as_user`

const seed = {
  tenants: {
    home: {
      users: { user: { password: PASSWORD } },
      applications: {
        api: { appId: API, body: apiBody },
        other: {
          appId: OTHER,
          body: { ...apiBody, displayName: 'Another API', identifierUris: [`api://${OTHER}`] },
        },
        client: {
          appId: CLIENT,
          body: {
            displayName: 'A client',
            isFallbackPublicClient: true,
            publicClient: { redirectUris: ['http://localhost/oauth/callback'] },
          },
          grants: [
            { resource: 'api', scope: 'access_as_user' },
            { resource: 'other', scope: 'access_as_user' },
          ],
        },
        daemon: { appId: DAEMON, body: { displayName: 'A daemon' }, secrets: [DAEMON_SECRET] },
      },
    },
  },
}

export interface ProtectedTenant {
  readonly ready: ReadyLine
  /** The API, as its configuration is printed. */
  registration(more?: Partial<Registration>): Registration
  /** A token of a person for this API. */
  token(): Promise<string>
  /** A token of a person for another API of the tenant. */
  tokenForAnother(): Promise<string>
  /** A token of an application for this API. */
  appOnlyToken(): Promise<string>
  /** For a child process whose `fetch` knows no proxy. */
  readonly env: Readonly<Record<string, string>>
}

/** An emulator with an API and those who call it, reached under the real names, available once the tests run. */
export function protectedTenant(): ProtectedTenant {
  const folder = mkdtempSync(join(tmpdir(), 'appreg-render-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const seedFile = join(folder, 'seed.json')
  writeFileSync(seedFile, JSON.stringify(seed))
  const running = emulator({ seedFile })
  const ofPerson = (scope: string) =>
    tokenOf(running.ready, {
      grant_type: 'password',
      client_id: CLIENT,
      username: USER,
      password: PASSWORD,
      scope,
    })
  return {
    get ready() {
      return running.ready
    },
    get env() {
      const { ca, https } = running.ready
      return {
        PATH: process.env.PATH ?? '',
        NODE_EXTRA_CA_CERTS: ca,
        NODE_OPTIONS: `--require ${join(import.meta.dirname, 'lead.cjs')}`,
        EMULATOR_PORT: new URL(https).port,
      }
    },
    registration: (more = {}) => ({
      tenantId: running.ready.tenantId,
      appId: API,
      displayName: 'Orders API',
      tokenVersion: 2,
      identifierUris: [`api://${API}`],
      scopes: ['access_as_user'],
      redirectUris: { web: [], spa: [], publicClient: [] },
      cloud: publicCloud,
      ...more,
    }),
    token: () => ofPerson(scopeOf(API)),
    tokenForAnother: () => ofPerson(scopeOf(OTHER)),
    appOnlyToken: () =>
      tokenOf(running.ready, {
        grant_type: 'client_credentials',
        client_id: DAEMON,
        client_secret: DAEMON_SECRET,
        scope: `${API}/.default`,
      }),
  }
}

function tokenOf(ready: ReadyLine, fields: Record<string, string>): Promise<string> {
  const url = `https://login.microsoftonline.com/${ready.tenantId}/oauth2/v2.0/token`
  const options = {
    method: 'POST',
    agent: new HttpsProxyAgent(ready.proxy),
    ca: readFileSync(ready.ca),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }
  return new Promise((resolve, reject) => {
    const call = request(url, options, (message) => {
      let text = ''
      message.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      message.on('end', () => {
        const { access_token: token } = JSON.parse(text)
        if (typeof token === 'string') resolve(token)
        else reject(new Error(text))
      })
    })
    call.on('error', reject)
    call.end(new URLSearchParams(fields).toString())
  })
}
