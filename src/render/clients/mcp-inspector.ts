import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { shellLine } from '../formats/shell.ts'
import { resourceNotes } from '../resource.ts'
import type { Asked, KeyAccess } from '../target.ts'
import { addressOf, entryName, keyHeader, keyNames, scopesToAsk } from './entry.ts'

/** MCP Inspector 2: a session file for its web page and its command line. */
export const mcpInspector = (registration: Registration, { access }: Asked): TargetConfiguration => ({
  files: [
    jsonFile('mcp.json', {
      mcpServers: {
        [entryName(registration)]: {
          type: 'http',
          url: addressOf(registration),
          ...(access
            ? {}
            : {
                oauth: {
                  clientId: clientId(registration),
                  scopes: scopesToAsk(registration).join(' '),
                },
              }),
        },
      },
    }),
  ],
  values: access ? keyValues(registration, access) : signInValues(registration),
  notes: access
    ? [
        `The file refers to no variable: the key goes along on the command line, from ${keyNames[access].variable}.`,
      ]
    : [
        'Its page comes back to http://localhost:6274/oauth/callback, its command line to http://127.0.0.1:6276/oauth/callback: register the one that you use, as a public client.',
        'Inspector 1 redeems the code in the browser and needs that redirect URI on the platform spa, which one registration cannot have beside the other: use a registration of its own.',
        ...resourceNotes(registration),
      ],
})

const program = ['npx', '@modelcontextprotocol/inspector']

const signInValues = (registration: Registration): Record<string, string> => ({
  'web page': shellLine([...program, '--config', 'mcp.json', '--server', entryName(registration)]),
  'command line': shellLine([
    ...program,
    '--cli',
    ...['--config', 'mcp.json', '--server', entryName(registration), '--method', 'tools/list'],
  ]),
})

function keyValues(registration: Registration, access: KeyAccess): Record<string, string> {
  const [[name, value] = ['', '']] = Object.entries(keyHeader(access, `$${keyNames[access].variable}`))
  const target = ['--cli', '--server-url', addressOf(registration), '--transport', 'http']
  // In double quotes the shell puts the variable in; the rest is ours.
  return {
    'command line': `${shellLine([...program, ...target])} --header "${name}: ${value}" --method tools/list`,
  }
}
