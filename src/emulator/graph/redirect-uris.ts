import type { Application } from './application-entity.ts'
import { invalidValue } from './refusal.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const MAX_LENGTH = 256

/** Redirect URIs are absolute, without fragment or wildcard; web and spa take https, and http on loopback only. */
export function checkRedirectUris(after: Application, before: Application | undefined): void {
  for (const platform of ['web', 'spa', 'publicClient'] as const) {
    const known = before?.[platform].redirectUris ?? []
    const added = after[platform].redirectUris.filter((uri) => !known.includes(uri))
    const allowed = platform === 'publicClient' ? isAddress : isWebAddress
    if (!added.every(allowed)) throw invalidValue(platform, 'Application')
  }
}

const isAddress = (uri: string): boolean => {
  if (uri.length > MAX_LENGTH || /[#*\s]/.test(uri) || !URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  return protocol !== 'http:' || LOOPBACK.has(hostname)
}

const isWebAddress = (uri: string): boolean => isAddress(uri) && /^https?:\/\//i.test(uri)
