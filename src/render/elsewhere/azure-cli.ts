import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { escapeHidden, unicodeEscape } from '../formats/hidden.ts'
import { shellLine, shellQuote } from '../formats/shell.ts'
import type { Asked } from '../target.ts'
import {
  apiBody,
  applicationBody,
  assignmentsNote,
  preAuthorizedBody,
  secretNote,
  type Whole,
  wholeOf,
} from './whole.ts'

const file = 'registration.sh'

/** The registration as a bash script of Azure CLI commands, which may run again. */
export const azureCli = (registration: Registration, asked: Asked): TargetConfiguration => ({
  files: [{ path: file, mediaType: 'text/x-shellscript', content: script(registration, wholeOf(asked)) }],
  values: { command: `az login --tenant ${registration.tenantId} && bash ${file}` },
  notes: [
    ...(registration.key === undefined
      ? [
          'The registration has no key (uniqueName), so the script changes it where it is, and makes none elsewhere.',
        ]
      : ['In this tenant the script changes the registration of that key, in another it makes a new one.']),
    ...(registration.cloud.name === 'public'
      ? []
      : ['Set the cloud before: az cloud set --name AzureUSGovernment, or AzureChinaCloud.']),
    'It replaces lists whole: what somebody added since is taken away.',
    secretNote,
    assignmentsNote,
  ],
})

const script = (registration: Registration, whole: Whole): string =>
  [
    '#!/usr/bin/env bash\nset -euo pipefail',
    `graph=${shellQuote(`${registration.cloud.graph}/v1.0`)}`,
    again,
    upsert(registration, whole),
    identifierUris(whole),
    preAuthorized(whole),
    servicePrincipal(whole),
    ...consents(whole),
    roles(whole),
    federated(whole),
    owners(whole),
    'echo "appId $app_id"',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')

const again = `# A new object takes some seconds until all of Graph knows it.
again() {
  for _ in 1 2 3 4 5 6; do
    "$@" && return
    sleep 5
  done
  return 1
}`

function upsert({ key, appId }: Registration, { application }: Whole): string {
  const address =
    key === undefined
      ? `applications(appId='${appId}')`
      : `applications(uniqueName='${encodeURIComponent(key.replaceAll("'", "''"))}')`
  const headers = key === undefined ? '' : '--headers Prefer=create-if-missing Content-Type=application/json '
  return `application="$graph/${address}"
${document('body', applicationBody(application))}
az rest --method patch --url "$application" ${headers}--body "$body" --output none
app_id=$(again az rest --method get --url "$application?\\$select=appId" --query appId --output tsv)`
}

/** JSON in a variable. No line of it is the word at which it ends; what it holds, the shell does not read. */
const document = (variable: string, value: unknown): string =>
  `read -r -d '' ${variable} << 'JSON' || true
${escapeHidden(JSON.stringify(value, null, 2), unicodeEscape, '\n')}
JSON`

// The default one holds the id that Entra gives.
const identifierUris = ({ application: { identifierUris: uris, appId } }: Whole): string =>
  uris.length === 0
    ? ''
    : `again az ad app update --id "$app_id" --identifier-uris ${uris.map((uri) => withAppId(uri, appId)).join(' ')}`

const withAppId = (text: string, appId: string): string =>
  text
    .split(appId)
    .map((piece) => (piece === '' ? '' : shellQuote(piece)))
    .join('"$app_id"')

// Behind the scopes that it names, which Graph has to know.
const preAuthorized = ({ application }: Whole): string =>
  application.api.preAuthorizedApplications.length === 0
    ? ''
    : `${document('body', { api: { ...apiBody(application), preAuthorizedApplications: preAuthorizedBody(application) } })}
again az rest --method patch --url "$application" --body "$body" --output none`

function servicePrincipal({ servicePrincipal: principal }: Whole): string {
  if (!principal) return ''
  const { accountEnabled, appRoleAssignmentRequired } = principal
  return `az ad sp show --id "$app_id" --output none 2>/dev/null || again az ad sp create --id "$app_id" --output none
${document('body', { accountEnabled, appRoleAssignmentRequired })}
again az rest --method patch --url "$graph/servicePrincipals(appId='$app_id')" --body "$body" --output none`
}

const consents = ({ consents: given, application: { appId } }: Whole): string[] =>
  given.map(({ api, scopes }) =>
    [
      'again az ad app permission grant --id "$app_id" --api',
      api === appId ? '"$app_id"' : shellQuote(api),
      '--scope',
      shellLine(scopes),
      '--output none',
    ].join(' '),
  )

const roles = ({ roles: given }: Whole): string =>
  given.length === 0
    ? ''
    : `principal=$(az ad sp show --id "$app_id" --query id --output tsv)
give_role() {
  local resource held
  resource=$(az ad sp show --id "$1" --query id --output tsv)
  held=$(az rest --method get --url "$graph/servicePrincipals/$principal/appRoleAssignments" \\
    --query "value[?appRoleId=='$2' && resourceId=='$resource'].id" --output tsv)
  [ -n "$held" ] || again az rest --method post --url "$graph/servicePrincipals/$principal/appRoleAssignments" \\
    --output none --body "{\\"principalId\\":\\"$principal\\",\\"resourceId\\":\\"$resource\\",\\"appRoleId\\":\\"$2\\"}"
}
${given.map(({ api, appRoleId }) => shellLine(['give_role', api, appRoleId])).join('\n')}`

const federated = ({ federated: given }: Whole): string =>
  given.length === 0
    ? ''
    : `trusted=$(az ad app federated-credential list --id "$app_id" --query '[].name' --output tsv)
${given
  .map(({ name, issuer, subject, audiences, description }) => {
    const body = { name, issuer, subject, audiences, ...(description ? { description } : {}) }
    return `${document('body', body)}
grep -qxF ${shellQuote(name)} <<< "$trusted" ||
  again az ad app federated-credential create --id "$app_id" --parameters "$body" --output none`
  })
  .join('\n')}`

const owners = ({ owners: ids }: Whole): string =>
  ids.map((id) => `az ad app owner add --id "$app_id" --owner-object-id ${shellQuote(id)}`).join('\n')
