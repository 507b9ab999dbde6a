import { commandWord } from '../../../model/command-word.ts'
import { type SignIn, settingOr } from '../connector.ts'
import type { ConnectorRepair, Fault } from '../fault.ts'
import type { KnownRegistration } from '../known-registration.ts'
import { at, textOf } from '../place.ts'
import { isConsentUrl, isSharedConsentUrl } from '../values.ts'

/** People are sent back to the connector's own address, which has to be registered, on the platform web. */
export function redirectAgainst(signIn: SignIn, registration: KnownRegistration): Fault[] {
  const { web, spa, publicClient } = registration.redirectUris
  const url = textOf(at(signIn.settings, 'redirectUrl'))
  if (url === undefined || !isConsentUrl(url) || isSharedConsentUrl(url)) {
    return web.some((uri) => isConsentUrl(uri) && !isSharedConsentUrl(uri))
      ? []
      : [unknown(signIn, registration)]
  }
  if (web.includes(url)) return []
  return [spa, publicClient].some((uris) => uris.includes(url))
    ? [otherPlatform(signIn, registration, url)]
    : [unregistered(signIn, registration, url)]
}

/** On the platform web, and on no other one. */
function onWeb(url: string, { web, spa, publicClient }: KnownRegistration['redirectUris']): ConnectorRepair {
  const isElsewhere = [spa, publicClient].some((uris) => uris.includes(url))
  const without = (uris: readonly string[]) => uris.filter((uri) => uri !== url)
  return {
    wanted: isElsewhere
      ? {
          redirectUris: { web: [...web, url], spa: without(spa), publicClient: without(publicClient) },
          prune: ['redirectUris'],
        }
      : { redirectUris: { web: [url], spa: [], publicClient: [] } },
    isDone: (application) => application.web.redirectUris.includes(url),
  }
}

const unregistered = (
  signIn: SignIn,
  { reference, redirectUris }: KnownRegistration,
  url: string,
): Fault => ({
  code: 50011,
  title: "The connector's redirect URL is not registered",
  cause: 'Entra sends people back to registered addresses only, compared character by character.',
  at: settingOr(signIn, 'redirectUrl'),
  expected: `${url} among the redirect URIs of the platform web`,
  actual: 'not there',
  kind: 'add-redirect-uri',
  repair: onWeb(url, redirectUris),
  summary: 'register the redirect URL',
  steps: [`\`appreg redirect add ${commandWord(url, 'URL')} --app ${reference}\``],
})

const otherPlatform = (
  signIn: SignIn,
  { reference, redirectUris }: KnownRegistration,
  url: string,
): Fault => ({
  code: 9002327,
  title: "The connector's redirect URL is on another platform than web",
  cause: 'The service redeems the code with a secret, from a server: that takes the platform web.',
  at: settingOr(signIn, 'redirectUrl'),
  expected: 'on the platform web',
  actual: 'on the platform of single-page or of mobile and desktop apps',
  kind: 'fix-redirect-platform',
  repair: onWeb(url, redirectUris),
  summary: 'move the redirect URL to the platform web',
  steps: [
    `\`appreg redirect remove ${commandWord(url, 'URL')} --app ${reference}\``,
    `\`appreg redirect add ${commandWord(url, 'URL')} --platform web --app ${reference}\``,
  ],
})

const unknown = (signIn: SignIn, { reference }: KnownRegistration): Fault => ({
  code: 50011,
  severity: 'info',
  title: "No connector's redirect URL is registered yet",
  cause: 'The connector gets an address of its own when it is saved, and the file does not hold it.',
  at: settingOr(signIn, 'redirectUrl'),
  expected: 'https://global.consent.azure-apim.net/redirect/NAME, registered on the platform web',
  kind: 'add-redirect-uri',
  summary: `copy the redirect URL from the Security tab: appreg redirect add URL --app ${reference}`,
})
