import type { Transport } from '../../model/http.ts'
import { safeLine } from '../present/safe.ts'

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/**
 * What the server says of itself, in one sentence: its protected-resource metadata (RFC 9728), at the path of the
 * resource and then at the root.
 */
export async function describeServer(url: string, transport: Transport): Promise<string> {
  const { origin, pathname } = new URL(url)
  const places = [
    ...new Set([`${origin}${WELL_KNOWN}${pathname.replace(/\/$/, '')}`, `${origin}${WELL_KNOWN}`]),
  ]
  for (const place of places) {
    const answer = await transport({ method: 'GET', url: place }).catch(() => undefined)
    // Where there is a proxy, it answers in place of a server that it cannot reach.
    if (!answer || answer.status >= 500)
      return 'does not answer yet; it is configured from what is printed at the end'
    const metadata = answer.status === 200 ? parse(answer.body) : undefined
    if (metadata) return described(metadata, url)
  }
  return 'answers without protected-resource metadata; MCP clients need it to find the sign-in'
}

interface Metadata {
  readonly resource?: unknown
  readonly authorization_servers?: unknown
}

function parse(body: string): Metadata | undefined {
  try {
    const read: unknown = JSON.parse(body)
    return typeof read === 'object' && read !== null ? read : undefined
  } catch {
    return undefined
  }
}

function described({ resource, authorization_servers: issuers }: Metadata, url: string): string {
  const named = Array.isArray(issuers) ? issuers.map(String).join(', ') : 'none'
  const other = resource === url ? '' : `, and calls itself ${String(resource)}, not ${url}`
  return safeLine(`has metadata: authorization server ${named}${other}`).slice(0, 300)
}
