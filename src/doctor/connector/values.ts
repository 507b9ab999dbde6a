/** What the values of these files look like. */

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export const isGuid = (text: string): boolean => GUID.test(text)

const placeholders = [
  // In brackets of any kind, as templates and certified connectors have them.
  /^(?:<.*>|\{\{.*\}\}|\[.*\]|\(.*\)|\$\{.*\}|%.*%|#\{.*\}#?)$/s,
  /(?:^|[^a-z])(?:your|replace|placeholder|enter|insert|todo|tbd|change_?me|dummy|update_?me)(?:[^a-z]|$)/i,
  /^(?:x{4,}|0{8}-(?:0{4}-){3}0{12}|update|string|(?:client|app|facebook_app)[ _-]?id|azureactivedirectoryclientid)$/i,
]

/** Something that a person was to replace. */
export const isPlaceholder = (text: string): boolean => placeholders.some((pattern) => pattern.test(text))

const REFERENCE = /@environmentVariables\s*\(/i

/** The value of an environment variable of Power Platform, put in when the connector is saved. */
export const isReference = (text: string): boolean => REFERENCE.test(text)

/** Written as the service reads it. */
export const isGoodReference = (text: string): boolean =>
  /^@environmentVariables\("[A-Za-z][A-Za-z0-9]*_\w+"\)$/.test(text)

/** Names in braces that are filled in when somebody signs in. */
export const namesIn = (template: string): string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** Nothing can be said of it before the connector is saved or somebody signs in. */
export const isOpen = (text: string): boolean =>
  isReference(text) || isPlaceholder(text) || namesIn(text).length > 0

export interface EntraEndpoint {
  readonly tenant: string
  readonly version: 1 | 2
  readonly kind: 'authorize' | 'token'
}

const loginHosts =
  /^(?:login\.(?:microsoftonline\.(?:com|us|de)|windows\.net|microsoft\.com|chinacloudapi\.cn|partner\.microsoftonline\.cn)|sts\.windows\.net)$/i

export const isLoginHost = (url: string): boolean =>
  URL.canParse(url) && loginHosts.test(new URL(url).hostname)

/** An endpoint of the token service of Entra, in whichever cloud. */
export function entraEndpoint(url: string): EntraEndpoint | undefined {
  if (!isLoginHost(url)) return undefined
  const path = /^\/([^/]+)\/oauth2\/(v2\.0\/)?(authorize|token)\/?$/i.exec(new URL(url).pathname)
  const [, tenant = '', version, kind = ''] = path ?? []
  return path
    ? { tenant, version: version ? 2 : 1, kind: kind.toLowerCase() === 'token' ? 'token' : 'authorize' }
    : undefined
}

/** The tenant in a name that stands for several of them. */
export const isSharedTenant = (tenant: string): boolean =>
  ['common', 'organizations', 'consumers'].includes(tenant.toLowerCase())

/** Where the consent service of Power Platform answers, in whichever cloud. */
export const isConsentUrl = (url: string): boolean =>
  URL.canParse(url) && /\.consent\.azure-(?:apim|apihub)\.(?:net|us|cn)$/.test(new URL(url).hostname)

/** The shared address of the consent service; a saved connector has one of its own below it. */
export const isSharedConsentUrl = (url: string): boolean =>
  isConsentUrl(url) && /^\/redirect\/?$/.test(new URL(url).pathname)
