import type { Registration } from '../../../src/model/registration.ts'
import type { Asked, Render } from '../../../src/render/target.ts'
import { appId, registration } from '../registration.ts'

export const url = 'https://arc1.example.com/mcp'
export const scopes = [`api://${appId}/access_as_user`, 'offline_access']

/** The API under a name that becomes `example-mcp`, with redirect URIs of public clients. */
export const withPublic = (...publicClient: string[]): Registration =>
  registration({ redirectUris: { web: [], spa: [], publicClient } })

export const withWeb = (...web: string[]): Registration =>
  registration({ redirectUris: { web, spa: [], publicClient: [] } })

/** The first file that is printed, as its reader sees it. */
export function read(render: Render, one: Registration, asked: Asked = {}) {
  return JSON.parse(render(one, asked).files[0]?.content ?? 'null')
}

export const notes = (render: Render, one: Registration, asked: Asked = {}): string =>
  render(one, asked).notes.join('\n')
