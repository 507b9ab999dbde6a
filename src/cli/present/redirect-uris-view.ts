import { platforms } from '../../model/directory.ts'
import type { RedirectUris } from '../redirect/redirecting.ts'
import { safeLine } from './safe.ts'

/** One line for each, with its platform in front. */
export function redirectUrisView(redirectUris: RedirectUris): string {
  const lines = platforms.flatMap((platform) =>
    redirectUris[platform].map((uri) => `${platform.padEnd(12)}  ${safeLine(uri)}\n`),
  )
  return lines.length > 0 ? lines.join('') : 'no redirect URIs\n'
}
