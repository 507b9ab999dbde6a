import { presets } from '../manifest/presets.ts'
import { withoutLoopbackPort } from '../manifest/redirect-uri.ts'
import { type Platform, platforms } from '../model/directory.ts'
import type { Situation } from './catalogue/condition.ts'
import type { Parameters } from './catalogue/parameters.ts'
import type { Message } from './read/message.ts'
import type { Reading } from './read/read.ts'
import type { DecodedToken } from './read/tokens.ts'

/** What is known of one failure: its message, then the request and the token that stand in the same text. */
export function situationOf({ parameters, variant }: Message, reading: Reading): Situation {
  const known = { ...fromToken(reading.tokens), ...reading.request, ...parameters }
  const { correlationId, timestamp } = reading
  return {
    parameters: {
      ...derived(known),
      ...known,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(timestamp === undefined ? {} : { timestamp }),
    },
    signals: reading.signals,
    ...(reading.assertion ? { assertion: reading.assertion } : {}),
    ...(variant === undefined ? {} : { variant }),
  }
}

/** Of several nobody knows which one was refused. */
function fromToken([token, ...others]: readonly DecodedToken[]): Parameters {
  if (!token || others.length > 0) return {}
  const { aud, iss } = token.claims
  return {
    ...(typeof aud === 'string' ? { audience: aud } : {}),
    ...(typeof iss === 'string' ? { issuer: iss } : {}),
  }
}

function derived({ uri, resource }: Parameters): Parameters {
  const resourceAppId = /^(?:api:\/\/|spn:)?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i.exec(
    resource ?? '',
  )?.[1]
  return {
    ...(uri === undefined
      ? {}
      : { registerUri: withoutLoopbackPort(uri), platform: platformNames[platformOf(uri)] }),
    ...(resourceAppId === undefined ? {} : { resourceAppId }),
  }
}

/** As `appreg redirect add --platform` calls them. */
export const platformNames = { web: 'web', spa: 'spa', publicClient: 'public-client' } as const

/** Where the client that has this address wants it; of an unknown one by where it runs. */
function platformOf(uri: string): Platform {
  const preset = [...presets.values()].find(({ redirectUris }) =>
    platforms.some((platform) => redirectUris[platform]?.some((known) => fits(known, uri))),
  )
  const known = platforms.find((platform) => preset?.redirectUris[platform]?.some((one) => fits(one, uri)))
  return known ?? (/^https:/i.test(uri) ? 'web' : 'publicClient')
}

/** `{name}` in the address of a preset stands for anything without a slash. */
function fits(known: string, uri: string): boolean {
  const parts = withoutLoopbackPort(known.replace(/:\{\w+\}/, '')).split(/\{\w+\}/)
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('[^/]{1,200}')
  return new RegExp(`^${pattern}$`).test(withoutLoopbackPort(uri))
}
