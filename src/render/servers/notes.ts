import type { Registration } from '../../model/registration.ts'
import { version2Tokens } from '../needs.ts'
import { resourceNotes } from '../resource.ts'

/** What every server has to know of the tokens and the clients that it will see. */
export const serverNotes = (registration: Registration): string[] => [
  ...versionNotes(registration),
  ...resourceNotes(registration),
]

const versionNotes = (registration: Registration): string[] =>
  version2Tokens.isMet(registration)
    ? []
    : [
        `This API has token version 1, where issuer and audience follow other rules and a client that asks by GUID gets another audience. To be safe ${version2Tokens.remedy(registration, '')}; then print this again.`,
      ]

/** For servers that look at issuer and audience alone. */
export const noScopeNote =
  'It looks at issuer and audience, not at scp: an app-only token of this tenant, or an ID token of this registration, passes too. Check scp in the server behind it, or turn on "Assignment required" on the enterprise application.'
