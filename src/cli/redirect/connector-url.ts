import type { CloudHosts } from '../../model/registration.ts'

/** Hosts of the consent service, by cloud: GCC signs in at the public one. That of China is not documented. */
const consentHosts: readonly (readonly [RegExp, readonly CloudHosts['name'][]])[] = [
  [/^[\w-]+\.consent\.azure-apim\.net$/, ['public']],
  [/^[\w-]+\.consent\.azure-apim\.us$/, ['usgov', 'usgov-dod']],
  [/^[\w-]+\.consent\.azure-apihub\.us$/, ['public', 'usgov', 'usgov-dod']],
]

/** What speaks against this being the redirect URL that a connector of Power Platform shows; nothing where all fits. */
export function connectorUrlFault(text: string, cloud: CloudHosts['name']): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL: copy the whole Redirect URL from the connector'
  const { protocol, hostname, pathname, href, port, search, username } = new URL(text)
  const host = consentHosts.find(([pattern]) => pattern.test(hostname))
  if (!host) {
    return `is not at a host of Power Platform such as global.consent.azure-apim.net, but at ${hostname || 'none'}`
  }
  if (protocol !== 'https:') return 'does not begin with https:// as every Redirect URL does'
  if (!host[1].includes(cloud)) return `belongs to another cloud than ${cloud}: choose it with --cloud`
  if (/^\/redirect\/?$/.test(pathname)) {
    return 'is the shared address: the one of your connector goes on with /redirect/ and its name'
  }
  const isShown = href === text && port === '' && search === '' && username === ''
  return isShown && /^\/redirect\/[A-Za-z0-9._/-]*[A-Za-z0-9]$/.test(pathname)
    ? undefined
    : 'does not look like a Redirect URL, which goes on with /redirect/ and the name of the connector, and ends there'
}

/** Whether it is, or is meant to be, at the consent service; the address that all connectors share counts as well. */
const isAtConsentService = (text: string): boolean =>
  /^[^/]*\/\/[^/]*consent\.azure-api/i.test(text) &&
  !/^https:\/\/global\.consent\.azure-api(?:m|hub)\.(?:net|us)\/redirect$/i.test(text)

/** The same for any redirect URI: those of other clients have nothing to do with it. */
export const redirectUriFault = (uri: string, cloud: CloudHosts['name']): string | undefined =>
  isAtConsentService(uri) ? connectorUrlFault(uri, cloud) : undefined

/** Nothing where none of them is a connector's. */
export const nextInPortal = (uris: readonly string[]): string => (uris.some(isAtConsentService) ? NEXT : '')

const NEXT = `
Now, in the portal:
  1. Power Apps, your connector, tab Test: New connection, and sign in.
  2. Copilot Studio, your agent, Tools: Add a tool, choose the connector.
`
