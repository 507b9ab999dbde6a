import type { AppRoleAssignment } from '../../model/directory.ts'
import { amiss, type Check, inOrder, listed, unknown } from './check.ts'
import { nameOf } from './picture.ts'

export const userInTenant: Check = ({ user, tenantId }, { misconfiguration }) => {
  if (!user) return unknown
  const what = `account ${user.name}`
  if (user.id === undefined) return amiss(what, `a member or guest of ${tenantId}`, 'neither')
  return misconfiguration === 'account-not-in-tenant'
    ? inOrder(what, `a member or guest of ${tenantId}`, user.id)
    : unknown
}

type Named = AppRoleAssignment & {
  readonly principalDisplayName?: string | null
  readonly principalType?: string | null
}

/** Groups and applications by their names; of people only how many, because reports are passed on. */
function holders(assignments: readonly Named[]): string {
  const people = assignments.filter(({ principalType }) => principalType === 'User').length
  const others = assignments.filter(({ principalType }) => principalType !== 'User')
  return listed([
    ...(people > 0 ? [people === 1 ? '1 person' : `${people} people`] : []),
    ...others.map(({ principalDisplayName, principalId }) => principalDisplayName ?? principalId),
  ])
}

/** Whether a group that is assigned holds the user is not looked up: only a direct assignment rules it out. */
export const assignment: Check = (picture, { misconfiguration }) => {
  const isOfClient = misconfiguration === 'client-not-assigned'
  const party = isOfClient ? picture.api : picture.client
  const { servicePrincipal, appRoleAssignedTo, unread = [] } = party.live
  if (!servicePrincipal) return unknown
  if (!servicePrincipal.appRoleAssignmentRequired)
    return inOrder(`appRoleAssignmentRequired of ${nameOf(party)}`, 'false', 'false')
  if (unread.some(({ part }) => part === 'appRoleAssignedTo')) return unknown
  const wanted = isOfClient ? picture.client.live.servicePrincipal?.id : picture.user?.id
  const who = isOfClient ? nameOf(picture.client) : (picture.user?.name ?? 'the user')
  const what = `who is assigned to ${nameOf(party)}, which requires it`
  const found = appRoleAssignedTo.find(({ principalId }) => principalId === wanted)
  if (found) return inOrder(what, who, 'is assigned')
  return amiss(what, isOfClient ? who : `${who}, or a group of theirs`, holders(appRoleAssignedTo))
}
