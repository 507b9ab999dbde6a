import { amiss, type Check, inOrder, listed, unknown } from './check.ts'
import { nameOf, type Picture } from './picture.ts'

const shared = new Set(['common', 'organizations', 'consumers'])

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** An id or a domain that is not of this tenant. Some messages give the display name of the tenant: that tells nothing. */
export function isOtherTenant({ tenantId, domains }: Picture, named: string | undefined): boolean {
  const name = named?.toLowerCase()
  if (name === undefined || shared.has(name)) return false
  if (GUID.test(name)) return name !== tenantId
  return /^[\w-]+(?:\.[\w-]+)+$/.test(name) && domains !== undefined && !domains.includes(name)
}

/** The tenants that a message speaks of without a name. */
const unsaidTenants: Readonly<Record<string, string>> = {
  'single-tenant-app-on-common': 'common',
  'work-app-on-common': 'common or consumers',
}

export const authority: Check = (picture, { misconfiguration, situation }) => {
  const { tenantId, domains, client } = picture
  const asked = situation.parameters.tenant?.toLowerCase()
  const what = 'tenant of the request'
  const audience = client.live.application?.signInAudience
  const isForOneTenant = audience === 'AzureADMyOrg'
  const unsaid = unsaidTenants[misconfiguration]
  if (unsaid !== undefined && isForOneTenant)
    return amiss(what, tenantId, asked !== undefined && shared.has(asked) ? asked : unsaid)
  if (misconfiguration === 'personal-app-on-tenant' && audience === 'PersonalMicrosoftAccount')
    return (asked === 'consumers' ? inOrder : amiss)(what, 'consumers', asked ?? 'another')
  if (asked === undefined) return unknown
  if (asked === tenantId || domains?.includes(asked)) return inOrder(what, tenantId, asked)
  if (misconfiguration === 'tenant-unknown' && !isOtherTenant(picture, asked) && !/\s/.test(asked))
    return amiss(what, tenantId, asked)
  if (shared.has(asked)) return isForOneTenant ? amiss(what, tenantId, asked) : unknown
  if (!isOtherTenant(picture, asked)) return unknown
  return amiss(what, tenantId, asked === client.appId ? `${asked}: the client id` : asked)
}

// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
const otherNames: Readonly<Record<string, string>> = {
  'login.windows.net': 'login.microsoftonline.com',
  'login.microsoft.com': 'login.microsoftonline.com',
  'login.partner.microsoftonline.cn': 'login.chinacloudapi.cn',
}

export const cloud: Check = ({ cloud: { login } }, { situation: { parameters } }) => {
  const asked = parameters.loginHost?.toLowerCase()
  if (asked === undefined)
    return { ...unknown, place: 'the host in the authorize and token URLs of the client' }
  const expected = new URL(login).host
  const what = 'login host of the request'
  return ((otherNames[asked] ?? asked) === expected ? inOrder : amiss)(what, expected, asked)
}

const allowed: Readonly<Record<string, RegExp>> = {
  'personal-app-on-tenant': /^(?!PersonalMicrosoftAccount$)/,
  'personal-account-refused': /Personal/,
}

export const signInAudience: Check = ({ client }, { misconfiguration }) => {
  const held = client.live.application?.signInAudience
  const pattern = allowed[misconfiguration]
  if (held === undefined || pattern === undefined) return unknown
  const what = `signInAudience of ${nameOf(client)}`
  const expected =
    misconfiguration === 'personal-account-refused' ? 'one with personal accounts' : 'one with organizations'
  return (pattern.test(held) ? inOrder : amiss)(what, expected, held)
}

const restricted = {
  'identifier-uri-not-allowed': 'identifierUris',
  'credential-not-allowed': 'credentials',
} as const

const isRestricted = (misconfiguration: string): misconfiguration is keyof typeof restricted =>
  Object.hasOwn(restricted, misconfiguration)

/**
 * Of account types and federation Graph tells nothing. It rules nothing out: an application may have a policy of its own,
 * and the host of an identifier URI has to be verified without any.
 */
export const tenantPolicy: Check = ({ api, client, restrictions }, { misconfiguration }) => {
  const place = "the app management policies, which the tenant's administrators see"
  if (!isRestricted(misconfiguration) || !restrictions) return { ...unknown, place }
  const part = restricted[misconfiguration]
  if (restrictions[part].length === 0) return unknown
  const what = `defaultAppManagementPolicy, ${part} of ${nameOf(part === 'credentials' ? client : api)}`
  return amiss(what, 'no restriction', `${listed(restrictions[part])}: enabled`)
}
