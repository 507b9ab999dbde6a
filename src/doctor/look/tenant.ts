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

export const authority: Check = (picture, { misconfiguration, situation }) => {
  const { tenantId, domains, client } = picture
  const asked = situation.parameters.tenant?.toLowerCase()
  const what = 'tenant of the request'
  const isForOneTenant = client.live.application?.signInAudience === 'AzureADMyOrg'
  if (/-on-common$/.test(misconfiguration) && isForOneTenant)
    return amiss(what, tenantId, asked !== undefined && shared.has(asked) ? asked : 'common')
  if (asked === undefined) return unknown
  if (asked === tenantId || domains?.includes(asked)) return inOrder(what, tenantId, asked)
  if (shared.has(asked)) return isForOneTenant ? amiss(what, tenantId, asked) : unknown
  if (!isOtherTenant(picture, asked)) return unknown
  return amiss(what, tenantId, asked === client.appId ? `${asked}: the client id` : asked)
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

export const tokenVersion: Check = ({ api }, { kind }) => {
  const { application } = api.live
  if (!application || kind !== 'set-token-version-2') return unknown
  const held = application.api.requestedAccessTokenVersion
  const what = `api.requestedAccessTokenVersion of ${nameOf(api)}`
  return held === 2
    ? inOrder(what, '2', '2')
    : amiss(what, '2', held === null ? 'not set, which is 1' : `${held}`)
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Whether a group that is assigned holds the user is not looked up: then it stays open. */
export const assignment: Check = (picture, { misconfiguration }) => {
  const isOfClient = misconfiguration === 'client-not-assigned'
  const party = isOfClient ? picture.api : picture.client
  const { servicePrincipal, appRoleAssignedTo, unread = [] } = party.live
  if (!servicePrincipal) return unknown
  const what = `appRoleAssignmentRequired of ${nameOf(party)}`
  if (!servicePrincipal.appRoleAssignmentRequired) return inOrder(what, 'false', 'false')
  if (unread.some(({ part }) => part === 'appRoleAssignedTo')) return unknown
  if (isOfClient) {
    const id = picture.client.live.servicePrincipal?.id ?? NOBODY
    const held = appRoleAssignedTo.filter(({ principalId }) => principalId === id)
    const row = [`app roles of ${nameOf(picture.client)} on ${nameOf(party)}`, 'at least one'] as const
    return held.length > 0 ? inOrder(...row, `${held.length}`) : amiss(...row, 'none')
  }
  const names = appRoleAssignedTo.map(
    (one) => (one as { principalDisplayName?: string | null }).principalDisplayName ?? one.principalId,
  )
  return amiss(
    `who is assigned to ${nameOf(party)}, which requires it`,
    'the user, or a group of theirs',
    listed(names),
  )
}
