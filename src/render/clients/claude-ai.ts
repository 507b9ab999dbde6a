import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { apiName, clientId } from '../entra.ts'
import { resourceNotes } from '../resource.ts'
import { secretNote } from '../secret.ts'
import { addressOf } from './entry.ts'

/** Claude on the web, desktop and mobile: the dialog of a custom connector. */
export const claudeAi = (registration: Registration): TargetConfiguration => ({
  files: [],
  values: {
    Name: apiName(registration),
    'Remote MCP server URL': addressOf(registration),
    'OAuth Client ID': clientId(registration),
    'OAuth Client Secret': secretNote(registration),
  },
  notes: [
    'Settings, Connectors, Add custom connector; client id and secret are under Advanced settings.',
    'Claude reads tenant and scopes from the metadata of the server, and it keeps what it read: after a change there, remove the connector and add it again.',
    'claude_desktop_config.json starts programs only: for a server that Claude cannot reach from outside use the target mcp-remote.',
    ...resourceNotes(registration),
  ],
})
