import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { bicepString, bicepValue } from '../formats/bicep.ts'
import type { Asked } from '../target.ts'
import {
  applicationBody,
  assignmentsNote,
  preAuthorizedBody,
  secretNote,
  type Whole,
  wholeOf,
} from './whole.ts'

/** The registration for Bicep, with the extension for Microsoft Graph. */
export function bicep(registration: Registration, asked: Asked): TargetConfiguration {
  const whole = wholeOf(asked)
  return {
    files: [{ path: 'main.bicep', mediaType: 'text/x-bicep', content: template(registration, whole) }],
    values: { command: 'az deployment group create --resource-group GROUP --template-file main.bicep' },
    notes: [
      ...(registration.key === undefined
        ? [
            `Bicep finds the registration by its uniqueName, which this one has not: set it first with az rest --method patch --url "${registration.cloud.graph}/v1.0/applications/${whole.application.id}" --body '{"uniqueName":"NAME"}', and put the name into main.bicep.`,
          ]
        : [
            'In this tenant Bicep takes over the registration of that uniqueName; in another, take the identifier URI that holds the client id out for the first deployment.',
          ]),
      'Whoever deploys needs Application.ReadWrite.All, and to consent DelegatedPermissionGrant.ReadWrite.All.',
      secretNote,
      assignmentsNote,
    ],
  }
}

const graph = 'Microsoft.Graph'

const template = (registration: Registration, whole: Whole): string =>
  [
    "extension 'br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0'",
    applicationResource(registration, whole),
    ...principalResources(whole),
    ...federatedResources(whole),
    'output appId string = app.appId',
  ]
    .join('\n\n')
    .concat('\n')

const resource = (name: string, type: string, value: object, existing = false): string =>
  `resource ${name} '${graph}/${type}@v1.0' ${existing ? 'existing ' : ''}= ${bicepValue(value)}`

function applicationResource({ key }: Registration, { application, owners }: Whole): string {
  const { api, ...body } = applicationBody(application)
  return resource('app', 'applications', {
    uniqueName: key ?? 'NAME',
    ...body,
    identifierUris: application.identifierUris,
    api: { ...api, preAuthorizedApplications: preAuthorizedBody(application) },
    ...(owners.length > 0 ? { owners: { relationships: owners } } : {}),
  })
}

function principalResources({ servicePrincipal, consents, roles, application }: Whole): string[] {
  if (!servicePrincipal) return []
  const others = [...new Set([...consents, ...roles].map(({ api }) => api))].filter(
    (api) => api !== application.appId,
  )
  const idOf = (api: string) => ({
    expression: api === application.appId ? 'principal.id' : `api${others.indexOf(api) + 1}.id`,
  })
  const principalId = { expression: 'principal.id' }
  return [
    resource('principal', 'servicePrincipals', {
      appId: { expression: 'app.appId' },
      accountEnabled: servicePrincipal.accountEnabled,
      appRoleAssignmentRequired: servicePrincipal.appRoleAssignmentRequired,
    }),
    ...others.map((api, index) => resource(`api${index + 1}`, 'servicePrincipals', { appId: api }, true)),
    ...consents.map(({ api, scopes }, index) =>
      resource(`consent${index + 1}`, 'oauth2PermissionGrants', {
        clientId: principalId,
        consentType: 'AllPrincipals',
        resourceId: idOf(api),
        scope: scopes.join(' '),
      }),
    ),
    ...roles.map(({ api, appRoleId }, index) =>
      resource(`role${index + 1}`, 'appRoleAssignedTo', {
        principalId,
        resourceId: idOf(api),
        appRoleId,
      }),
    ),
  ]
}

const federatedResources = ({ federated }: Whole): string[] =>
  federated.map(({ name, issuer, subject, audiences, description }, index) =>
    resource(`federated${index + 1}`, 'applications/federatedIdentityCredentials', {
      // Behind the key of its application, which also says that it comes after it.
      name: { expression: `'\${app.uniqueName}/${bicepString(name).slice(1, -1)}'` },
      issuer,
      subject,
      audiences,
      ...(description ? { description } : {}),
    }),
  )
