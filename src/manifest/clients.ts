import { type Platform, platforms } from '../model/directory.ts'
import { placeholdersIn, presets } from './presets.ts'
import type { Path } from './problem.ts'
import type { Manifest } from './schema.ts'

/** What one entry of `clients` brings. */
export interface Client {
  readonly preset: string
  /** Where the manifest names it. */
  readonly path: Path
  readonly redirectUris: Readonly<Record<Platform, readonly string[]>>
  /** The client id to pre-authorize. */
  readonly appId?: string
  /** The values without which the preset brings nothing. */
  readonly missing: readonly string[]
}

/** The clients of a manifest, with the values that it gives filled into their redirect URIs. */
export const clientsOf = ({ clients }: Pick<Manifest, 'clients'>): Client[] =>
  clients.flatMap((entry, index) => {
    if (typeof entry === 'string') return clientOf(entry, {}, ['clients', index])
    return Object.entries(entry).flatMap(([name, values]) =>
      clientOf(name, values ?? {}, ['clients', index, name]),
    )
  })

type Values = Readonly<Record<string, string | number>>

function clientOf(preset: string, values: Values, path: Path): Client[] {
  const { redirectUris = {}, appId } = presets.get(preset) ?? {}
  const filled = (platform: Platform) => (redirectUris[platform] ?? []).map((uri) => fill(uri, values))
  const all = platforms.flatMap(filled)
  const incomplete = all.filter((uri) => placeholdersIn(uri).length > 0)
  const complete = (platform: Platform) => filled(platform).filter((uri) => !incomplete.includes(uri))
  return [
    {
      preset,
      path,
      redirectUris: { web: complete('web'), spa: complete('spa'), publicClient: complete('publicClient') },
      ...(appId === undefined ? {} : { appId }),
      // A connector's own address is known only when the connector exists; until then it has the shared one.
      missing: incomplete.length < all.length ? [] : [...new Set(incomplete.flatMap(placeholdersIn))],
    },
  ]
}

const fill = (uri: string, values: Values): string =>
  uri.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder))
