import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId, ownsServerUrl } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { shellLine } from '../formats/shell.ts'
import type { Asked, KeyAccess } from '../target.ts'
import { addressOf, entryName, keyHeader, keyNames, portOf, redirectUriFor, scopesToAsk } from './entry.ts'
import { redirects } from './redirects.ts'

/** mcp-remote, the bridge for clients that start programs only, such as Claude Desktop. */
export const mcpRemote = (registration: Registration, { access }: Asked): TargetConfiguration => {
  const args = ['-y', 'mcp-remote', addressOf(registration), ...options(registration, access)]
  return {
    files: [
      jsonFile('claude_desktop_config.json', {
        mcpServers: { [entryName(registration)]: { command: 'npx', args } },
      }),
    ],
    values: { 'command line': shellLine(['npx', ...args]) },
    notes: [
      'Any client that starts programs takes the entry; the name of the file is that of Claude Desktop.',
      ...(access
        ? [
            `mcp-remote puts ${headerVariable(access)} in: set it in the environment of the client${access === 'api-key' ? ', as "Bearer KEY"' : ''}, or in "env" beside "args".`,
          ]
        : [
            ownsServerUrl(registration)
              ? 'The server URL is an Application ID URI, so the resource parameter may stay.'
              : '--disable-resource-parameter keeps Entra from refusing the sign-in (AADSTS9010010); it needs mcp-remote 0.1.43 or newer.',
            'After a failed sign-in remove ~/.mcp-auth: it keeps what it learnt.',
          ]),
    ],
  }
}

function options(registration: Registration, access: KeyAccess | undefined): string[] {
  if (access) return ['--header', header(access)]
  const redirect = redirectUriFor(redirects['mcp-remote'], registration)
  return [
    String(portOf(redirect)),
    '--static-oauth-client-info',
    unspaced({ client_id: clientId(registration) }),
    '--static-oauth-client-metadata',
    unspaced({ scope: scopesToAsk(registration).join(' ') }),
    ...(ownsServerUrl(registration) ? [] : ['--disable-resource-parameter']),
  ]
}

/** JSON without a blank: some clients take an argument apart there. */
const unspaced = (value: object): string => JSON.stringify(value).replaceAll(' ', '\\u0020')

/** Without blanks for the same reason; the variable may hold some. */
function header(access: KeyAccess): string {
  const [[name] = ['']] = Object.entries(keyHeader(access, ''))
  return `${name}:\${${headerVariable(access)}}`
}

const headerVariable = (access: KeyAccess): string =>
  access === 'api-key' ? 'MCP_AUTHORIZATION' : keyNames[access].variable
