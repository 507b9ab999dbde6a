import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type EmulatorOptions, type ReadyLine, startEmulator } from '../../src/emulator/start.ts'
import { keys } from './made-keys.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Parsed JSON; empty for no content and for plain text. */
  readonly body: Readonly<Record<string, unknown>>
  readonly text: string
}

export interface Sent {
  readonly body?: unknown
  /** Sent as it is, with the given content type. */
  readonly raw?: { readonly text: string; readonly type: string }
  readonly headers?: Readonly<Record<string, string>>
}

export type Send = (method: string, path: string, sent?: Sent) => Promise<Answer>

/** A client that trusts the emulator's CA and calls it on localhost. */
export function client(ready: ReadyLine): Send & { end(): void } {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(ready.ca) })
  const send: Send = (method, path, sent = {}) => {
    const { body, headers } = sent
    const raw =
      sent.raw ?? (body === undefined ? undefined : { text: JSON.stringify(body), type: 'application/json' })
    return new Promise((resolve, reject) => {
      const all = { ...(raw ? described(raw) : {}), ...headers }
      const call = request(`${ready.https}${path}`, { method, agent, headers: all }, (message) => {
        const chunks: Buffer[] = []
        message.on('data', (chunk: Buffer) => chunks.push(chunk))
        message.on('error', reject)
        message.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const isJson = message.headers['content-type']?.includes('json') && text !== ''
          const parsed: Answer['body'] = isJson ? JSON.parse(text) : {}
          resolve({ status: message.statusCode ?? 0, headers: message.headers, body: parsed, text })
        })
      })
      call.on('error', reject)
      call.end(raw?.text)
    })
  }
  return Object.assign(send, { end: () => agent.destroy() })
}

const described = ({ text, type }: { text: string; type: string }) => ({
  'content-type': type,
  'content-length': String(Buffer.byteLength(text)),
})

/** A member of an answer that has to be text. */
export function text(answer: Pick<Answer, 'body'>, member: string): string {
  const value = answer.body[member]
  if (typeof value !== 'string') throw new Error(`${member} is no text in ${JSON.stringify(answer.body)}`)
  return value
}

export const form = (fields: Readonly<Record<string, string>>): Sent => ({
  raw: { text: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' },
})

/** The claims of a token, unverified. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

export interface Running {
  readonly ready: ReadyLine
  /** The wire, as it is. */
  readonly send: Send
  /** Graph v1.0, signed in as the bootstrap application. */
  readonly graph: Send
  /** An app-only access token of a client for Graph, or for `scope`. */
  tokenFor(credentials: { clientId: string; clientSecret: string }, scope?: string): Promise<string>
  as(token: string): Send
}

const GRAPH_SCOPE = 'https://graph.microsoft.com/.default'

/** Starts an emulator and signs in; `stop` ends it and removes its folder. */
export async function start(
  options: Partial<EmulatorOptions> = {},
): Promise<Running & { stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
  const remove = () => rmSync(directory, { recursive: true })
  const emulator = await startEmulator({ directory, keys: await keys, ...options }).catch((error) => {
    remove()
    throw error
  })
  const { ready } = emulator
  const send = client(ready)
  const as =
    (token: string): Send =>
    (method, path, sent = {}) =>
      send(method, `/v1.0${path}`, {
        ...sent,
        headers: { authorization: `Bearer ${token}`, ...sent.headers },
      })
  const tokenFor: Running['tokenFor'] = async ({ clientId, clientSecret }, scope = GRAPH_SCOPE) => {
    const fields = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    }
    return text(await send('POST', `/${ready.tenantId}/oauth2/v2.0/token`, form(fields)), 'access_token')
  }
  const stop = async () => {
    send.end()
    await emulator.close()
    remove()
  }
  return { ready, send, as, tokenFor, graph: as(await tokenFor(ready.bootstrap)), stop }
}

/** One emulator for all tests of a file, available once they run. */
export function emulator(options: Partial<EmulatorOptions> = {}): Running {
  const state: { running?: Running & { stop(): Promise<void> } } = {}
  beforeAll(async () => {
    state.running = await start(options)
  })
  afterAll(() => state.running?.stop())
  const running = (): Running => {
    if (!state.running) throw new Error('the emulator is not running yet')
    return state.running
  }
  return {
    get ready() {
      return running().ready
    },
    send: (...args) => running().send(...args),
    graph: (...args) => running().graph(...args),
    tokenFor: (...args) => running().tokenFor(...args),
    as: (token) => running().as(token),
  }
}

/** A new application; answers its create. */
export const newApp = (graph: Send, members: Record<string, unknown> = {}): Promise<Answer> =>
  graph('POST', '/applications', { body: { displayName: 'Test app', ...members } })

export interface Principal {
  readonly appId: string
  readonly appObjectId: string
  readonly id: string
}

/** A new application with its service principal. */
export async function newPrincipal(graph: Send, members: Record<string, unknown> = {}): Promise<Principal> {
  const app = await newApp(graph, members)
  const appId = text(app, 'appId')
  const principal = await graph('POST', '/servicePrincipals', { body: { appId } })
  return { appId, appObjectId: text(app, 'id'), id: text(principal, 'id') }
}

/** A client with a secret that holds the given app roles on Graph. */
export async function newClient(
  graph: Send,
  roles: readonly string[],
): Promise<{ clientId: string; clientSecret: string }> {
  const { appId, appObjectId, id } = await newPrincipal(graph)
  const microsoftGraph = await graph(
    'GET',
    "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')",
  )
  const offered = microsoftGraph.body.appRoles
  for (const value of roles) {
    const role = Array.isArray(offered) ? offered.find((candidate) => candidate.value === value) : undefined
    const body = { principalId: id, resourceId: text(microsoftGraph, 'id'), appRoleId: role.id }
    const answer = await graph('POST', `/servicePrincipals/${id}/appRoleAssignments`, { body })
    if (answer.status !== 201) throw new Error(answer.text)
  }
  const secret = await graph('POST', `/applications/${appObjectId}/addPassword`, { body: {} })
  return { clientId: appId, clientSecret: text(secret, 'secretText') }
}

/** What a refused Graph call has to look like. */
export const refusal = (status: number, code: string, message: unknown) => ({
  status,
  body: { error: { code, message } },
})
