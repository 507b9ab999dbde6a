import { desiredScope } from '../../desired/entitlements.ts'
import { redirectUriFaults, withoutLoopbackPort } from '../../manifest/redirect-uri.ts'
import type { Desired, DesiredPermissions } from '../../model/desired.ts'
import { isNamed, MICROSOFT_GRAPH, type Platform, platforms } from '../../model/directory.ts'
import type { FixKind } from '../../model/finding.ts'
import type { Suspect } from '../findings.ts'
import { missingConsents } from '../look/consent.ts'
import { isSame, type Party, type Picture } from '../look/picture.ts'
import { isLoopback, misplaced, missingOn, registeredUris } from '../look/redirect-uri.ts'
import { askedResource, mayBecome } from '../look/resource.ts'
import { askedScopes } from '../look/scope.ts'
import { platformNames } from '../situation.ts'

/** A change of a registration that mends a cause, and does no harm. */
export interface Repair {
  /** Whose registration is changed. */
  readonly party: Party
  /** What is wanted of it besides what is there. */
  readonly wanted: Partial<Omit<Desired, 'key' | 'isPartial'>>
}

/** Nothing where it takes a person or another party, or where not all that it takes is known. */
export function repairOf(suspect: Suspect, picture: Picture): Repair | undefined {
  if (suspect.cause.fix.automatic !== true) return undefined
  const repair = repairs[suspect.cause.fix.kind]?.(picture, suspect)
  return repair?.party.live.application ? repair : undefined
}

type Make = (picture: Picture, suspect: Suspect) => Repair | undefined

const addRedirectUri: Make = ({ client }, { situation: { parameters } }) => {
  if (parameters.uri === undefined) return undefined
  const platform =
    missingOn(client, parameters.uri) ??
    platforms.find((one) => platformNames[one] === parameters.platform) ??
    'publicClient'
  const uri = withoutLoopbackPort(parameters.uri)
  if (redirectUriFaults(uri, platform).length > 0) return undefined
  return { party: client, wanted: { redirectUris: { ...nowhere, [platform]: [uri] } } }
}

const nowhere = { web: [], spa: [], publicClient: [] }

/** Of several addresses nobody knows which one the client uses. */
const moveRedirectUri: Make = (picture, { misconfiguration, situation }) => {
  const { client } = picture
  const { application } = client.live
  const found = misplaced(picture, misconfiguration.id, situation.parameters.uri)
  const [stray, ...others] = found?.stray ?? []
  if (!application || !found || !stray || others.length > 0) return undefined
  // Whether an address on a host is a browser's or a server's, nobody knows but its owner.
  if (found.right === 'publicClient' && !isLoopback(stray.uri)) return undefined
  const moved = registeredUris(application).map((one) =>
    one.uri === stray.uri && one.platform === stray.platform ? { ...one, platform: found.right } : one,
  )
  const on = (wanted: Platform) => moved.filter(({ platform }) => platform === wanted).map(({ uri }) => uri)
  return {
    party: client,
    wanted: {
      redirectUris: { web: on('web'), spa: on('spa'), publicClient: on('publicClient') },
      prune: ['redirectUris'],
    },
  }
}

/** Everything else that a registration wants brings it along. */
const createServicePrincipal: Make = ({ client, api }, { misconfiguration }) => ({
  party: misconfiguration.id.startsWith('client-') ? client : api,
  wanted: { settings: {} },
})

const consentTo = (client: Party, permissions: readonly DesiredPermissions[]): Repair | undefined =>
  permissions.length === 0 ? undefined : { party: client, wanted: { permissions, adminConsent: true } }

const on = (resource: string, delegated: readonly string[]): DesiredPermissions[] =>
  delegated.length === 0 ? [] : [{ resource, delegated, application: [] }]

/** For what the request asks for, and what the client lists of the same API; of all where the message names none. */
const grantConsent: Make = (picture, { misconfiguration, situation }) =>
  consentTo(
    picture.client,
    missingConsents(picture, { misconfiguration: misconfiguration.id, situation }).flatMap(
      ({ appId, wanted }) => on(appId, wanted),
    ),
  )

const askedApi = ({ api }: Picture, { misconfiguration }: Suspect): string =>
  misconfiguration.id === 'self-token-needs-graph' ? MICROSOFT_GRAPH : api.appId

/** What the request asks for, as far as the API offers it; without a word about it the only scope that there is. */
function askedOf({ api }: Picture, { situation }: Suspect, resource: string): string[] {
  if (resource === MICROSOFT_GRAPH) return ['User.Read']
  const offered = offeredBy(api)
  const asked = askedScopes(situation.parameters.scope).filter((name) => offered.includes(name))
  return asked.length > 0 ? asked : offered.length === 1 ? offered : []
}

const offeredBy = ({ live }: Party): string[] =>
  (live.application?.api.oauth2PermissionScopes ?? [])
    .filter(isNamed)
    .filter(({ isEnabled }) => isEnabled)
    .map(({ value }) => value)

/** Listed without consent, it would only fail later. */
const addPermission: Make = (picture, suspect) => {
  const resource = askedApi(picture, suspect)
  if (resource !== MICROSOFT_GRAPH && isSame(picture.client, picture.api)) return undefined
  return consentTo(picture.client, on(resource, askedOf(picture, suspect, resource)))
}

const preauthorize: Make = (picture, suspect) => {
  const { client, api } = picture
  const scopes = askedOf(picture, suspect, api.appId)
  if (isSame(client, api) || scopes.length === 0) return undefined
  return { party: api, wanted: { preauthorize: [{ appId: client.appId, scopes }] } }
}

const addScope: Make = ({ api }, { situation: { parameters } }) => {
  const { application } = api.live
  const [value] = askedScopes(parameters.scope)
  if (!application || value === undefined || !/^[\w.:-]{1,100}$/.test(value)) return undefined
  const held = application.api.oauth2PermissionScopes.filter(isNamed).find((scope) => scope.value === value)
  const written = api.desired?.scopes.find((scope) => scope.value === value)
  const key = application.uniqueName ?? application.appId
  const made = desiredScope({ value, consent: 'admins-and-users' }, { name: application.displayName, key })
  const scope = written ?? (held ? { ...held, isEnabled: true } : made)
  return { party: api, wanted: { scopes: [scope] } }
}

const addIdentifierUri: Make = (picture, { misconfiguration, situation }) => {
  const uri = askedResource(picture, { misconfiguration: misconfiguration.id, situation })?.asked
  if (uri === undefined || mayBecome(uri, picture) !== true) return undefined
  return { party: picture.api, wanted: { identifierUris: [uri] } }
}

const setTokenVersion2: Make = ({ api }) => ({ party: api, wanted: { tokenVersion: 2 } })

const repairs: Partial<Readonly<Record<FixKind, Make>>> = {
  'add-redirect-uri': addRedirectUri,
  'fix-redirect-platform': moveRedirectUri,
  'create-service-principal': createServicePrincipal,
  'grant-admin-consent': grantConsent,
  'add-permission': addPermission,
  'preauthorize-client': preauthorize,
  'add-scope': addScope,
  'add-identifier-uri': addIdentifierUri,
  'set-token-version-2': setTokenVersion2,
}
