import { isNamed, MICROSOFT_GRAPH, type ResourceServicePrincipal } from '../../model/directory.ts'
import { amiss, type Check, inOrder, type Judgement, listed, type Suspicion, unknown } from './check.ts'
import { nameOf, type Picture } from './picture.ts'
import { askedScopes } from './scope.ts'

/** The API that is asked for, or the one that the failure is always about. */
const apiOf = ({ api }: Picture, { misconfiguration }: Suspicion): string =>
  misconfiguration === 'self-token-needs-graph' ? MICROSOFT_GRAPH : api.appId

const resourceOf = ({ client, api }: Picture, appId: string): ResourceServicePrincipal | undefined =>
  [...client.live.resources, ...api.live.resources].find((one) => one.appId === appId)

/** The delegated permissions that the client lists on an API, by name; an id where the API does not tell. */
export function listedScopes(picture: Picture, appId: string): string[] {
  const { application } = picture.client.live
  const offered =
    resourceOf(picture, appId)?.oauth2PermissionScopes ??
    (appId === picture.api.appId ? (picture.api.live.application?.api.oauth2PermissionScopes ?? []) : [])
  return (application?.requiredResourceAccess ?? [])
    .filter(({ resourceAppId }) => resourceAppId === appId)
    .flatMap(({ resourceAccess }) => resourceAccess)
    .filter(({ type }) => type === 'Scope')
    .map(({ id }) => offered.find((scope) => scope.id === id)?.value ?? id)
}

export const requiredAccess: Check = (picture, suspicion) => {
  const { client } = picture
  const { application } = client.live
  if (!application) return unknown
  if (isOfRemoved(suspicion)) return ofRemoved(picture, suspicion)
  // What is not listed has to be listed first, and what is may still lack its consent.
  if (suspicion.kind === 'fix-scope-string' || suspicion.kind === 'grant-admin-consent') return unknown
  const appId = apiOf(picture, suspicion)
  if (appId === client.appId) return unknown
  const access = application.requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId === appId)
  const what = `permissions of ${nameOf(client)} on ${nameOfApi(picture, appId)}`
  if (access.length === 0) {
    const all = application.requiredResourceAccess.map(({ resourceAppId }) =>
      nameOfApi(picture, resourceAppId),
    )
    return amiss(what, 'at least one', all.length === 0 ? 'none' : `none; listed are ${listed(all)}`)
  }
  const held = listedScopes(picture, appId)
  return inOrder(what, 'at least one', held.length > 0 ? listed(held) : 'application permissions')
}

const nameOfApi = (picture: Picture, appId: string): string =>
  resourceOf(picture, appId)?.displayName ?? (appId === picture.api.appId ? nameOf(picture.api) : appId)

const isOfRemoved = ({ misconfiguration, kind }: Suspicion): boolean =>
  (misconfiguration === 'removed-resource' && kind === 'other') ||
  (misconfiguration === 'api-without-service-principal' && kind === 'add-permission')

/** An API that has no service principal here could not be read. */
function ofRemoved(picture: Picture, { situation }: Suspicion): Judgement {
  const { client } = picture
  const all = client.live.application?.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId) ?? []
  const gone = all.filter(
    (appId) =>
      resourceOf(picture, appId) === undefined &&
      !(appId === picture.api.appId && picture.api.live.servicePrincipal) &&
      appId !== client.appId,
  )
  const what = `APIs that ${nameOf(client)} lists`
  const named = situation.parameters.resourceAppId
  if (gone.length > 0) return amiss(what, 'APIs of this tenant', `${listed(gone)}: not in this tenant`)
  return named === undefined ? unknown : inOrder(what, 'APIs of this tenant', listed(all))
}

export const grants: Check = (picture, suspicion) => {
  const { client } = picture
  if (client.live.unread?.some(({ part }) => part === 'grants')) {
    return { ...unknown, place: 'Enterprise applications, the client, Permissions' }
  }
  if (suspicion.kind !== 'grant-admin-consent' && suspicion.kind !== 'add-permission') return unknown
  const consents = consentsOf(picture, suspicion)
  const [missing] = consents.filter(isMissing)
  const [shown] = missing ? [missing] : consents
  if (!shown) return unknown
  const { appId, wanted, given, personal } = shown
  const what = `consent of the whole tenant to ${nameOf(client)} for ${nameOfApi(picture, appId)}`
  if (!missing) return inOrder(what, listed(wanted), listed(given))
  const some = listed(given)
  return amiss(
    what,
    listed(wanted),
    personal > 0 ? `${some}; ${personal} people consented for themselves` : some,
  )
}

export interface Consent {
  /** Of the API. */
  readonly appId: string
  readonly wanted: readonly string[]
  readonly given: readonly string[]
  /** How many people consented for themselves. */
  readonly personal: number
}

