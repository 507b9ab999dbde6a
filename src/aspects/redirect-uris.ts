import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import { type Application, type Platform, platforms } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
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
    const summary = `${desired.withdrawnUris ? 'remove' : 'register'} the redirect URIs`
    return [patchApplication(desired, { summary, body })]
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
  const all = desired.prune.includes('redirectUris') ? [...new Set(want)] : union(have, want)
  return all.filter((uri) => !desired.withdrawnUris?.includes(uri))
}

/** A redirect URI that would come to stand on two platforms, of which Entra then takes either. */
export interface Clash {
  readonly uri: string
  readonly wanted: Platform
  /** What is registered: the same, or one that differs in a loopback port alone. */
  readonly registered: string
  readonly on: Platform
}

/** What would be added where another platform has it and keeps it. What stands on two already is left alone. */
export const clashes = (desired: Desired, { application }: Live): Clash[] =>
  platforms.flatMap((wanted) =>
    target(desired, application, wanted)
      .filter((uri) => !current(application, wanted).includes(uri))
      .flatMap((uri) => keepers(uri, wanted, desired, application)),
  )

const keepers = (
  uri: string,
  wanted: Platform,
  desired: Desired,
  application: Application | undefined,
): Clash[] =>
  platforms
    .filter((on) => on !== wanted)
    .flatMap((on) => {
      const staying = target(desired, application, on).filter((one) => current(application, on).includes(one))
      const registered = staying.find((one) => isSame(one, uri))
      return registered === undefined ? [] : [{ uri, wanted, registered, on }]
    })

/** Entra ignores the port of a loopback URI, and of two that differ only there it picks one at will. */
const isSame = (a: string, b: string): boolean => withoutLoopbackPort(a) === withoutLoopbackPort(b)

const withoutLoopbackPort = (uri: string): string =>
  uri.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+(?=[/?]|$)/i, '$1')

const differing = (desired: Desired, application: Application | undefined): Platform[] =>
  platforms.filter(
    (platform) => !sameSet(target(desired, application, platform), current(application, platform)),
  )
