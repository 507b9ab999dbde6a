import { nameDifference } from '../difference.ts'
import { amiss, type Check, inOrder, type Judgement, listed, type Suspicion, unknown } from './check.ts'
import { isSame, nameOf, type Party, type Picture } from './picture.ts'

/** By which an API may be named: its app id and its identifier URIs. */
export const namesOf = ({ appId, live }: Party): string[] => [
  appId,
  ...(live.application?.identifierUris ?? []),
]

/** What the message asks for, and how it lies to the names of the API. */
export function askedResource(
  { api }: Picture,
  { situation: { parameters }, misconfiguration }: Pick<Suspicion, 'situation' | 'misconfiguration'>,
) {
  const asked =
    misconfiguration === 'assertion-for-other-api'
      ? parameters.audience
      : misconfiguration === 'client-unknown'
        ? parameters.appId
        : (parameters.resource ??
          (misconfiguration === 'resource-parameter-mismatch' ? sent(api) : undefined))
  if (asked === undefined) return undefined
  const names = namesOf(api)
  // An identifier URI says more than the app id in it.
  const near = [...names]
    .reverse()
    .map((name) => ({ name, difference: nameDifference(name, asked) }))
    .find(({ difference }) => difference !== undefined)
  // api://APP_ID is what an API without a name of its own should have: it is no slip of the pen.
  const isDefault = asked.toLowerCase() === `api://${api.appId}`
  return { asked, names, isKnown: names.includes(asked), near: isDefault ? undefined : near }
}

/** The message does not repeat the `resource` of the request: what the manifest wants and the API lacks is what clients send. */
const sent = (api: Party): string | undefined =>
  [
    ...(api.desired?.identifierUris ?? []).map((uri) => uri.replaceAll('{appId}', api.appId)),
    ...(api.desired?.server?.url ? [api.desired.server.url] : []),
  ].find((uri) => !namesOf(api).includes(uri))

export const isUnderVerifiedDomain = (uri: string, domains: readonly string[]): boolean => {
  const host = /^\w+:\/\/([^/:]+)/.exec(uri)?.[1]?.toLowerCase()
  return domains.some((domain) => host === domain || host?.endsWith(`.${domain}`))
}

export const identifierUri: Check = (picture, suspicion) => {
  const found = askedResource(picture, suspicion)
  if (!found || !picture.api.live.application) return unknown
  const { asked, names, isKnown, near } = found
  const what = `identifiers of ${nameOf(picture.api)}`
  if (isKnown) return inOrder(what, asked, listed(names))
  if (suspicion.kind !== 'add-identifier-uri') {
    return near ? amiss(`${what} (differs in ${near.difference})`, asked, near.name) : unknown
  }
  // What differs in a letter is corrected where it is asked for; what cannot become an identifier is not added.
  if (near) return inOrder(`${what} (differs in ${near.difference})`, asked, near.name)
  const mayBe = mayBecome(asked, picture)
  if (mayBe === false) return inOrder(what, 'a URI under a verified domain, or with the app id', asked)
  return mayBe ? amiss(what, asked, listed(names)) : unknown
}

/** Whether Entra takes it as an identifier URI of the API; nothing where that is not known. */
export function mayBecome(uri: string, { api, tenantId, domains }: Picture): boolean | undefined {
  const lower = uri.toLowerCase()
  if (/^api:\/\//.test(lower) && (lower.includes(api.appId) || lower.includes(tenantId))) return true
  if (/^api:\/\/[0-9a-f-]{36}$/.test(lower)) return false
  return domains && isUnderVerifiedDomain(uri, domains)
}

export const identifierUriDomain: Check = (picture, suspicion) => {
  const uri = askedResource(picture, suspicion)?.asked
  if (uri === undefined || picture.domains === undefined) return unknown
  const isVerified = isUnderVerifiedDomain(uri, picture.domains)
  return (isVerified ? inOrder : amiss)(
    `host of ${uri}`,
    `under a verified domain: ${listed(picture.domains)}`,
    isVerified ? 'it is' : 'it is under none of them',
  )
}

const apiNamed = ({ api, client }: Picture, { situation: { parameters } }: Suspicion): boolean =>
  parameters.resourceAppId === api.appId ||
  namesOf(api).includes(parameters.resource ?? '') ||
  (parameters.resource === undefined && parameters.resourceAppId === undefined && !isSame(api, client))

export const apiServicePrincipal: Check = (picture, suspicion) => {
  const { api, tenantId } = picture
  if (!apiNamed(picture, suspicion)) return unknown
  const what = `service principal of ${nameOf(api)}`
  const held = api.live.servicePrincipal
  return held
    ? inOrder(what, `one in the tenant ${tenantId}`, held.id)
    : amiss(what, `one in the tenant ${tenantId}`, 'none')
}

export const apiEnabled: Check = ({ api }, { kind }): Judgement => {
  const { servicePrincipal } = api.live
  if (!servicePrincipal) return unknown
  const what = `accountEnabled of the service principal of ${nameOf(api)}`
  if (servicePrincipal.accountEnabled) return inOrder(what, 'true', 'true')
  return kind === 'create-service-principal' ? amiss(what, 'true', 'false') : unknown
}
