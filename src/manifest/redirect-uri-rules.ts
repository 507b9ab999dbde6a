import { type Platform, platforms } from '../model/directory.ts'
import { clientsOf } from './clients.ts'
import type { Finding, Path } from './problem.ts'
import { withoutLoopbackPort } from './redirect-uri.ts'
import { allowsPersonal, findings, type Rule } from './rule.ts'
import type { Manifest } from './schema.ts'

interface PlacedUri {
  readonly path: Path
  readonly platform: Platform
  readonly uri: string
  /** Absent where the manifest lists the URI itself. */
  readonly preset?: string
}

const placedUris = (manifest: Manifest): PlacedUri[] => [
  ...clientsOf(manifest).flatMap(({ preset, path, redirectUris }) =>
    platforms.flatMap((platform) => redirectUris[platform].map((uri) => ({ path, platform, uri, preset }))),
  ),
  ...platforms.flatMap((platform) =>
    manifest.redirectUris[platform].map((uri, index) => ({
      path: ['redirectUris', platform, index],
      platform,
      uri,
    })),
  ),
]

const clientsHaveTheirValues: Rule = (manifest) =>
  clientsOf(manifest).flatMap(({ preset, path, missing }) =>
    missing.map((name) => ({
      path,
      message: `needs a value for ${name}`,
      suggestion: `write \`${preset}: { ${name}: ${/port$/i.test(name) ? '8080' : '…'} }\``,
    })),
  )

/** Entra takes loopback URIs that differ in the port alone for one, and picks the platform of either. */
const redirectUrisAgree: Rule = (manifest) => {
  const seen = new Map<string, PlacedUri>()
  return placedUris(manifest).flatMap((placed) => {
    const bare = withoutLoopbackPort(placed.uri)
    const first = seen.get(bare) ?? placed
    seen.set(bare, first)
    return disagreement(placed, first)
  })
}

function disagreement(later: PlacedUri, first: PlacedUri): Finding[] {
  const areListed = later.preset === undefined && first.preset === undefined
  if (areListed && later.uri !== first.uri) {
    return findings(later.path, [
      `differs from ${first.uri} in the port alone, which Entra ignores: keep one of them`,
    ])
  }
  if (later.platform === first.platform) return []
  const holder = first.preset === undefined ? '' : ` by \`${first.preset}\``
  const message =
    later.preset === undefined
      ? `is registered under ${first.platform}${holder}: a redirect URI has one platform`
      : `\`${later.preset}\` needs ${later.uri} under ${later.platform}, where \`${first.preset}\` needs it under ${first.platform}: a redirect URI has one platform, whatever its port`
  return findings(later.path, [message])
}

const redirectUrisFitInNumber: Rule = (manifest) => {
  const limit = allowsPersonal(manifest) ? 100 : 256
  const count = new Set(placedUris(manifest).map(({ uri }) => withoutLoopbackPort(uri))).size
  return count <= limit
    ? []
    : findings(
        ['redirectUris'],
        [`holds ${count} redirect URIs with those of the clients: an app registration takes ${limit}`],
      )
}

export const redirectUriRules: readonly Rule[] = [
  clientsHaveTheirValues,
  redirectUrisAgree,
  redirectUrisFitInNumber,
]
