import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { resourceNotes } from '../resource.ts'
import type { Asked } from '../target.ts'
import {
  addressOf,
  entryName,
  keyHeader,
  keyNames,
  needsSecret,
  redirectUriFor,
  scopesToAsk,
} from './entry.ts'
import { environmentNote, secretEnvironmentNote, secretVariable } from './notes.ts'
import { redirects } from './redirects.ts'

/** Cursor: sign-in as this registration, or a key. */
export function cursor(registration: Registration, { access }: Asked): TargetConfiguration {
  const redirect = redirectUriFor(redirects.cursor, registration)
  const entry = access
    ? { headers: keyHeader(access, reference(keyNames[access].variable)) }
    : {
        auth: {
          CLIENT_ID: clientId(registration),
          ...(needsSecret(redirect) ? { CLIENT_SECRET: reference(secretVariable) } : {}),
          scopes: scopesToAsk(registration),
        },
      }
  return {
    files: [
      jsonFile('.cursor/mcp.json', {
        mcpServers: { [entryName(registration)]: { url: addressOf(registration), ...entry } },
      }),
    ],
    values: {},
    notes: access
      ? [environmentNote(access)]
      : [
          ...(needsSecret(redirect) ? [secretEnvironmentNote(registration)] : []),
          'Without scopes Cursor asks for all that the server lists.',
          ...resourceNotes(registration),
        ],
  }
}

const reference = (variable: string): string => `\${env:${variable}}`
