import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId, metadataUrl } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { shellLine } from '../formats/shell.ts'
import { resourceNotes } from '../resource.ts'
import type { Asked, KeyAccess } from '../target.ts'
import {
  addressOf,
  entryName,
  keyHeader,
  keyNames,
  needsSecret,
  portOf,
  redirectUriFor,
  scopesToAsk,
} from './entry.ts'
import { environmentNote, secretEnvironmentNote } from './notes.ts'
import { redirects } from './redirects.ts'

/** Claude Code: a file of the project, and the command that says the same. */
export const claudeCode = (registration: Registration, { access }: Asked): TargetConfiguration =>
  access ? withKey(registration, access) : withSignIn(registration)

function withSignIn(registration: Registration): TargetConfiguration {
  const redirect = redirectUriFor(redirects['claude-code'], registration)
  const oauth = {
    clientId: clientId(registration),
    callbackPort: portOf(redirect),
    scopes: scopesToAsk(registration).join(' '),
  }
  return {
    files: [file(registration, { oauth })],
    values: {
      command: add(registration, [
        '--client-id',
        oauth.clientId,
        ...(needsSecret(redirect) ? ['--client-secret'] : []),
        '--callback-port',
        String(oauth.callbackPort),
      ]),
    },
    notes: [
      'The file is .mcp.json in the project; the command adds the same for you alone, where the scopes come from the metadata of the server. Then /mcp in Claude Code signs in.',
      ...(needsSecret(redirect) ? [secretEnvironmentNote(registration)] : []),
      `For a server that publishes no metadata add "authServerMetadataUrl": "${metadataUrl(registration)}" beside clientId.`,
      ...resourceNotes(registration),
    ],
  }
}

function withKey(registration: Registration, access: KeyAccess): TargetConfiguration {
  const { variable } = keyNames[access]
  const headers = keyHeader(access, `\${${variable}}`)
  return {
    files: [file(registration, { headers })],
    values: {},
    notes: ['The file is .mcp.json in the project.', environmentNote(access)],
  }
}

const file = (registration: Registration, more: object) =>
  jsonFile('.mcp.json', {
    mcpServers: {
      [entryName(registration)]: { type: 'http', url: addressOf(registration), ...more },
    },
  })

const add = (registration: Registration, options: readonly string[]): string =>
  shellLine([
    ...['claude', 'mcp', 'add', '--transport', 'http'],
    ...options,
    entryName(registration),
    addressOf(registration),
  ])
