import type { Registration } from '../../model/registration.ts'

/** What a server has to know of the tokens that it will see. */
export const versionNotes = ({ tokenVersion }: Registration): string[] =>
  tokenVersion === 2
    ? []
    : [
        'This API has token version 1, where issuer and audience follow other rules and a client that asks by GUID gets another audience: tokenVersion: 2 in the manifest is the safe setting, print this configuration again after it.',
      ]
