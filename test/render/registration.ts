import type { CloudHosts, Registration } from '../../src/model/registration.ts'

export const appId = '11111111-2222-3333-4444-55555555abcd'
export const tenantId = '00000000-0000-0000-0000-00000000aaaa'

export const publicCloud: CloudHosts = {
  name: 'public',
  login: 'https://login.microsoftonline.com',
  graph: 'https://graph.microsoft.com',
  vault: 'vault.azure.net',
}

export function registration(more: Partial<Registration> = {}): Registration {
  return {
    tenantId,
    appId,
    displayName: 'Example MCP',
    tokenVersion: 2,
    identifierUris: [`api://${appId}`],
    scopes: ['access_as_user'],
    redirectUris: { web: [], spa: [], publicClient: [] },
    certificates: [],
    cloud: publicCloud,
    server: { kind: 'arc-1', url: 'https://arc1.example.com/mcp' },
    secret: { name: 'connector', store: 'file:./connector.secret' },
    ...more,
  }
}
