import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import { type Application, type Platform, platforms } from '../model/directory.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import { sameSet, union } from './sets.ts'

/** The redirect URIs of the platforms web, single-page application, and mobile and desktop. */
export const redirectUris: Aspect = {
  id: 'redirect-uris',

  changes(desired, { application }) {
    return differing(desired, application).map(
      (platform): Change => ({
        object: 'application',
        op: application ? 'update' : 'create',
        path: `${platform}.redirectUris`,
        ...(application ? { before: application[platform].redirectUris } : {}),
        after: target(desired, application, platform),
      }),
    )
  },

  next(desired, live) {
    const due = differing(desired, live.application)
    if (due.length === 0) return []
    const body = Object.fromEntries(
      due.map((platform) => [platform, { redirectUris: target(desired, live.application, platform) }]),
    )
    return [patchApplication(desired, { summary: 'register the redirect URIs', body })]
  },
}

const current = (application: Application | undefined, platform: Platform): readonly string[] =>
  application?.[platform].redirectUris ?? []

/** What is registered already stands for what is wanted, where Entra sees no difference. */
function target(
  desired: Desired,
  application: Application | undefined,
  platform: Platform,
): readonly string[] {
  const have = current(application, platform)
  const want = desired.redirectUris[platform].map((uri) => have.find((one) => isSame(one, uri)) ?? uri)
  return desired.prune.includes('redirectUris') ? [...new Set(want)] : union(have, want)
}

/** Entra ignores the port of a loopback URI, and of two that differ only there it picks one at will. */
const isSame = (a: string, b: string): boolean => withoutLoopbackPort(a) === withoutLoopbackPort(b)

const withoutLoopbackPort = (uri: string): string =>
  uri.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+(?=[/?]|$)/i, '$1')

const differing = (desired: Desired, application: Application | undefined): Platform[] =>
  platforms.filter(
    (platform) => !sameSet(target(desired, application, platform), current(application, platform)),
  )
