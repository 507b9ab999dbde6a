import { type Forbidden, NotAllowed } from '../apply/not-allowed.ts'
import { AppregError } from '../errors.ts'
import { presetPlatforms } from '../manifest/presets.ts'
import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { CloudHosts } from '../model/registration.ts'
import { shellLine } from '../render/formats/shell.ts'

interface Circumstances {
  readonly cloud: CloudHosts
  readonly tenantId: string
}

/** The error says what the one who may has to run, or can open instead. Other errors pass unchanged. */
export function handedOver(error: unknown, circumstances: Circumstances): unknown {
  if (!(error instanceof NotAllowed)) return error
  return new AppregError(error.code, error.message, {
    hints: [...error.hints, ...ways(error.forbidden, circumstances)],
    cause: error,
  })
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
  ]
}

function ways({ application, consents }: Forbidden, { cloud, tenantId }: Circumstances): string[] {
  const args = process.argv.slice(2)
  return [
    `whoever may, runs: ${shellLine(['appreg', ...args])}`,
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
