import type { Manifest } from '../../manifest/schema.ts'

/** Where the values for the connector are typed. Afterwards the connector shows its redirect URL. */
export function whereToType(
  { clients, topology, server, credentials }: Manifest,
  writesDefinition: string,
): string {
  const connector = [
    'Now make the connector:',
    '  1. This writes the definition of the connector, apiDefinition.swagger.json:',
    `       ${writesDefinition}`,
    '  2. Power Apps, Custom connectors, New custom connector: Import an OpenAPI file, that one.',
    '  3. Tab Security: the values of power-platform above. Then: Create connector.',
  ]
  const isInDialog =
    clients.includes('copilot-studio') && /^https:/.test(server?.url ?? '') && credentials.secrets.length > 0
  return [...connector, ...(isInDialog ? dialog(topology) : [])].join('\n')
}

// A connection of the dialog is renewed without a scope, which Entra refuses to a client that is its own API.
const dialog = (topology: Manifest['topology']): string[] => [
  'Or, without that:',
  '  Copilot Studio, your agent, Tools: Add a tool, New tool, Model Context Protocol, with the values of copilot-studio above.',
  ...(topology === 'single'
    ? [
        '  With one registration, such a connection ends after an hour (AADSTS90009): take the first way, or two registrations.',
      ]
    : []),
]
