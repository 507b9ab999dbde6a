import { presets } from '../../manifest/presets.ts'
import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { redirectUrisOf } from '../needs.ts'
import { resourceNotes } from '../resource.ts'
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

const ownPreset = 'vscode-own-client'

/** Asked for in the manifest; elsewhere than in the public cloud nothing else works, so there it is enough that it can sign in so. */
const hasOwnClient = (registration: Registration): boolean =>
  registration.clients?.includes(ownPreset) === true ||
  (!hasBuiltInSignIn(registration) &&
    redirectUrisOf({ presets: [ownPreset], example: '' }, registration).length > 0)

/** The Microsoft account of VS Code answers for the authorization servers under login.microsoftonline.com alone. */
const hasBuiltInSignIn = ({ cloud }: Registration): boolean => cloud.name === 'public'

const keyNote =
  'VS Code asks for the key when it first needs it and keeps it to itself: it stands in no file.'

function notes(registration: Registration): string[] {
  return [
    `${hasOwnClient(registration) ? 'VS Code signs in as this registration' : 'VS Code signs in with its own application'} and reads tenant and scope from the metadata of the server, which have to list a scope of this API: otherwise it brings a token for Microsoft Graph.`,
    ...(hasBuiltInSignIn(registration) ? publicNotes(registration) : sovereignNotes(registration)),
  ]
}

function publicNotes(registration: Registration): string[] {
  const vscodeId = presets.get('vscode')?.appId ?? ''
  const isTrusted = registration.preauthorized?.includes(vscodeId)
  return [
    ...(isTrusted || hasOwnClient(registration)
      ? []
      : [
          `VS Code shows no consent page: pre-authorize it (${vscodeId}) with clients: [vscode] in the manifest and appreg apply.`,
        ]),
    'It sends no resource parameter: AADSTS9010010 does not arise.',
  ]
}

const sovereignNotes = (registration: Registration): string[] => [
  ...(hasOwnClient(registration)
    ? []
    : [
        `The sign-in with its own application is for login.microsoftonline.com: in this cloud VS Code asks for a client id. Write clients: [${ownPreset}] into the manifest, run appreg apply and print this again.`,
      ]),
  ...resourceNotes(registration),
]
