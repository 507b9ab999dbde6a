import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import type { ReadyLine } from '../../src/emulator/start.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** The network of the clients: the names of Microsoft's hosts lead to the emulator, and no redirect is followed. */
export interface Wire {
  send(method: string, url: string, sent?: Sent): Promise<Answer>
  end(): void
}

export function openWire({ https, ca }: ReadyLine): Wire {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(ca), servername: 'localhost' })
  return {
    send: (method, url, { headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const { host, pathname, search } = new URL(url)
        const all = { ...headers, host, 'content-length': String(Buffer.byteLength(body ?? '')) }
        const call = request(
          `${https}${pathname}${search}`,
          { method, agent, headers: all, servername: 'localhost' },
          (message) => {
            let text = ''
            message.setEncoding('utf8')
            message.on('data', (chunk: string) => {
              text += chunk
            })
            message.on('error', reject)
            message.on('end', () =>
              resolve({ status: message.statusCode ?? 0, headers: message.headers, text }),
            )
          },
        )
        call.on('error', reject)
        call.end(body)
      }),
    end: () => agent.destroy(),
  }
}

/** A form as browsers and OAuth clients send it. */
export const form = (fields: Readonly<Record<string, string | undefined>>): Sent => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: query(fields),
})

/** What is `undefined` is left out. */
export const query = (fields: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString()
