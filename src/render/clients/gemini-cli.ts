import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { authorizeUrl, clientId, tokenUrl } from '../entra.ts'
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

/** Gemini CLI: sign-in as this registration at the endpoints of the tenant, or a key. */
export function geminiCli(registration: Registration, { access }: Asked): TargetConfiguration {
  const redirect = redirectUriFor(redirects['gemini-cli'], registration)
  const entry = access
    ? { headers: keyHeader(access, reference(keyNames[access].variable)) }
    : {
        oauth: {
          enabled: true,
          clientId: clientId(registration),
          ...(needsSecret(redirect) ? { clientSecret: reference(secretVariable) } : {}),
          authorizationUrl: authorizeUrl(registration),
          tokenUrl: tokenUrl(registration),
          scopes: scopesToAsk(registration),
          redirectUri: redirect.uri,
        },
      }
  return {
    files: [
      jsonFile('.gemini/settings.json', {
        mcpServers: { [entryName(registration)]: { httpUrl: addressOf(registration), ...entry } },
      }),
    ],
    values: {},
    notes: [
      'The file is .gemini/settings.json in a project, or the same in your home: put the entry into it where there is one already.',
      ...(access
        ? [environmentNote(access)]
        : [
            ...(needsSecret(redirect) ? [secretEnvironmentNote(registration)] : []),
            '/mcp auth in Gemini CLI signs in.',
            ...resourceNotes(registration),
          ]),
    ],
  }
}

const reference = (variable: string): string => `\${${variable}}`
