import { isSharedClient } from '../catalogue/well-known.ts'
import { amiss, type Check, inOrder, listed, unknown } from './check.ts'
import { nameOf, type Picture } from './picture.ts'
import { isOtherTenant } from './tenant.ts'

export const clientExists: Check = (picture, { kind, situation: { parameters } }) => {
  const asked = parameters.appId
  if (asked === undefined || isOtherTenant(picture, parameters.tenant)) return unknown
  const { application, servicePrincipal } = picture.client.live
  const what = `application with the client id ${asked}`
  const name = application?.displayName ?? servicePrincipal?.displayName
  if (name !== undefined) return inOrder(what, 'one in this tenant', name)
  // Whether it is in another tenant, this one cannot tell.
  if (kind === 'set-tenant-id') return unknown
  return amiss(what, `one in the tenant ${picture.tenantId}`, `none; meant is ${meantIds(picture)}`)
}

const meantIds = ({ meant }: Picture): string => listed(meant.map(({ appId }) => appId))

/** What people paste in place of the client id. */
const otherIds = ({ tenantId, meant, client, api }: Picture): Readonly<Record<string, string>> => ({
  [tenantId]: 'the tenant id',
  ...Object.fromEntries(
    meant.flatMap((application) => [
      [application.id, 'the object id of the application'],
      ...application.passwordCredentials.map(({ keyId }) => [keyId, 'the id of a secret']),
    ]),
  ),
  ...Object.fromEntries(
    [client, api].flatMap(({ live: { servicePrincipal } }) =>
      servicePrincipal ? [[servicePrincipal.id, 'the object id of the service principal']] : [],
    ),
  ),
})

export const clientIdInConnector: Check = (picture, { situation }) => {
  const asked = situation.parameters.appId?.toLowerCase()
  if (asked === undefined) return unknown
  const what = 'client id of the request'
  const expected = meantIds(picture)
  if (picture.meant.some(({ appId }) => appId === asked)) return inOrder(what, expected, asked)
  const other = otherIds(picture)[asked]
  if (other !== undefined) return amiss(what, expected, `${asked}: ${other}`)
  if (picture.meant.some(({ appId }) => appId === picture.api.appId) && picture.client.live.servicePrincipal)
    return unknown
  const { application } = picture.client.live
  return amiss(what, expected, application ? `${asked}: "${application.displayName}"` : asked)
}

export const firstPartyClient: Check = (_picture, { kind, situation }) => {
  const { appId } = situation.parameters
  if (appId === undefined) return unknown
  const what = 'client id of the request'
  const isShared = isSharedClient.holds(situation)
  // Then it matters whether the API knows it.
  if (isShared && kind === 'preauthorize-client') return unknown
  return isShared
    ? amiss(what, 'a registration of your own', `${appId}, an app that many share`)
    : inOrder(what, 'a registration of your own', appId)
}

export const clientEnabled: Check = ({ client }) => {
  const { servicePrincipal } = client.live
  if (!servicePrincipal) return unknown
  const what = `accountEnabled of the service principal of ${nameOf(client)}`
  return servicePrincipal.accountEnabled ? inOrder(what, 'true', 'true') : amiss(what, 'true', 'false')
}

export const clientServicePrincipal: Check = (picture, { situation: { parameters } }) => {
  const { client } = picture
  if (isOtherTenant(picture, parameters.tenant)) return unknown
  const what = `service principal of ${nameOf(client)}`
  const { servicePrincipal } = client.live
  return servicePrincipal
    ? inOrder(what, `one in the tenant ${picture.tenantId}`, servicePrincipal.id)
    : amiss(what, `one in the tenant ${picture.tenantId}`, 'none')
}

export const publicClientFlows: Check = ({ client }, { kind, situation: { signals } }) => {
  const { application } = client.live
  if (!application) return unknown
  const allows = application.isFallbackPublicClient === true
  const what = `isFallbackPublicClient of ${nameOf(client)}`
  if (kind === 'enable-public-client') {
    if (allows) return inOrder(what, 'true', 'true')
    // Off is as it should be for a server: it is the fault only of a flow that has no redirect URI.
    const isWithoutRedirect = signals.has('device-code') || signals.has('password-grant')
    return isWithoutRedirect ? amiss(what, 'true', 'false') : unknown
  }
  if (kind !== 'other') return unknown
  return allows ? amiss(what, 'false', 'true') : inOrder(what, 'false', 'false')
}

export const implicitGrant: Check = ({ client }, { situation: { parameters } }) => {
  const { application } = client.live
  const type = parameters.type
  if (!application || type === undefined) return unknown
  const { enableAccessTokenIssuance, enableIdTokenIssuance } = application.web.implicitGrantSettings
  const wanted = [
    ...(/\btoken\b/.test(type) ? [['enableAccessTokenIssuance', enableAccessTokenIssuance] as const] : []),
    ...(/id_token/.test(type) ? [['enableIdTokenIssuance', enableIdTokenIssuance] as const] : []),
  ]
  const [off] = wanted.filter(([, isOn]) => !isOn)
  if (off) return amiss(`web.implicitGrantSettings.${off[0]} for response_type=${type}`, 'true', 'false')
  const [on] = wanted
  return on ? inOrder(`web.implicitGrantSettings.${on[0]}`, 'true', 'true') : unknown
}
