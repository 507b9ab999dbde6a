import type { CloudHosts } from '../model/registration.ts'

/** Where Power Platform is reached in a cloud, each without a trailing slash but for the resource. */
export interface PowerPlatformHosts {
  readonly powerApps: string
  readonly flow: string
  /** What a token has to be for. Microsoft's own tools name it with the slash. */
  readonly resource: string
}

/**
 * Hosts as Microsoft's Terraform provider for Power Platform has them. Resources as Microsoft's sample for its connector
 * tool in the US Government clouds (microsoft/Federal-Business-Applications) and its PowerShell modules have them; for
 * GCC High the Terraform provider names another one. China stands in the Terraform provider alone. `usgov` is GCC High,
 * which signs in at the .us host; GCC signs in at the public one and is not among these.
 */
export const powerPlatformHosts: Readonly<Record<CloudHosts['name'], PowerPlatformHosts>> = {
  public: {
    powerApps: 'https://api.powerapps.com',
    flow: 'https://api.flow.microsoft.com',
    resource: 'https://service.powerapps.com/',
  },
  usgov: {
    powerApps: 'https://high.api.powerapps.us',
    flow: 'https://high.api.flow.microsoft.us',
    resource: 'https://high.service.powerapps.us/',
  },
  'usgov-dod': {
    powerApps: 'https://api.apps.appsplatform.us',
    flow: 'https://api.flow.appsplatform.us',
    resource: 'https://service.apps.appsplatform.us/',
  },
  china: {
    powerApps: 'https://api.powerapps.cn',
    flow: 'https://api.flow.microsoft.cn',
    resource: 'https://service.powerapps.cn/',
  },
}
