import { clientsOf } from '../manifest/clients.ts'
import { presets } from '../manifest/presets.ts'
import { withoutLoopbackPort } from '../manifest/redirect-uri.ts'
import type { Manifest } from '../manifest/schema.ts'
import type { Desired } from '../model/desired.ts'
import { type Platform, platforms } from '../model/directory.ts'
import { unique, uniqueBy } from './unique.ts'

/** What the clients bring and what is listed. Where they differ in a loopback port alone, what is listed stays. */
export function desiredRedirectUris(manifest: Manifest): Readonly<Record<Platform, readonly string[]>> {
  const listed = manifest.redirectUris
  const taken = new Set(platforms.flatMap((platform) => listed[platform].map(withoutLoopbackPort)))
  const on = (platform: Platform): string[] => {
    const brought = clientsOf(manifest)
      .flatMap(({ redirectUris }) => redirectUris[platform])
      .filter((uri) => listed[platform].includes(uri) || !taken.has(withoutLoopbackPort(uri)))
    return uniqueBy([...brought, ...listed[platform]], withoutLoopbackPort)
  }
  return { web: on('web'), spa: on('spa'), publicClient: on('publicClient') }
}

/** Each client once, for all scopes. */
export function preauthorize(manifest: Manifest): Desired['preauthorize'] {
  const scopes = manifest.api.scopes.map(({ value }) => value)
  if (scopes.length === 0) return []
  const brought = clientsOf(manifest).flatMap(({ appId }) => appId ?? [])
  const listed = manifest.api.preauthorize.map((named) => presets.get(named)?.appId ?? named.toLowerCase())
  return unique([...brought, ...listed]).map((appId) => ({ appId, scopes }))
}
