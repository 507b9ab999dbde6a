import { type Clash, clashes } from '../aspects/redirect-uris.ts'
import { AppregError } from '../errors.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'

/**
 * Throws when a redirect URI would come to stand on two platforms: Entra picks one of them, and with it whether the
 * client needs a secret.
 */
export function requireOnePlatform(desired: Desired, live: Live): void {
  const found = clashes(desired, live)
  if (found.length === 0) return
  throw new AppregError('MANIFEST_INVALID', found.map(told).join('\n'), {
    hints: [
      ...found.map(({ registered, on, wanted }) => {
        const remove = `appreg redirect remove ${registered} --app ${live.application?.appId}`
        return `to move it from ${on} to ${wanted}, take it away first: ${remove}`
      }),
      'or leave it where it is; a manifest with "prune: [redirectUris]" moves what it lists',
    ],
  })
}

const told = ({ uri, wanted, registered, on }: Clash): string =>
  registered === uri
    ? `${uri} is registered under ${on}, and cannot be under ${wanted} as well: a redirect URI has one platform`
    : `${uri} is for Entra, which ignores the port, the same as ${registered}, which is registered under ${on} and cannot be under ${wanted} as well: a redirect URI has one platform`
