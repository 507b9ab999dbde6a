import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { redirectUrisOf } from '../needs.ts'
import { resourceNotes } from '../resource.ts'
import type { Asked, KeyAccess } from '../target.ts'
import { addressOf, entryName, keyHeader, keyNames, portOf, scopesToAsk } from './entry.ts'
import { environmentNote } from './notes.ts'
import { redirects } from './redirects.ts'

const ownClient = redirects['copilot-cli']

/** GitHub Copilot CLI: the sign-in of VS Code's application, or with a client id of one's own, or a key. */
export const copilotCli = (registration: Registration, { access }: Asked): TargetConfiguration => ({
  files: [
    jsonFile('mcp-config.json', {
      mcpServers: {
        [entryName(registration)]: {
          type: 'http',
          url: addressOf(registration),
          tools: ['*'],
          ...(access ? keyEntry(access) : clientEntry(registration)),
        },
      },
    }),
  ],
  values: {},
  notes: [
    'The file is ~/.copilot/mcp-config.json, or .mcp.json in a project; Copilot CLI does not read .vscode/mcp.json.',
    ...(access ? [environmentNote(access)] : signInNotes(registration)),
  ],
})

const keyEntry = (access: KeyAccess) => ({
  headers: keyHeader(access, `\${${keyNames[access].variable}}`),
})

function clientEntry(registration: Registration) {
  const [registered] = redirectUrisOf(ownClient, registration)
  if (!registered) return {}
  return {
    oauthClientId: clientId(registration),
    oauthPublicClient: true,
    oauthScopes: scopesToAsk(registration),
    auth: { redirectPort: portOf(registered) },
  }
}

const signInNotes = (registration: Registration): string[] => [
  redirectUrisOf(ownClient, registration).length > 0
    ? 'It signs in as this registration, through the redirect URI on 127.0.0.1.'
    : builtIn(registration),
  ...resourceNotes(registration),
]

const builtIn = ({ cloud }: Registration): string =>
  cloud.name === 'public'
    ? 'It needs no client id: since 0.0.407 it signs in to Entra with the application of VS Code, which has to be pre-authorized (clients: [github-copilot-cli]) or consented to.'
    : 'Its own sign-in is known from the public cloud alone. For a client id here write clients: [{ github-copilot-cli-own-client: { port: 33418 } }] into the manifest, run appreg apply and print this again.'
