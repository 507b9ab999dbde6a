import type { CloudHosts } from '../../model/registration.ts'
import { powerPlatformHosts } from '../../power-platform/hosts.ts'

/**
 * `settings.json` for Microsoft's connector tool paconn. It asks for the environment that is left out here, and
 * `connectorId` exists only after `paconn create`.
 */
export function paconnSettings({ name }: CloudHosts): unknown {
  const { powerApps: powerAppsUrl, flow: flowUrl } = powerPlatformHosts[name]
  return {
    apiProperties: 'apiProperties.json',
    apiDefinition: 'apiDefinition.swagger.json',
    powerAppsUrl,
    flowUrl,
    powerAppsApiVersion: '2016-11-01',
    flowApiVersion: '2016-11-01',
  }
}
