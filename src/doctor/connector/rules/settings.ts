import type { Connector } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, type Place, textOf } from '../place.ts'
import { clientIdOf } from './provider.ts'

/** The settings of Microsoft's tool paconn. */
export const settingRules = (connector: Connector): Fault[] =>
  connector.settings.flatMap((place) => [...service(place), ...otherClient(place, connector)])

const hosts = /^(?:[\w-]+\.)*api\.(?:powerapps\.(?:com|us|cn)|apps\.appsplatform\.us)$/i

function service(settings: Place): Fault[] {
  const place = at(settings, 'powerAppsUrl')
  const url = textOf(place)
  if (!place || url === undefined || (URL.canParse(url) && hosts.test(new URL(url).hostname))) return []
  return [
    {
      severity: 'warning',
      title: 'powerAppsUrl is not the service of Power Apps',
      cause: 'paconn sends the connector and the token of whoever is signed in there.',
      at: place,
      expected: 'https://api.powerapps.com, or the host of another cloud',
      summary: 'set powerAppsUrl to https://api.powerapps.com',
    },
  ]
}

/** `clientId` in this file is who paconn signs in as, not the connector. */
function otherClient(settings: Place, { signIns }: Connector): Fault[] {
  const place = at(settings, 'clientId')
  const id = textOf(place)?.toLowerCase()
  if (!place || id === undefined) return []
  if (!signIns.some((signIn) => clientIdOf(signIn)?.toLowerCase() === id)) return []
  return [
    {
      severity: 'warning',
      title: 'paconn would sign in as the connector',
      cause:
        'clientId in settings.json is the client that paconn itself signs in with, which has to be a public one.',
      at: place,
      expected: 'nothing, or the client of the tool',
      summary: 'take clientId out of settings.json',
    },
  ]
}
