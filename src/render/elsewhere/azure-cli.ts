import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { escapeHidden, unicodeEscape } from '../formats/hidden.ts'
import { shellLine, shellQuote } from '../formats/shell.ts'
import type { Asked } from '../target.ts'
import {
  apiBody,
  apiWholeOf,
  applicationBody,
  assignmentsNote,
  halvesNotes,
  preAuthorizedBody,
  secretNote,
  type Whole,
  wholeOf,
} from './whole.ts'

const file = 'registration.sh'

/** The registration as a bash script of Azure CLI commands, which may run again. */
export const azureCli = (registration: Registration, asked: Asked): TargetConfiguration => ({
  files: [{ path: file, mediaType: 'text/x-shellscript', content: script(registration, asked) }],
  values: { command: `az login --tenant ${registration.tenantId} && bash ${file}` },
  notes: [
    ...halvesNotes('azure-cli', registration, asked),
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

function script(registration: Registration, asked: Asked): string {
  const whole = wholeOf(asked)
  const api = apiWholeOf(asked)
  const { cloud, key } = registration
  return [
    '#!/usr/bin/env bash\nset -euo pipefail',
    `graph=${shellQuote(`${cloud.graph}/v1.0`)}`,
    again,
    ...(api ? apiPart(api) : []),
    ...made({ whole, key, ...(api ? { api } : {}) }),
    // The connector may be among the clients that it names.
    ...(api ? [preAuthorized({ whole: api, connector: whole }, '$api_application')] : []),
    'echo "appId $app_id"',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

/** A registration that is made, and the other half of a split, whose client id is another one in another tenant. */
interface Part {
  readonly whole: Whole
  readonly key?: string | undefined
  readonly api?: Whole
  readonly connector?: Whole
}

const apiPart = (api: Whole): string[] => [
  '# The API, in front of the connector that calls it.',
  ...made({ whole: api, key: api.application.uniqueName ?? undefined }, false),
  'api_id=$app_id\napi_application=$application\necho "appId of the API $api_id"',
  '# The connector.',
]

const made = (part: Part, withPreAuthorized = true): string[] => [
  upsert(part),
  identifierUris(part.whole),
  ...(withPreAuthorized ? [preAuthorized(part)] : []),
  servicePrincipal(part.whole),
  ...consents(part),
  roles(part),
  federated(part.whole),
  owners(part.whole),
]

const again = `# A new object takes some seconds until all of Graph knows it.
again() {
  for _ in 1 2 3 4 5 6; do
    "$@" && return
    sleep 5
  done
  return 1
}`

function upsert(part: Part): string {
  const { whole, key } = part
  const { application } = whole
  const address =
    key === undefined
      ? `applications(appId='${application.appId}')`
      : `applications(uniqueName='${encodeURIComponent(key.replaceAll("'", "''"))}')`
  const headers = key === undefined ? '' : '--headers Prefer=create-if-missing Content-Type=application/json '
  return `application="$graph/${address}"
${document('body', applicationBody(application), part)}
az rest --method patch --url "$application" ${headers}--body "$body" --output none
app_id=$(again az rest --method get --url "$application?\\$select=appId" --query appId --output tsv)`
}

/** JSON in a variable. No line of it is the word at which it ends; what it holds, the shell does not read. */
function document(variable: string, value: unknown, part: Pick<Part, 'api' | 'connector'> = {}): string {
  const json = JSON.stringify(value, null, 2)
  const others = [
    [part.api?.application.appId, 'api_id'],
    [part.connector?.application.appId, 'app_id'],
  ] as const
  const replaced = others.flatMap(([id, name]) =>
    id !== undefined && json.includes(id) ? [`\n${variable}=\${${variable}//${id}/$${name}}`] : [],
  )
  return `read -r -d '' ${variable} << 'JSON' || true
${escapeHidden(json, unicodeEscape, '\n')}
JSON${replaced.join('')}`
}

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
function preAuthorized(part: Part, address = '$application'): string {
  const { application } = part.whole
  if (application.api.preAuthorizedApplications.length === 0) return ''
  const api = { ...apiBody(application), preAuthorizedApplications: preAuthorizedBody(application) }
  return `${document('body', { api }, part)}
again az rest --method patch --url "${address}" --body "$body" --output none`
}

function servicePrincipal({ servicePrincipal: principal }: Whole): string {
  if (!principal) return ''
  const { accountEnabled, appRoleAssignmentRequired } = principal
  return `az ad sp show --id "$app_id" --output none 2>/dev/null || again az ad sp create --id "$app_id" --output none
${document('body', { accountEnabled, appRoleAssignmentRequired })}
again az rest --method patch --url "$graph/servicePrincipals(appId='$app_id')" --body "$body" --output none`
}

/** The client id of an API as the script has it: its own, that of the other half, or as it is. */
function idOf(appId: string, { whole, api }: Part): string {
  if (appId === whole.application.appId) return '"$app_id"'
  return appId === api?.application.appId ? '"$api_id"' : shellQuote(appId)
}

const consents = (part: Part): string[] =>
  part.whole.consents.map(({ api, scopes }) =>
    [
      'again az ad app permission grant --id "$app_id" --api',
      idOf(api, part),
      '--scope',
      shellLine(scopes),
      '--output none',
    ].join(' '),
  )

const roles = (part: Part): string =>
  part.whole.roles.length === 0
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
${part.whole.roles.map(({ api, appRoleId }) => `give_role ${idOf(api, part)} ${shellQuote(appRoleId)}`).join('\n')}`

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
