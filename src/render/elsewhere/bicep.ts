import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { bicepString, bicepValue } from '../formats/bicep.ts'
import type { Asked } from '../target.ts'
import {
  apiWholeOf,
  applicationBody,
  assignmentsNote,
  halvesNotes,
  preAuthorizedBody,
  secretNote,
  type Whole,
  wholeOf,
} from './whole.ts'

/** The registration for Bicep, with the extension for Microsoft Graph. */
export function bicep(registration: Registration, asked: Asked): TargetConfiguration {
  const whole = wholeOf(asked)
  const api = apiWholeOf(asked)
  return {
    files: [{ path: 'main.bicep', mediaType: 'text/x-bicep', content: template(registration, whole, api) }],
    values: { command: 'az deployment group create --resource-group GROUP --template-file main.bicep' },
    notes: [
      ...halvesNotes('bicep', registration, asked),
      ...(api && namesConnector(api, whole) ? [withoutConnector] : []),
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

/** The names of its resources begin with the prefix; `other` is the API that is written too. */
interface Half {
  readonly whole: Whole
  readonly key: string | null | undefined
  readonly prefix: 'api' | ''
  readonly other?: Whole
}

const template = (registration: Registration, whole: Whole, api?: Whole): string =>
  [
    "extension 'br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0'",
    ...(api
      ? half({ whole: withoutClient(api, whole), key: api.application.uniqueName, prefix: 'api' })
      : []),
    ...half({ whole, key: registration.key, prefix: '', ...(api ? { other: api } : {}) }),
    ...(api ? [`output apiAppId string = ${named('api', 'app')}.appId`] : []),
    'output appId string = app.appId',
  ]
    .join('\n\n')
    .concat('\n')

const half = (one: Half): string[] => [
  applicationResource(one),
  ...principalResources(one),
  ...federatedResources(one),
]

/** `app` or `apiApp`. */
const named = (prefix: Half['prefix'], name: string): string =>
  prefix === '' ? name : `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`

const namesConnector = ({ application }: Whole, { application: { appId } }: Whole): boolean =>
  application.api.preAuthorizedApplications.some((client) => client.appId === appId)

const withoutConnector =
  'The API pre-authorizes the connector, which is left out: two resources of Bicep cannot refer to each other. Add it to preAuthorizedApplications of the API after the first deployment, with the appId that this prints.'

function withoutClient(api: Whole, { application: { appId } }: Whole): Whole {
  const preAuthorizedApplications = api.application.api.preAuthorizedApplications.filter(
    (client) => client.appId !== appId,
  )
  return {
    ...api,
    application: { ...api.application, api: { ...api.application.api, preAuthorizedApplications } },
  }
}

const resource = (name: string, type: string, value: object, existing = false): string =>
  `resource ${name} '${graph}/${type}@v1.0' ${existing ? 'existing ' : ''}= ${bicepValue(value)}`

function applicationResource({ whole, key, prefix, other }: Half): string {
  const { application, owners } = whole
  const { api, ...body } = applicationBody(application)
  return resource(named(prefix, 'app'), 'applications', {
    uniqueName: key ?? 'NAME',
    ...body,
    requiredResourceAccess: application.requiredResourceAccess.map((access) =>
      access.resourceAppId === other?.application.appId
        ? { ...access, resourceAppId: { expression: `${named('api', 'app')}.appId` } }
        : access,
    ),
    identifierUris: application.identifierUris,
    api: { ...api, preAuthorizedApplications: preAuthorizedBody(application) },
    ...(owners.length > 0 ? { owners: { relationships: owners } } : {}),
  })
}

function principalResources({ whole, prefix, other }: Half): string[] {
  const { servicePrincipal, consents, roles, application } = whole
  if (!servicePrincipal) return []
  const printed = new Map([
    [application.appId, named(prefix, 'principal')],
    ...(other ? [[other.application.appId, named('api', 'principal')] as const] : []),
  ])
  const apis = [...new Set([...consents, ...roles].map(({ api }) => api))].filter((api) => !printed.has(api))
  const idOf = (api: string) => ({
    expression: `${printed.get(api) ?? named(prefix, `api${apis.indexOf(api) + 1}`)}.id`,
  })
  const principalId = idOf(application.appId)
  return [
    resource(named(prefix, 'principal'), 'servicePrincipals', {
      appId: { expression: `${named(prefix, 'app')}.appId` },
      accountEnabled: servicePrincipal.accountEnabled,
      appRoleAssignmentRequired: servicePrincipal.appRoleAssignmentRequired,
    }),
    ...apis.map((api, index) =>
      resource(named(prefix, `api${index + 1}`), 'servicePrincipals', { appId: api }, true),
    ),
    ...consents.map(({ api, scopes }, index) =>
      resource(named(prefix, `consent${index + 1}`), 'oauth2PermissionGrants', {
        clientId: principalId,
        consentType: 'AllPrincipals',
        resourceId: idOf(api),
        scope: scopes.join(' '),
      }),
    ),
    ...roles.map(({ api, appRoleId }, index) =>
      resource(named(prefix, `role${index + 1}`), 'appRoleAssignedTo', {
        principalId,
        resourceId: idOf(api),
        appRoleId,
      }),
    ),
  ]
}

const federatedResources = ({ whole: { federated }, prefix }: Half): string[] =>
  federated.map(({ name, issuer, subject, audiences, description }, index) =>
    resource(named(prefix, `federated${index + 1}`), 'applications/federatedIdentityCredentials', {
      // Behind the key of its application, which also says that it comes after it.
      name: {
        expression: `'\${${named(prefix, 'app')}.uniqueName}/${bicepString(name).slice(1, -1)}'`,
      },
      issuer,
      subject,
      audiences,
      ...(description ? { description } : {}),
    }),
  )
