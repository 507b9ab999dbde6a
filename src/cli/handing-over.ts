import { NotAllowed } from '../apply/not-allowed.ts'
import { AppregError } from '../errors.ts'
import { presetPlatforms } from '../manifest/presets.ts'
import type { Application } from '../model/directory.ts'
import type { CloudHosts } from '../model/registration.ts'
import { shellLine } from '../render/formats/shell.ts'

/** What the one who may has to run, or can open instead. Other errors pass unchanged. */
export function handedOver(
  error: unknown,
  { login }: CloudHosts,
  { tenantId, args }: { readonly tenantId: string; readonly args: readonly string[] },
): unknown {
  if (!(error instanceof NotAllowed)) return error
  const { application, requests } = error.forbidden
  const consent =
    application && requests.some(({ consents }) => consents)
      ? [
          `or an administrator opens ${consentUrl(login, tenantId, application)} and accepts; the consent is given then, also where the page that follows shows an error`,
        ]
      : []
  return new AppregError(error.code, error.message, {
    hints: [...error.hints, `whoever may, runs: ${shellLine(['appreg', ...args])}`, ...consent],
    cause: error,
  })
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
