import type { Client } from './client.ts'
import { named } from './client.ts'
import { refuse } from './token-refusal.ts'

/** Where a redirect URI is registered; it decides how the code may be redeemed. */
export type Platform = 'web' | 'spa' | 'publicClient'

export interface Redirect {
  readonly uri: string
  readonly platform: Platform
}

const PLATFORMS: readonly Platform[] = ['web', 'spa', 'publicClient']

/** The registered redirect URI that a request means. Everything that is wrong with it is shown, never redirected. */
export function findRedirect(client: Client, sent: string | null): Redirect {
  const registered = PLATFORMS.flatMap((platform) =>
    client.app[platform].redirectUris.map((uri): Redirect => ({ uri, platform })),
  )
  const [first] = registered
  if (sent === null || sent === '') {
    if (!first) throw refuse(500113)
    if (registered.length > 1) throw refuse(900971)
    return first
  }
  if (!URL.canParse(sent)) throw refuse(90102)
  if (!first) throw refuse(500113)
  if (isInsecure(new URL(sent))) throw refuse(500117)
  const found = registered.find(({ uri }) => sameRedirect(uri, sent))
  if (!found) throw refuse(50011, { ...named(client), uri: sent })
  return { uri: sent, platform: found.platform }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1'])

const isInsecure = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && !LOOPBACK.has(hostname) && hostname !== '[::1]'

/** With case and without tolerance, except that loopback listeners may choose their port. */
export function sameRedirect(registered: string, sent: string): boolean {
  if (registered === sent) return true
  if (!URL.canParse(registered)) return false
  const url = new URL(registered)
  return (
    url.protocol === 'http:' && LOOPBACK.has(url.hostname) && withoutPort(registered) === withoutPort(sent)
  )
}

/** `http://localhost` and `http://localhost/` are the same listener. */
const withoutPort = (uri: string): string =>
  uri.replace(/^(http:\/\/[^/:?#]+)(:\d+)?/i, '$1').replace(/^(http:\/\/[^/]+)\/$/, '$1')
