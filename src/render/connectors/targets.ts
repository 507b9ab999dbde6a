import type { Target } from '../target.ts'

export const connectors = [
  {
    name: 'power-platform',
    group: 'connector',
    summary: 'Power Platform and Copilot Studio connector, identity provider Azure Active Directory',
    presets: [
      'copilot-studio',
      'power-platform',
      'powerplatform-connector',
      'powerplatform-connector-global',
      'powerplatform-connector-usgov',
    ],
    needs: [],
    heeds: [],
    load: async () => (await import('../power-platform.ts')).powerPlatform,
  },
] as const satisfies readonly Target[]
