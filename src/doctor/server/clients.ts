import type { Preset } from '../../manifest/preset.ts'
import { isFilledIn, placeholdersIn, presets } from '../../manifest/presets.ts'
import { withoutLoopbackPort } from '../../manifest/redirect-uri.ts'
import { type Platform, platforms } from '../../model/directory.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId } from '../../render/entra.ts'
import { offersRegistration } from './authorization-server.ts'
import { type Profile, profiles } from './client-profiles.ts'
import type { Judged, Judgements } from './judged.ts'
import type { Seen } from './look.ts'
import { isEntra, metadataOf } from './metadata.ts'
import { isLoopback } from './reach.ts'

/** Whether a well-known client can use the server, and why. */
export interface ClientVerdict {
  readonly client: string
  readonly label: string
  readonly verdict: 'works' | 'needs' | 'does not'
  readonly because: readonly string[]
}

/** What is in the way of a client, and what it still takes. */
interface Reasons {
  readonly stops: readonly string[]
  readonly needs: readonly string[]
}

const nothing: Reasons = { stops: [], needs: [] }

/** Every well-known client against the server, and against the registration behind it where that is known. */
export function judgeClients(
  seen: Seen,
  judged: Judgements,
  registration: Registration | undefined,
): ClientVerdict[] {
  const situation = { seen, judged, registration, entra: isBehindEntra(seen, registration) }
  const verdicts = Object.entries(profiles).map(([client, profile]): ClientVerdict => {
    const preset = presets.get(profile.preset ?? '')
    const all = [ofAddress, ofDiscovery, ofResource, ofSignIn].map((reasons) =>
      reasons(situation, profile, preset),
    )
    const stops = unique(all.flatMap((one) => one.stops))
    const needs = unique(all.flatMap((one) => one.needs))
    const label = profile.label ?? preset?.label ?? client
    if (stops.length > 0) return { client, label, verdict: 'does not', because: stops }
    if (needs.length > 0) return { client, label, verdict: 'needs', because: needs }
    return { client, label, verdict: 'works', because: [asIs(profile, registration)] }
  })
  return verdicts.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
}

const order: readonly ClientVerdict['verdict'][] = ['works', 'needs', 'does not']

interface Situation {
  readonly seen: Seen
  readonly judged: Judgements
  readonly registration: Registration | undefined
  /** Entra issues the tokens. */
  readonly entra: boolean
}

const unique = (list: readonly string[]): string[] => [...new Set(list)]

function isBehindEntra(seen: Seen, registration: Registration | undefined): boolean {
  const named = metadataOf(seen)?.authorizationServers ?? []
  return named.length === 0 ? registration !== undefined : named.some(isEntra)
}

const errors = (judged: readonly Judged[]): string[] =>
  judged.flatMap(({ finding }) => (finding?.severity === 'error' ? finding.title : []))

function ofAddress({ seen, judged }: Situation, { remote }: Profile): Reasons {
  const { hostname, protocol } = new URL(seen.url)
  const stops = [
    ...errors([...judged.reach, ...judged.redirects, ...judged.refusal.slice(0, 1)]),
    ...(remote ? outOfReach(protocol, hostname) : []),
  ]
  return { stops, needs: [] }
}

function outOfReach(protocol: string, hostname: string): string[] {
  if (isLoopback(hostname) || isPrivate(hostname)) {
    return ['it connects from the cloud, where this address does not exist']
  }
  return protocol === 'http:' ? ['it connects by https only'] : []
}

const isPrivate = (hostname: string): boolean =>
  /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|^[^.]+$|\.(?:local|internal|lan|home\.arpa)$/.test(hostname)

/** Those that read the metadata stumble over what is wrong there. */
function ofDiscovery({ judged }: Situation, { way }: Profile): Reasons {
  if (way === 'told' || way === 'key') return nothing
  return {
    stops: errors([...judged.refusal, ...judged.metadata, ...judged.discovery, ...judged.fit]),
    needs: [],
  }
}

function ofResource({ judged, entra }: Situation, { resource }: Profile): Reasons {
  if (!entra || resource === undefined) return nothing
  const isRefused = judged.fit.some(({ finding }) => finding?.fix.kind === 'fix-resource-parameter')
  if (!isRefused) return nothing
  return resource === 'sent'
    ? {
        stops: ['it sends the address of the server as resource, which Entra refuses (AADSTS9010010)'],
        needs: [],
      }
    : { stops: [], needs: ['--disable-resource-parameter (AADSTS9010010)'] }
}

function ofSignIn(situation: Situation, profile: Profile, preset: Preset | undefined): Reasons {
  const { seen, entra } = situation
  if (profile.way === 'key') return { stops: [], needs: ['a key that the server takes besides tokens'] }
  if (!entra && seen.authorizationServers.some(offersRegistration)) return nothing
  if (profile.way === 'registers') {
    if (!entra && seen.authorizationServers.length === 0) return nothing
    const whose = entra ? 'Entra' : 'the authorization server'
    return {
      stops: [`it registers itself, which ${whose} does not offer; it has to be given a client id`],
      needs: [],
    }
  }
  if (!entra) return { stops: [], needs: ['the client id of a registration at the authorization server'] }
  return profile.way === 'Microsoft'
    ? ofMicrosoft(situation, preset)
    : ofOwnRegistration(situation, profile, preset)
}

/** VS Code shows no consent page. */
function ofMicrosoft({ registration }: Situation, preset: Preset | undefined): Reasons {
  const appId = preset?.appId ?? ''
  if (registration?.preauthorized?.includes(appId)) return nothing
  return { stops: [], needs: [`pre-authorization of ${appId} on the scope of the API`] }
}

function ofOwnRegistration(
  { registration }: Situation,
  { clientId: field = 'its client id' }: Profile,
  preset: Preset | undefined,
): Reasons {
  const wanted = redirectOf(preset)
  if (!wanted) return nothing
  const { uri, platform } = wanted
  const secret = preset?.needsSecret ? ', and a client secret' : ''
  if (!registration) {
    return {
      stops: [],
      needs: [`${field}: that of a registration with the redirect URI ${uri} (${names[platform]})${secret}`],
    }
  }
  const held = platforms.filter((one) => registration.redirectUris[one].some((own) => isFilledIn(uri, own)))
  if (held.includes(platform)) return nothing
  const [wrong] = held
  return {
    stops: [],
    needs: [
      wrong === undefined
        ? `the redirect URI ${uri} under ${names[platform]}`
        : `the redirect URI ${uri} under ${names[platform]}, and not under ${names[wrong]}`,
    ],
  }
}

const names: Readonly<Record<Platform, string>> = {
  web: 'Web',
  spa: 'Single-page application',
  publicClient: 'Mobile and desktop applications',
}

/** The address of its own, where it has one besides a shared one. Entra ignores the port of this machine. */
function redirectOf(preset: Preset | undefined): { uri: string; platform: Platform } | undefined {
  const platform = platforms.find((one) => preset?.redirectUris[one]?.length)
  const templates = (platform && preset?.redirectUris[platform]) ?? []
  const uri = templates.find((one) => placeholdersIn(one).length > 0) ?? templates[0]
  return platform && uri ? { platform, uri: withoutLoopbackPort(uri.replace(/:\{\w+\}/, '')) } : undefined
}

/** What has to be given to it all the same. */
function asIs({ way, clientId: field }: Profile, registration: Registration | undefined): string {
  if (way === 'Microsoft') return 'pre-authorized, and the metadata lead it to the tenant'
  if (field === undefined || !registration) return 'nothing is in the way'
  return `with ${field} ${clientId(registration)}`
}
