import { withoutLoopbackPort } from '../../manifest/redirect-uri.ts'
import { type Application, type Platform, platforms } from '../../model/directory.ts'
import { nameDifference } from '../difference.ts'
import { amiss, type Check, inOrder, listed, unknown } from './check.ts'
import { nameOf, type Party, type Picture } from './picture.ts'

export interface Registered {
  readonly uri: string
  readonly platform: Platform
}

export const registeredUris = (application: Application): Registered[] =>
  platforms.flatMap((platform) => application[platform].redirectUris.map((uri) => ({ uri, platform })))

const platformWords: Readonly<Record<Platform, string>> = {
  web: 'Web',
  spa: 'Single-page application',
  publicClient: 'Mobile and desktop',
}

/** Entra ignores the port of a loopback address. */
export const standsUnder = (uri: string, application: Application): Registered[] =>
  registeredUris(application).filter((one) => withoutLoopbackPort(one.uri) === withoutLoopbackPort(uri))

/**
 * On which platform a redirect URI is missing: where the manifest wants it, or where one stands that differs in what people
 * overlook. Nothing where neither tells.
 */
export function missingOn({ live, desired }: Party, uri: string): Platform | undefined {
  const bare = withoutLoopbackPort(uri)
  const wanted = platforms.find((platform) =>
    desired?.redirectUris[platform].some((one) => withoutLoopbackPort(one) === bare),
  )
  const registered = live.application ? registeredUris(live.application) : []
  const near = registered.find((one) => nameDifference(one.uri, uri) !== undefined)
  return wanted ?? near?.platform
}

export const redirectUriRegistered: Check = ({ client }, { misconfiguration, situation: { parameters } }) => {
  const { application } = client.live
  if (!application) return unknown
  const uris = registeredUris(application).map(({ uri }) => uri)
  const wanted = parameters.uri
  const what = `redirect URIs of ${nameOf(client)}`
  if (uris.length === 0) return amiss(what, wanted ?? 'at least one', 'none')
  if (misconfiguration === 'redirect-uri-none') return inOrder(what, wanted ?? 'at least one', listed(uris))
  if (wanted === undefined || misconfiguration === 'redirect-uri-malformed') return unknown
  const [found] = standsUnder(wanted, application)
  if (found) return inOrder(what, wanted, `${found.uri} (${platformWords[found.platform]})`)
  const near = nearest(wanted, uris)
  if (near) return amiss(`${what} (differs in ${near.difference})`, wanted, near.uri)
  return amiss(what, wanted, listed(uris))
}

function nearest(wanted: string, uris: readonly string[]) {
  return uris
    .map((uri) => ({ uri, difference: nameDifference(uri, wanted) }))
    .find(({ difference }) => difference !== undefined)
}

/** Where the client of each failure needs its address, and where it must not stand. */
const placement: Readonly<Record<string, { readonly wrong: readonly Platform[]; readonly right: Platform }>> =
  {
    'credential-missing': { wrong: ['web'], right: 'publicClient' },
    'public-client-with-credential': { wrong: ['spa', 'publicClient'], right: 'web' },
    'browser-redeems-web-redirect': { wrong: ['web', 'publicClient'], right: 'spa' },
    'server-redeems-spa-redirect': { wrong: ['spa'], right: 'web' },
    'spa-without-pkce': { wrong: ['spa'], right: 'web' },
    'spa-refresh-token': { wrong: ['spa'], right: 'web' },
  }

/** The redirect URIs that stand where the client of this failure cannot use them, and where they belong. */
export function misplaced(
  { client }: Picture,
  misconfiguration: string,
  uri: string | undefined,
): { readonly stray: readonly Registered[]; readonly right: Platform } | undefined {
  const { application } = client.live
  const place = placement[misconfiguration]
  if (!application || !place) return undefined
  const candidates = uri === undefined ? unnamed(application, place.right) : standsUnder(uri, application)
  return { stray: candidates.filter(({ platform }) => place.wrong.includes(platform)), right: place.right }
}

/** Where the message names none: a program has its address on the own machine, a server on a host. */
const unnamed = (application: Application, right: Platform): Registered[] =>
  registeredUris(application).filter(
    ({ uri }) => right === 'spa' || (right === 'publicClient') === isLoopback(uri),
  )

export const isLoopback = (uri: string): boolean => /^http:\/\/(?:localhost|127\.0\.0\.1)\b/i.test(uri)

export const redirectUriPlatform: Check = (picture, { misconfiguration, situation }) => {
  const uri = situation.parameters.uri
  const found = misplaced(picture, misconfiguration, uri)
  if (!found) return unknown
  const right = platformWords[found.right]
  const [first] = found.stray
  if (first) return amiss(`platform of ${first.uri}`, right, platformWords[first.platform])
  const { application } = picture.client.live
  if (!application) return unknown
  const held =
    uri === undefined
      ? unnamed(application, found.right).filter(({ platform }) => platform === found.right)
      : standsUnder(uri, application)
  const [place] = held
  return place ? inOrder(`platform of ${place.uri}`, right, platformWords[place.platform]) : unknown
}

const isInsecure = (uri: string): boolean => /^http:\/\/(?!(?:localhost|127\.0\.0\.1)(?:[:/]|$))/i.test(uri)

export const redirectUriSecure: Check = ({ client }, { situation: { parameters } }) => {
  const asked = parameters.uri
  if (asked !== undefined) {
    const what = 'scheme of the redirect URI of the request'
    return isInsecure(asked) ? amiss(what, 'https', asked) : inOrder(what, 'https', asked)
  }
  const { application } = client.live
  const insecure = application
    ? registeredUris(application)
        .map(({ uri }) => uri)
        .filter(isInsecure)
    : []
  return insecure.length > 0
    ? amiss(`redirect URIs of ${nameOf(client)}`, 'https', listed(insecure))
    : unknown
}

export const redirectUriOfRequest: Check = ({ client }, { misconfiguration, situation: { parameters } }) => {
  const { uri, authorizeUri } = parameters
  const { application } = client.live
  if (
    application &&
    (misconfiguration === 'redirect-uri-none' || misconfiguration === 'redirect-uri-malformed')
  ) {
    const held = registeredUris(application).map((one) => one.uri)
    return held.length > 0 && (uri === undefined || !URL.canParse(uri))
      ? amiss('redirect URI of the request', listed(held), uri ?? 'none')
      : unknown
  }
  if (uri === undefined || authorizeUri === undefined) return unknown
  const difference = nameDifference(authorizeUri, uri)
  const what = `redirect URI of the token request${difference ? ` (differs in ${difference})` : ''}`
  return uri === authorizeUri ? inOrder(what, authorizeUri, uri) : amiss(what, authorizeUri, uri)
}
