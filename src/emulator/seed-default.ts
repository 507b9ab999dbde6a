import type { Seed } from './seed-schema.ts'
import { PERSONAL_TENANT } from './tenant.ts'

/** What the emulator holds when no seed file says otherwise. */
export const defaultSeed = {
  tenants: {
    home: {
      displayName: 'Contoso Emulator',
      domains: ['contoso-emulator.onmicrosoft.com', 'contoso-emulator.example'],
      users: {
        admin: {
          displayName: 'Emulator Administrator',
          givenName: 'Emulator',
          surname: 'Administrator',
          administrator: true,
        },
        user: { displayName: 'Emulator User', givenName: 'Emulator', surname: 'User' },
        guest: { displayName: 'Fabrikam Guest', guestFrom: { tenant: 'fabrikam', user: 'user' } },
      },
      applications: {
        bootstrap: {
          body: { displayName: 'appreg bootstrap' },
          roles: {
            'microsoft-graph': [
              'Application.ReadWrite.All',
              'Directory.Read.All',
              'DelegatedPermissionGrant.ReadWrite.All',
              'AppRoleAssignment.ReadWrite.All',
              'Policy.Read.All',
            ],
          },
        },
      },
      environments: { sandbox: { displayName: 'Sandbox' } },
    },
    fabrikam: {
      displayName: 'Fabrikam Emulator',
      domains: ['fabrikam-emulator.onmicrosoft.com'],
      users: {
        admin: { displayName: 'Fabrikam Administrator', administrator: true },
        user: { displayName: 'Fabrikam User' },
      },
    },
    consumers: {
      tenantId: PERSONAL_TENANT,
      displayName: 'Microsoft Accounts',
      domains: ['personal-emulator.example'],
      users: { person: { displayName: 'Private Person' } },
    },
  },
  vaults: {
    'emulator-vault': {
      roles: { bootstrap: 'Key Vault Administrator', admin: 'Key Vault Administrator' },
    },
  },
} as const satisfies Seed
