import { AppregError } from '../errors.ts'
import { redirectUriFaults } from '../manifest/redirect-uri.ts'
import { type Application, type Platform, platforms } from '../model/directory.ts'

export type RedirectUris = Readonly<Record<Platform, readonly string[]>>

export const redirectUrisOf = ({ web, spa, publicClient }: Application): RedirectUris => ({
  web: web.redirectUris,
  spa: spa.redirectUris,
  publicClient: publicClient.redirectUris,
})

/** A hosted client gets its answers on the platform web, a program on a person's machine on mobile and desktop. */
export function platformOf(uri: string, wish: string | undefined): Platform {
  if (wish !== undefined) return wish === 'public-client' ? 'publicClient' : (wish as Platform)
  return /^https:/i.test(uri) && !/^https:\/\/(localhost|127\.0\.0\.1)[:/]/i.test(uri)
    ? 'web'
    : 'publicClient'
}

/** Throws `USAGE` with everything that is wrong with any of them. */
export function requireUsable(uris: readonly string[], wish: string | undefined): void {
  const faults = uris.flatMap((uri) =>
    redirectUriFaults(uri, platformOf(uri, wish)).map((fault) => `"${uri}" ${fault}`),
  )
  if (uris.length === 0) faults.push('no redirect URI is given')
  if (faults.length === 0) return
  throw new AppregError('USAGE', faults.join('\n'), {
    hints: ['copy the Redirect URL from the connector, where it shows it after saving'],
  })
}

export function withAdded(
  have: RedirectUris,
  uris: readonly string[],
  wish: string | undefined,
): RedirectUris {
  return mapped((platform) => [
    ...new Set([...have[platform], ...uris.filter((uri) => platformOf(uri, wish) === platform)]),
  ])
}

/** Throws `NOT_FOUND` for one that is not registered, with those that are. */
export function withoutThese(have: RedirectUris, uris: readonly string[]): RedirectUris {
  const all = platforms.flatMap((platform) => have[platform])
  const unknown = uris.filter((uri) => !all.includes(uri))
  if (unknown.length > 0) {
    throw new AppregError('NOT_FOUND', `not registered: ${unknown.join(', ')}`, {
      hints: [`registered are ${all.join(', ') || 'none'}`],
    })
  }
  return mapped((platform) => have[platform].filter((uri) => !uris.includes(uri)))
}

const mapped = (list: (platform: Platform) => readonly string[]): RedirectUris => ({
  web: list('web'),
  spa: list('spa'),
  publicClient: list('publicClient'),
})
