import type { Connector } from '../connector.ts'
import type { Fault } from '../fault.ts'
import type { KnownRegistration } from '../known-registration.ts'
import { at, type Place, textOf } from '../place.ts'
import { type Operation, operationsOf } from '../rules/definition.ts'
import { isMcp } from '../rules/mcp.ts'
import { isOpen } from '../values.ts'

/** The definition leads to the server of the manifest. */
export function serverAgainst({ definitions }: Connector, { serverUrl }: KnownRegistration): Fault[] {
  if (serverUrl === undefined || !URL.canParse(serverUrl)) return []
  const url = new URL(serverUrl)
  return definitions.flatMap((definition) => {
    const otherHost = hostAgainst(definition, url)
    if (otherHost.length > 0) return otherHost
    return operationsOf(definition)
      .filter(isMcp)
      .flatMap((operation) => pathAgainst(definition, operation, url))
  })
}

function hostAgainst(definition: Place, url: URL): Fault[] {
  const place = at(definition, 'host')
  const host = textOf(place)?.toLowerCase()
  if (!place || host === undefined || isOpen(host) || host === url.host) return []
  return [
    {
      title: 'The connector leads to another server',
      cause: 'Tokens for this API are sent to a host that is not its own.',
      at: place,
      expected: url.host,
      summary: `set host to ${url.host}`,
      writes: [{ at: place, value: url.host }],
    },
  ]
}

const joined = (base: string, path: string): string => `${base}/${path}`.replace(/\/{2,}/g, '/')
const bare = (path: string): string => path.replace(/(?<=.)\/$/, '')

function pathAgainst(definition: Place, { path, at: place }: Operation, url: URL): Fault[] {
  const called = joined(textOf(at(definition, 'basePath')) ?? '', path)
  if (bare(called) === bare(url.pathname)) return []
  return [
    {
      title: 'The connector calls another path than that of the server',
      cause: 'basePath and path are joined, and the server answers 404 there.',
      at: place,
      expected: url.pathname,
      actual: called,
      summary: `set basePath to / and the path to ${url.pathname}`,
    },
  ]
}
