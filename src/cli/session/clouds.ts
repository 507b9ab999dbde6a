import type { CloudHosts } from '../../model/registration.ts'

/** National clouds: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
export const clouds: Readonly<Record<CloudHosts['name'], CloudHosts>> = {
  public: {
    name: 'public',
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    vault: 'vault.azure.net',
  },
  usgov: {
    name: 'usgov',
    login: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    vault: 'vault.usgovcloudapi.net',
  },
  'usgov-dod': {
    name: 'usgov-dod',
    login: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    vault: 'vault.usgovcloudapi.net',
  },
  china: {
    name: 'china',
    login: 'https://login.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    vault: 'vault.azure.cn',
  },
}
