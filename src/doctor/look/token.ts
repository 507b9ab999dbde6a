import { audienceIsGraph } from '../catalogue/well-known.ts'
import { nameDifference } from '../difference.ts'
import { amiss, type Check, inOrder, listed, unknown } from './check.ts'
import { isSame, nameOf } from './picture.ts'
import { namesOf } from './resource.ts'

export const tokenVersion: Check = ({ api }, { kind }) => {
  const { application } = api.live
  if (!application || kind !== 'set-token-version-2') return unknown
  const held = application.api.requestedAccessTokenVersion
  const what = `api.requestedAccessTokenVersion of ${nameOf(api)}`
  return held === 2
    ? inOrder(what, '2', '2')
    : amiss(what, '2', held === null ? 'not set, which is 1' : `${held}`)
}

/** For whom the token is: for this API, then the server is wrong; else the client asked for something else. */
export const tokenClaims: Check = ({ client, api }, { kind, situation }) => {
  const { audience, expectedAudience } = situation.parameters
  if (audience === undefined || !api.live.application) return unknown
  const names = namesOf(api)
  const isForApi = names.includes(audience)
  if (kind === 'use-guid-resource')
    return isSame(client, api) ? unknown : inOrder('client and API', 'two registrations', client.appId)
  if (kind === 'fix-scope-string') {
    const what = 'audience of the token (`aud`)'
    if (isForApi) return inOrder(what, listed(names), audience)
    const near = names.map((name) => nameDifference(name, audience)).find((one) => one !== undefined)
    const shown = audienceIsGraph.holds(situation) ? `${audience}: Microsoft Graph` : audience
    return amiss(near ? `${what} (differs in ${near})` : what, listed(names), shown)
  }
  if (kind !== 'fix-server-audience' || !isForApi) return unknown
  if (api.live.application.api.requestedAccessTokenVersion !== 2) return unknown
  return amiss('audience that the server expects', audience, expectedAudience ?? 'another')
}

/** Graph keeps null for a switch that was never turned on. */
export const acceptMappedClaims: Check = ({ api }, { misconfiguration }) => {
  const { application } = api.live
  const wanted = ({ 'mapped-claims-without-key': true, 'mapped-claims-audience': false } as const)[
    misconfiguration
  ]
  if (!application || wanted === undefined) return unknown
  const held = application.api.acceptMappedClaims === true
  return (held === wanted ? inOrder : amiss)(
    `api.acceptMappedClaims of ${nameOf(api)}`,
    `${wanted}`,
    `${held}`,
  )
}
