import { NotAllowed } from '../apply/not-allowed.ts'
import { AppregError } from '../errors.ts'
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
      ? [`or an administrator opens ${consentUrl(login, tenantId, application)} and accepts`]
      : []
  return new AppregError(error.code, error.message, {
    hints: [...error.hints, `whoever may, runs: ${shellLine(['appreg', ...args])}`, ...consent],
    cause: error,
  })
}

/**
 * Grants all permissions that the registration lists, for the whole tenant. Entra sends the administrator on to a
 * redirect URI: with several of them it has to be told which.
 */
function consentUrl(login: string, tenantId: string, { appId, web, spa, publicClient }: Application): string {
  const [redirectUri] = [web, spa, publicClient].flatMap(({ redirectUris }) => redirectUris)
  const query = new URLSearchParams({
    client_id: appId,
    ...(redirectUri ? { redirect_uri: redirectUri } : {}),
  })
  return `${login}/${tenantId}/adminconsent?${query}`
}
