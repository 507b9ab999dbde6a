import { MICROSOFT_TENANT } from '../../src/emulator/first-party.ts'
import { answerGraph } from '../../src/emulator/graph/graph-service.ts'
import { GUID } from '../../src/emulator/guid.ts'
import type { World } from '../../src/emulator/world.ts'
import { furnish } from './before-recording.ts'
import { graphRequest, newWorld, userToken } from './world.ts'

export interface Exchange {
  readonly cassette: string
  readonly seq: number
  readonly method: string
  readonly path: string
  readonly reqBody: unknown
  readonly status: number
  readonly respHeaders: Readonly<Record<string, string>>
  readonly respBody: unknown
}

export interface Outcome {
  /** `cassette#seq`. */
  readonly at: string
  readonly verdict: 'same' | 'not served' | `differs: ${string}`
}

const SCOPES =
  'Application.ReadWrite.All Directory.Read.All DelegatedPermissionGrant.ReadWrite.All AppRoleAssignment.ReadWrite.All User.Read'

/** Plays one recording against a fresh tenant, as its administrator, at the time of the recording. */
export async function replay(cassette: readonly Exchange[]): Promise<Outcome[]> {
  const clock = { now: 0 }
  const world = await newWorld(() => clock.now)
  letOldNamesPass(world)
  furnish(world.tenant, cassette)
  const names = new Map<string, string>()
  const outcomes: Outcome[] = []
  for (const exchange of cassette) {
    clock.now = Date.parse(exchange.respHeaders.date ?? '2021-10-12T09:05:26Z')
    outcomes.push({ at: `${exchange.cassette}#${exchange.seq}`, verdict: await play(world, exchange, names) })
  }
  return outcomes
}

/** The recordings are older than the policy on identifier URIs. */
function letOldNamesPass({ tenant }: World): void {
  const { identifierUris } = tenant.policies.appManagement.applicationRestrictions
  identifierUris.uriAdditionWithoutUniqueTenantIdentifier.state = 'disabled'
}

async function play(
  world: World,
  exchange: Exchange,
  names: Map<string, string>,
): Promise<Outcome['verdict']> {
  const admin = world.tenant.users.find(({ administrator }) => administrator)
  const scp = exchange.status === 403 ? 'User.Read' : SCOPES
  const token = await userToken(world, { oid: admin?.id ?? '', scp })
  const { method } = exchange
  const path = translate(decodeURIComponent(exchange.path).replace('/v1.0', ''), names)
  const sent =
    exchange.reqBody === null ? {} : { body: JSON.parse(translate(JSON.stringify(asToday(exchange)), names)) }
  const reply = await answerGraph(world, graphRequest(token, { method, path: encodeQuery(path), ...sent }))
  if (reply.status === 400 && JSON.stringify(reply.body).includes('Resource not found for the segment'))
    return 'not served'
  if (reply.status !== exchange.status) return `differs: status ${reply.status} for ${exchange.status}`
  const got: unknown = reply.body === undefined ? null : JSON.parse(JSON.stringify(reply.body))
  learn(exchange.respBody, got, names)
  const expected: unknown = JSON.parse(translate(JSON.stringify(exchange.respBody), names))
  const gap = difference(expected, got, '')
  return gap === undefined ? 'same' : `differs: ${gap}`
}

/** Until 2024 an application without audience was made for personal accounts too, with v2 tokens. */
function asToday({ method, path, reqBody, respBody }: Exchange): unknown {
  const created =
    method === 'POST' && path.endsWith('/applications') && isObject(respBody) && isObject(reqBody)
  if (!created || !isObject(respBody.api)) return reqBody
  const { requestedAccessTokenVersion } = respBody.api
  return { ...reqBody, signInAudience: respBody.signInAudience, api: { requestedAccessTokenVersion } }
}

const encodeQuery = (path: string): string => {
  const [before = '', query] = path.split(/\?(.*)/s)
  return query === undefined
    ? before
    : `${before}?${query.replaceAll(' ', '%20').replaceAll('#', '%23').replaceAll('+', '%2B')}`
}

const translate = (text: string, names: ReadonlyMap<string, string>): string =>
  [...names].reduce((result, [recorded, own]) => result.replaceAll(recorded, own), text)

/** Remembers what the emulator calls the recorded ids. */
function learn(recorded: unknown, own: unknown, names: Map<string, string>): void {
  if (typeof recorded === 'string' && typeof own === 'string') {
    if (recorded !== own && isId(recorded) && isId(own)) names.set(recorded, own)
  } else if (isObject(recorded) && isObject(own)) {
    for (const [name, value] of Object.entries(recorded)) learn(value, own[name], names)
  }
}

const isId = (text: string): boolean => GUID.test(text) || /^[\w-]{43}$/.test(text)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Members that came after the recording, or whose default changed in 2024. */
const NEWER = new Set([
  'nativeAuthenticationApisEnabled',
  'uniqueName',
  'servicePrincipalLockConfiguration',
  'requestSignatureVerification',
  'samlMetadataUrl',
  'redirectUriSettings',
  'serviceManagementReference',
  'client-request-id',
])

/** Where the shapes part: a member too much or too little, another type, another error; undefined when they do not. */
function difference(recorded: unknown, own: unknown, at: string): string | undefined {
  if (Array.isArray(recorded) && Array.isArray(own)) {
    if (recorded.length !== own.length) return `${at} has ${own.length} entries for ${recorded.length}`
    return inOrder(recorded, own, at) && inOrder(recorded, own.toReversed(), at)
  }
  if (isObject(recorded) && isObject(own)) {
    // What Microsoft's own principals offer is neither complete in the recordings nor in the emulator.
    if (recorded.appOwnerOrganizationId === MICROSOFT_TENANT)
      return difference(scalars(recorded), scalars(own), at)
    const missing = Object.keys(recorded).find((name) => !(name in own))
    if (missing !== undefined) return `${at}.${missing} is missing`
    const extra = Object.keys(own).find((name) => !(name in recorded) && !NEWER.has(name))
    if (extra !== undefined) return `${at}.${extra} is not in the recording`
    return Object.entries(recorded)
      .map(([name, value]) => difference(value, own[name], `${at}.${name}`))
      .find((gap) => gap !== undefined)
  }
  if (kind(recorded) !== kind(own)) return `${at} is ${kind(own)} for ${kind(recorded)}`
  return recorded === own || OWN.test(at) ? undefined : `${at} is ${own} for ${recorded}`
}

/** Sets come back in any order; the recordings know two. */
const inOrder = (recorded: readonly unknown[], own: readonly unknown[], at: string): string | undefined =>
  recorded
    .map((item, index) => difference(item, own[index], `${at}[${index}]`))
    .find((gap) => gap !== undefined)

/** What differs from tenant to tenant and from moment to moment. */
const OWN =
  /\.(hint|secretText|publisherDomain|appOwnerOrganizationId|createdDateTime|date|(client-)?request-id)$/

const scalars = (object: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const kept = Object.entries(object).filter(
    ([name, value]) => !Array.isArray(value) && name !== 'appOwnerOrganizationId',
  )
  return Object.fromEntries(kept)
}

const kind = (value: unknown): string => (value === null ? 'null' : typeof value)
