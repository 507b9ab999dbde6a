import { presets } from '../../manifest/presets.ts'
import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import type { Asked, KeyAccess } from '../target.ts'
import { addressOf, entryName, keyHeader, keyNames } from './entry.ts'

/** VS Code: its own Microsoft sign-in, or a key that it asks for once. */
export const vscode = (registration: Registration, { access }: Asked): TargetConfiguration => ({
  files: [jsonFile('.vscode/mcp.json', configuration(registration, access))],
  values: {},
  notes: access ? [keyNote] : notes(registration),
})

function configuration(registration: Registration, access: KeyAccess | undefined): unknown {
  const server = { type: 'http', url: addressOf(registration) }
  if (access) {
    const { label } = keyNames[access]
    const headers = keyHeader(access, `\${input:${access}}`)
    return {
      inputs: [
        { type: 'promptString', id: access, description: `${label} of the MCP server`, password: true },
      ],
      servers: { [entryName(registration)]: { ...server, headers } },
    }
  }
  const oauth = hasOwnClient(registration) ? { oauth: { clientId: clientId(registration) } } : {}
  return { servers: { [entryName(registration)]: { ...server, ...oauth } } }
}

const hasOwnClient = ({ clients = [] }: Registration): boolean => clients.includes('vscode-own-client')

const keyNote =
  'VS Code asks for the key when it first needs it and keeps it to itself: it stands in no file.'

function notes(registration: Registration): string[] {
  const vscodeId = presets.get('vscode')?.appId ?? ''
  const isTrusted = registration.preauthorized?.includes(vscodeId)
  return [
    'VS Code signs in with its own application and reads tenant and scope from the metadata of the server, which have to list a scope of this API: otherwise it brings a token for Microsoft Graph.',
    ...(isTrusted || hasOwnClient(registration)
      ? []
      : [
          `VS Code shows no consent page: pre-authorize it (${vscodeId}) with clients: [vscode] in the manifest and appreg apply.`,
        ]),
    'It sends no resource parameter: AADSTS9010010 does not arise.',
  ]
}
