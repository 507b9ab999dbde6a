import type { CloudHosts } from '../../model/registration.ts'

/**
 * `settings.json` for Microsoft's connector tool paconn. It asks for the environment that is left out here, and
 * `connectorId` exists only after `paconn create`.
 */
export function paconnSettings({ name }: CloudHosts): unknown {
  return {
    apiProperties: 'apiProperties.json',
    apiDefinition: 'apiDefinition.swagger.json',
    ...hosts[name],
    powerAppsApiVersion: '2016-11-01',
    flowApiVersion: '2016-11-01',
  }
}

// As Microsoft's Terraform provider for Power Platform has them; usgov is GCC High, which signs in at the .us host.
const hosts: Readonly<Record<CloudHosts['name'], { powerAppsUrl: string; flowUrl: string }>> = {
  public: { powerAppsUrl: 'https://api.powerapps.com', flowUrl: 'https://api.flow.microsoft.com' },
  usgov: { powerAppsUrl: 'https://high.api.powerapps.us', flowUrl: 'https://high.api.flow.microsoft.us' },
  'usgov-dod': {
    powerAppsUrl: 'https://api.apps.appsplatform.us',
    flowUrl: 'https://api.flow.appsplatform.us',
  },
  china: { powerAppsUrl: 'https://api.powerapps.cn', flowUrl: 'https://api.flow.microsoft.cn' },
}
