import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import type { Ready } from './support.ts'

/** What a client gets to see: the page or body that answered, and the address that it was sent to. */
export type Seen = string

export interface Asking {
  /** Opens the sign-in page as a client does, for nobody in particular. */
  authorize(parameters: Readonly<Record<string, string>>, tenant?: string): Promise<Seen>
  token(
    parameters: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Seen>
}

/** Requests of a client to the token service of an emulator. */
export function asking({ https, ca, tenantId }: Ready): Asking {
  const send = (method: string, path: string, body?: string, more: Readonly<Record<string, string>> = {}) =>
    new Promise<Seen>((resolve, reject) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more }
      const call = request(`${https}${path}`, { method, ca: readFileSync(ca), headers }, (message) => {
        let text = message.headers.location ?? ''
        message.setEncoding('utf8')
        message.on('data', (chunk: string) => {
          text += chunk
        })
        message.on('end', () => resolve(text))
      })
      call.on('error', reject)
      call.end(body)
    })
  return {
    authorize: (parameters, tenant = tenantId) =>
      send(
        'GET',
        `/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams({ response_type: 'code', prompt: 'none', ...parameters })}`,
      ),
    token: (parameters, headers) =>
      send('POST', `/${tenantId}/oauth2/v2.0/token`, new URLSearchParams(parameters).toString(), headers),
  }
}
