import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Application } from '../../model/directory.ts'
import type { CloudHosts, Registration } from '../../model/registration.ts'
import { attributes, block, type HclBlock, hclFile, hclTemplate, reference } from '../formats/hcl.ts'
import type { Asked } from '../target.ts'
import { applicationBlock, some } from './terraform-application.ts'
import { imports } from './terraform-imports.ts'
import { application, label, principal } from './terraform-names.ts'
import { assignmentsNote, secretNote, type Whole, wholeOf } from './whole.ts'

/** The registration for Terraform, provider hashicorp/azuread 3, and what makes Terraform take this one over. */
export function terraform(registration: Registration, asked: Asked): TargetConfiguration {
  const whole = wholeOf(asked)
  return {
    files: [hclFile('main.tf', main(registration, whole)), hclFile('imports.tf', imports(whole))],
    values: {},
    notes: [
      'imports.tf makes Terraform (1.5 or newer) take over the registration that is there: the first plan should change nothing. Leave the file out to make a new one, in another tenant for example.',
      'Terraform changes what it finds into what is written: do not let appreg apply and Terraform manage one registration.',
      secretNote,
      'With azuread_application_password the secret stands in the state of Terraform, readable for everybody who has it.',
      assignmentsNote,
    ],
  }
}

function main(registration: Registration, whole: Whole): HclBlock[] {
  return [
    block(
      'terraform',
      [],
      [
        block(
          'required_providers',
          [],
          [...attributes({ azuread: reference('{ source = "hashicorp/azuread", version = "~> 3.0" }') })],
        ),
      ],
    ),
    block(
      'provider',
      ['azuread'],
      attributes({
        tenant_id: registration.tenantId,
        environment: environments[registration.cloud.name],
      }),
    ),
    applicationBlock(whole),
    ...identifierUris(whole.application),
    ...preAuthorized(whole.application),
    ...principalBlocks(whole),
    ...federated(whole),
  ]
}

const environments: Readonly<Record<CloudHosts['name'], string | null>> = {
  public: null,
  usgov: 'usgovernmentl4',
  'usgov-dod': 'usgovernmentl5',
  china: 'china',
}

const identifierUris = ({ identifierUris: uris, appId }: Application): HclBlock[] =>
  uris.map((uri, index) =>
    block(
      'resource',
      ['azuread_application_identifier_uri', label(index)],
      attributes({
        application_id: reference(`${application}.id`),
        identifier_uri: uri.includes(appId) ? hclTemplate(uri, appId, `${application}.client_id`) : uri,
      }),
    ),
  )

const preAuthorized = ({ api }: Application): HclBlock[] =>
  api.preAuthorizedApplications.map(({ appId, delegatedPermissionIds }, index) =>
    block(
      'resource',
      ['azuread_application_pre_authorized', label(index)],
      attributes({
        application_id: reference(`${application}.id`),
        authorized_client_id: appId,
        permission_ids: delegatedPermissionIds,
      }),
    ),
  )

function principalBlocks(whole: Whole): HclBlock[] {
  const { servicePrincipal: sp, consents, roles, application: app } = whole
  if (!sp) return []
  const apis = apisOf(whole)
  const objectId = (api: string) =>
    reference(
      api === app.appId
        ? `${principal}.object_id`
        : `data.azuread_service_principal.api_${apis.indexOf(api) + 1}.object_id`,
    )
  return [
    block(
      'resource',
      ['azuread_service_principal', 'this'],
      attributes({
        client_id: reference(`${application}.client_id`),
        account_enabled: sp.accountEnabled,
        app_role_assignment_required: sp.appRoleAssignmentRequired,
        owners: some(whole.owners),
      }),
    ),
    ...apis.map((api, index) =>
      block('data', ['azuread_service_principal', `api_${index + 1}`], attributes({ client_id: api })),
    ),
    ...consents.map(({ api, scopes }, index) =>
      block(
        'resource',
        ['azuread_service_principal_delegated_permission_grant', label(index)],
        attributes({
          service_principal_object_id: reference(`${principal}.object_id`),
          resource_service_principal_object_id: objectId(api),
          claim_values: scopes,
        }),
      ),
    ),
    ...roles.map(({ api, appRoleId }, index) =>
      block(
        'resource',
        ['azuread_app_role_assignment', label(index)],
        attributes({
          app_role_id: appRoleId,
          principal_object_id: reference(`${principal}.object_id`),
          resource_object_id: objectId(api),
        }),
      ),
    ),
  ]
}

/** Other APIs of which something was given. */
const apisOf = ({ consents, roles, application: { appId } }: Whole): string[] => [
  ...new Set([...consents, ...roles].map(({ api }) => api).filter((api) => api !== appId)),
]

const federated = ({ federated: given }: Whole): HclBlock[] =>
  given.map(({ name, issuer, subject, audiences, description }, index) =>
    block(
      'resource',
      ['azuread_application_federated_identity_credential', label(index)],
      attributes({
        application_id: reference(`${application}.id`),
        display_name: name,
        description,
        audiences,
        issuer,
        subject,
      }),
    ),
  )
