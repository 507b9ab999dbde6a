import type { TargetConfiguration } from '../../model/configuration.ts'
import type { CloudHosts, Registration } from '../../model/registration.ts'
import { attributes, block, type HclBlock, hclFile, hclTemplate, reference } from '../formats/hcl.ts'
import type { Asked } from '../target.ts'
import { applicationBlock, some } from './terraform-application.ts'
import { imports } from './terraform-imports.ts'
import {
  applicationOf,
  clientId,
  type Half,
  halfOf,
  lookedUp,
  numbered,
  principalOf,
} from './terraform-names.ts'
import { apiWholeOf, assignmentsNote, halvesNotes, secretNote, wholeOf } from './whole.ts'

/** The registration for Terraform, provider hashicorp/azuread 3, and what makes Terraform take this one over. */
export function terraform(registration: Registration, asked: Asked): TargetConfiguration {
  const api = apiWholeOf(asked)
  const here: Half = { whole: wholeOf(asked), label: 'this' }
  const there: Half[] = api ? [{ whole: api, label: 'api' }] : []
  const halves = [...there, here]
  return {
    files: [
      hclFile('main.tf', [...settings(registration), ...resources(here, halves)]),
      ...there.map((half) => hclFile('api.tf', resources(half, halves))),
      hclFile('imports.tf', halves.flatMap(imports)),
    ],
    values: {},
    notes: [
      ...halvesNotes('terraform', registration, asked),
      'imports.tf makes Terraform (1.5 or newer) take over the registration that is there: the first plan should change nothing. Leave the file out to make a new one, in another tenant for example.',
      'Terraform changes what it finds into what is written: do not let appreg apply and Terraform manage one registration.',
      secretNote,
      'With azuread_application_password the secret stands in the state of Terraform, readable for everybody who has it.',
      assignmentsNote,
    ],
  }
}

function settings(registration: Registration): HclBlock[] {
  const azuread = reference('{ source = "hashicorp/azuread", version = "~> 3.0" }')
  return [
    block('terraform', [], [block('required_providers', [], attributes({ azuread }))]),
    block(
      'provider',
      ['azuread'],
      attributes({
        tenant_id: registration.tenantId,
        environment: environments[registration.cloud.name],
      }),
    ),
  ]
}

/** One registration. What refers to another one that is printed refers to that, and not to its id. */
const resources = (half: Half, halves: readonly Half[]): HclBlock[] => [
  applicationBlock(half, halves),
  ...identifierUris(half),
  ...preAuthorized(half, halves),
  ...principalBlocks(half, halves),
  ...federated(half),
]

const environments: Readonly<Record<CloudHosts['name'], string | null>> = {
  public: null,
  usgov: 'usgovernmentl4',
  'usgov-dod': 'usgovernmentl5',
  china: 'china',
}

function identifierUris(half: Half): HclBlock[] {
  const { identifierUris: uris, appId } = half.whole.application
  const address = applicationOf(half)
  return uris.map((uri, index) =>
    block(
      'resource',
      ['azuread_application_identifier_uri', numbered(half, index)],
      attributes({
        application_id: reference(`${address}.id`),
        identifier_uri: uri.includes(appId) ? hclTemplate(uri, appId, `${address}.client_id`) : uri,
      }),
    ),
  )
}

const preAuthorized = (half: Half, halves: readonly Half[]): HclBlock[] =>
  half.whole.application.api.preAuthorizedApplications.map(({ appId, delegatedPermissionIds }, index) =>
    block(
      'resource',
      ['azuread_application_pre_authorized', numbered(half, index)],
      attributes({
        application_id: reference(`${applicationOf(half)}.id`),
        authorized_client_id: clientId(appId, halves),
        permission_ids: delegatedPermissionIds,
      }),
    ),
  )

function principalBlocks(half: Half, halves: readonly Half[]): HclBlock[] {
  const { servicePrincipal: sp, consents, roles, owners } = half.whole
  if (!sp) return []
  const apis = lookedUpBy(half, halves)
  const objectId = (api: string) => {
    const printed = halfOf(api, halves)
    const address = printed
      ? principalOf(printed)
      : `data.azuread_service_principal.${lookedUp(half, apis.indexOf(api))}`
    return reference(`${address}.object_id`)
  }
  return [
    block(
      'resource',
      ['azuread_service_principal', half.label],
      attributes({
        client_id: reference(`${applicationOf(half)}.client_id`),
        account_enabled: sp.accountEnabled,
        app_role_assignment_required: sp.appRoleAssignmentRequired,
        owners: some(owners),
      }),
    ),
    ...apis.map((api, index) =>
      block('data', ['azuread_service_principal', lookedUp(half, index)], attributes({ client_id: api })),
    ),
    ...consents.map(({ api, scopes }, index) =>
      block(
        'resource',
        ['azuread_service_principal_delegated_permission_grant', numbered(half, index)],
        attributes({
          service_principal_object_id: reference(`${principalOf(half)}.object_id`),
          resource_service_principal_object_id: objectId(api),
          claim_values: scopes,
        }),
      ),
    ),
    ...roles.map(({ api, appRoleId }, index) =>
      block(
        'resource',
        ['azuread_app_role_assignment', numbered(half, index)],
        attributes({
          app_role_id: appRoleId,
          principal_object_id: reference(`${principalOf(half)}.object_id`),
          resource_object_id: objectId(api),
        }),
      ),
    ),
  ]
}

/** APIs of which something was given, and that are not printed. */
const lookedUpBy = ({ whole: { consents, roles } }: Half, halves: readonly Half[]): string[] => [
  ...new Set(
    [...consents, ...roles].map(({ api }) => api).filter((api) => halfOf(api, halves) === undefined),
  ),
]

const federated = (half: Half): HclBlock[] =>
  half.whole.federated.map(({ name, issuer, subject, audiences, description }, index) =>
    block(
      'resource',
      ['azuread_application_federated_identity_credential', numbered(half, index)],
      attributes({
        application_id: reference(`${applicationOf(half)}.id`),
        display_name: name,
        description,
        audiences,
        issuer,
        subject,
      }),
    ),
  )
