import { AppregError } from '../../errors.ts'
import { presetPlatforms } from '../../manifest/presets.ts'
import { redirectUriFaults } from '../../manifest/redirect-uri.ts'
import { type Application, type Platform, platforms } from '../../model/directory.ts'
import type { Flags } from '../command.ts'
import { redirectUriFault } from './connector-url.ts'

export type RedirectUris = Readonly<Record<Platform, readonly string[]>>

export const redirectUrisOf = ({ web, spa, publicClient }: Application): RedirectUris => ({
  web: web.redirectUris,
  spa: spa.redirectUris,
  publicClient: publicClient.redirectUris,
})

/**
 * That of the preset whose redirect URI it is. Otherwise a hosted client gets its answers on the platform web, a program
 * on a person's machine on mobile and desktop.
 */
export function platformOf(uri: string, wish: string | undefined): Platform {
  if (wish !== undefined) return wish === 'public-client' ? 'publicClient' : (wish as Platform)
  const known = presetPlatforms(uri)
  if (known.length === 1 && known[0]) return known[0]
  return /^https:/i.test(uri) && !/^https:\/\/(localhost|127\.0\.0\.1)[:/]/i.test(uri)
    ? 'web'
    : 'publicClient'
}

/** Throws `USAGE` where there is nothing to do. */
export function requireSome(uris: readonly string[], action: string): void {
  if (uris.length > 0) return
  throw new AppregError('USAGE', `redirect ${action}: no redirect URI is given`, {
    hints: [`name one or more: appreg redirect ${action} URI…`],
  })
}

/** Throws `USAGE` with everything that is wrong with any of them. */
export function requireUsable(
  uris: readonly string[],
  { platform, cloud }: Pick<Flags, 'platform' | 'cloud'>,
): void {
  const faults = uris.flatMap((uri) =>
    [...redirectUriFaults(uri, platformOf(uri, platform)), redirectUriFault(uri, cloud) ?? []]
      .flat()
      .map((fault) => `"${uri}" ${fault}`),
  )
  if (faults.length === 0) return
  throw new AppregError('USAGE', faults.join('\n'), {
    hints: ['copy the Redirect URL from the connector, where it shows it after saving'],
  })
}

/** Each on its platform. */
export const placed = (uris: readonly string[], wish: string | undefined): RedirectUris => {
  const on = (platform: Platform) => uris.filter((uri) => platformOf(uri, wish) === platform)
  return { web: on('web'), spa: on('spa'), publicClient: on('publicClient') }
}

/** Throws `NOT_FOUND` for one that is not registered, with those that are. */
export function requireRegistered(have: RedirectUris, uris: readonly string[]): void {
  const all = platforms.flatMap((platform) => have[platform])
  const unknown = uris.filter((uri) => !all.includes(uri))
  if (unknown.length === 0) return
  throw new AppregError('NOT_FOUND', `not registered: ${unknown.join(', ')}`, {
    hints: [`registered are ${all.join(', ') || 'none'}`],
  })
}
