import type { Registration } from '../../model/registration.ts'
import { secretNote } from '../secret.ts'
import type { KeyAccess } from '../target.ts'
import { keyNames } from './entry.ts'

/** Where a key stands that a file refers to. */
export const environmentNote = (access: KeyAccess): string =>
  `Put the ${keyNames[access].label.toLowerCase()} into the environment variable ${keyNames[access].variable} before the client starts: the file only refers to it.`

/** Where the client secret stands that a file refers to. */
export const secretEnvironmentNote = (registration: Registration): string =>
  `The redirect URI is one of the platform web, so a client secret is asked for: put it into the environment variable ${secretVariable} ${secretNote(registration)}.`

export const secretVariable = 'MCP_CLIENT_SECRET'