type About = Pick<Suspicion, 'misconfiguration' | 'situation'>

export const missingConsents = (picture: Picture, about: About): Consent[] =>
  consentsOf(picture, about).filter(isMissing)

const isMissing = ({ wanted, given }: Consent): boolean => wanted.some((name) => !given.includes(name))

/** For the API that the message names; where it names none, for all that the client lists. */
function consentsOf(picture: Picture, about: About): Consent[] {
  const { client, api } = picture
  const { resource, resourceAppId } = about.situation.parameters
  const isNamed = resource !== undefined || resourceAppId !== undefined
  const all = client.live.application?.requiredResourceAccess.map((one) => one.resourceAppId) ?? []
  const appIds =
    about.misconfiguration === 'self-token-needs-graph'
      ? [MICROSOFT_GRAPH]
      : isNamed
        ? [api.appId]
        : [...new Set([api.appId, ...all])]
  return appIds
    .map((appId) => ({ appId, wanted: wantedScopes(picture, appId, about), ...givenScopes(picture, appId) }))
    .filter(({ wanted }) => wanted.length > 0)
}

/** What the request asks for and the API has, or what the client lists. */
function wantedScopes(picture: Picture, appId: string, { situation, misconfiguration }: About): string[] {
  const lists = listedScopes(picture, appId)
  if (misconfiguration === 'self-token-needs-graph') return lists.filter((name) => name === 'User.Read')
  const { api } = picture
  const offered = appId === api.appId ? (api.live.application?.api.oauth2PermissionScopes ?? []) : []
  const asked = askedScopes(situation.parameters.scope).filter((name) =>
    offered.some(({ value }) => value === name),
  )
  return [...new Set([...asked, ...lists])]
}

/** Tenant-wide, by consent or by being pre-authorized. */
export function givenScopes(picture: Picture, appId: string) {
  const id = resourceOf(picture, appId)?.id ?? picture.api.live.servicePrincipal?.id
  const own = picture.client.live.grants.filter(({ resourceId }) => resourceId === id)
  const given = own
    .filter(({ consentType }) => consentType === 'AllPrincipals')
    .flatMap(({ scope }) => scope.split(' ').filter(Boolean))
  const spared = appId === picture.api.appId ? preAuthorizedScopes(picture) : []
  return {
    given: [...new Set([...given, ...spared])],
    personal: own.filter(({ consentType }) => consentType === 'Principal').length,
  }
}

/** The scopes for which the API asks nobody when this client comes. */
export function preAuthorizedScopes({ client, api }: Picture): string[] {
  const { application } = api.live
  const ids =
    application?.api.preAuthorizedApplications.find(({ appId }) => appId === client.appId)
      ?.delegatedPermissionIds ?? []
  return (application?.api.oauth2PermissionScopes ?? [])
    .filter(({ id }) => ids.includes(id))
    .map(({ id, value }) => value ?? id)
}

export const preAuthorized: Check = (picture, { situation: { parameters } }) => {
  const { application } = picture.api.live
  if (!application) return unknown
  const what = `clients that ${nameOf(picture.api)} pre-authorizes`
  const asked = askedScopes(parameters.scope)
  const held = preAuthorizedScopes(picture)
  const missing = asked.filter((name) => !held.includes(name))
  const expected = `${picture.client.appId}${asked.length > 0 ? ` for ${listed(asked)}` : ''}`
  if (held.length > 0 && missing.length === 0) return inOrder(what, expected, `it, for ${listed(held)}`)
  if (held.length > 0) return amiss(what, expected, `it, for ${listed(held)} only`)
  return amiss(what, expected, listed(application.api.preAuthorizedApplications.map(({ appId }) => appId)))
}

export const consentPolicy: Check = (picture, suspicion) => {
  if (suspicion.kind !== 'grant-admin-consent') return unknown
  // Where an administrator has consented to all, nobody is asked any more.
  const consents = consentsOf(picture, suspicion)
  if (consents.length > 0 && !consents.some(isMissing)) return unknown
  const { application } = picture.api.live
  const forAdmins = (application?.api.oauth2PermissionScopes ?? [])
    .filter(isNamed)
    .filter(({ type, value }) => type === 'Admin' && listedScopes(picture, picture.api.appId).includes(value))
  if (forAdmins.length > 0) {
    const names = listed(forAdmins.map(({ value }) => value))
    return amiss(`who may consent to ${names}`, 'the user who signs in', 'administrators only (type Admin)')
  }
  const { userConsent } = picture
  if (userConsent === undefined) return unknown
  const may = userConsent.some((name) => /^managePermissionGrantsForSelf\./i.test(name))
  const what = 'consent of users in the tenant (permissionGrantPoliciesAssigned)'
  // That users may consent to some does not say that they may to these.
  return may ? unknown : amiss(what, 'managePermissionGrantsForSelf…', listed(userConsent))
}
