import { type Forbidden, NotAllowed } from '../../apply/not-allowed.ts'
import { AppregError } from '../../errors.ts'
import { presetPlatforms } from '../../manifest/presets.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { CloudHosts } from '../../model/registration.ts'
import { commandLine, goOn } from '../again.ts'
import { standingOf } from '../interruption.ts'

interface Circumstances {
  readonly cloud: CloudHosts
  readonly tenantId: string
}

/**
 * A run that writes this registration failed: the error says what is done, what is not, and how to go on; or, where
 * the signed-in identity may not, what the one who may has to run, or can open instead. A defect passes unchanged.
 */
export function handedOver(error: unknown, key: string, circumstances: Circumstances): unknown {
  if (!(error instanceof AppregError)) return error
  const { code, message, hints } = error
  const standing = standingOf(key)
  return new AppregError(code, standing ? `${message}\n${standing}` : message, {
    hints: [...hints, ...waysOn(error, circumstances)],
    cause: error,
  })
}

/** Where the tenant moved, a plan that was reviewed before is of no use any more: the error itself says what is. */
function waysOn(error: AppregError, circumstances: Circumstances): string[] {
  if (error instanceof NotAllowed) return ways(error.forbidden, circumstances)
  return error.code === 'TENANT_MOVED' ? [] : [goOn()]
}

/**
 * The same for what could not be looked at: the run did its part, and nobody knows whether the rest is done. Empty where
 * everything could be read.
 */
export function leftOpen(
  { adminConsent }: Desired,
  { application, unread = [] }: Live,
  circumstances: Circumstances,
): string[] {
  if (unread.length === 0) return []
  const consents = adminConsent && unread.some(({ part }) => part !== 'appRoleAssignedTo')
  return [
    ...unread.map(({ what, least }) => `${what}: unknown: may not be read (needs ${least})`),
    ...ways({ consents, ...(application ? { application } : {}) }, circumstances),
    ...(consents
      ? [
          'where somebody else sees to consent for good, write "adminConsent: false" into the manifest: then this identity has done its part',
        ]
      : []),
  ]
}

function ways({ application, consents }: Forbidden, { cloud, tenantId }: Circumstances): string[] {
  return [
    `whoever may, runs: ${commandLine()}`,
    ...(application && consents
      ? [
          `or an administrator opens ${consentUrl(cloud.login, tenantId, application)} and accepts; the consent is given then, also where the page that follows shows an error`,
        ]
      : []),
  ]
}

/**
 * Grants all permissions that the registration lists, for the whole tenant. Entra sends the administrator on to a
 * redirect URI: with several of them it has to be told which (AADSTS900971).
 */
function consentUrl(login: string, tenantId: string, { appId, web, spa, publicClient }: Application): string {
  const [first, second] = [web, spa, publicClient]
    .flatMap(({ redirectUris }) => redirectUris)
    .sort((a, b) => oddness(a) - oddness(b))
  const query = new URLSearchParams({
    client_id: appId,
    ...(first && second ? { redirect_uri: first } : {}),
  })
  return `${login}/${tenantId}/adminconsent?${query}`
}

/** Microsoft's own page for native clients says nothing; one of a known client expects a sign-in that it began itself. */
function oddness(uri: string): number {
  if (/^https:\/\/login\.[^/]+\/common\/oauth2\/nativeclient$/.test(uri)) return 0
  return presetPlatforms(uri).length === 0 && uri.startsWith('https:') ? 1 : 2
}
