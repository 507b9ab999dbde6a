import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Application, OptionalClaim } from '../../model/directory.ts'
import type { CloudHosts, Registration } from '../../model/registration.ts'
import { attributes, block, type HclBlock, hclFile, hclTemplate, reference } from '../formats/hcl.ts'
import type { Asked } from '../target.ts'
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

const application = 'azuread_application.this'
const principal = 'azuread_service_principal.this'

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

function applicationBlock({ application: app, owners }: Whole): HclBlock {
  const { web } = app
  return block(
    'resource',
    ['azuread_application', 'this'],
    [
      ...attributes({
        display_name: app.displayName,
        sign_in_audience: app.signInAudience,
        notes: app.notes,
        fallback_public_client_enabled: app.isFallbackPublicClient,
        tags: some(app.tags),
        owners: some(owners),
      }),
      block(
        'api',
        [],
        [
          ...attributes({
            requested_access_token_version: app.api.requestedAccessTokenVersion === 2 ? 2 : 1,
          }),
          ...app.api.oauth2PermissionScopes.map((scope) =>
            block(
              'oauth2_permission_scope',
              [],
              attributes({
                id: scope.id,
                value: scope.value,
                type: scope.type,
                enabled: scope.isEnabled,
                admin_consent_display_name: scope.adminConsentDisplayName,
                admin_consent_description: scope.adminConsentDescription,
                user_consent_display_name: scope.userConsentDisplayName,
                user_consent_description: scope.userConsentDescription,
              }),
            ),
          ),
        ],
      ),
      ...app.appRoles.map((role) =>
        block(
          'app_role',
          [],
          attributes({
            id: role.id,
            value: role.value,
            display_name: role.displayName,
            description: role.description,
            allowed_member_types: role.allowedMemberTypes,
            enabled: role.isEnabled,
          }),
        ),
      ),
      ...optionalClaims(app),
      ...app.requiredResourceAccess.map(({ resourceAppId, resourceAccess }) =>
        block(
          'required_resource_access',
          [],
          [
            ...attributes({ resource_app_id: resourceAppId }),
            ...resourceAccess.map(({ id, type }) => block('resource_access', [], attributes({ id, type }))),
          ],
        ),
      ),
      block(
        'web',
        [],
        [
          ...attributes({
            homepage_url: web.homePageUrl,
            logout_url: web.logoutUrl,
            redirect_uris: some(web.redirectUris),
          }),
          ...(web.implicitGrantSettings
            ? [
                block(
                  'implicit_grant',
                  [],
                  attributes({
                    access_token_issuance_enabled: web.implicitGrantSettings.enableAccessTokenIssuance,
                    id_token_issuance_enabled: web.implicitGrantSettings.enableIdTokenIssuance,
                  }),
                ),
              ]
            : []),
        ],
      ),
      ...redirects('single_page_application', app.spa.redirectUris),
      ...redirects('public_client', app.publicClient.redirectUris),
      // They are resources of their own, because one of them holds the id of this one.
      block('lifecycle', [], attributes({ ignore_changes: [reference('identifier_uris')] })),
    ],
  )
}

const some = <Value>(values: readonly Value[]): readonly Value[] | null => (values.length > 0 ? values : null)

const redirects = (type: string, uris: readonly string[]): HclBlock[] =>
  uris.length > 0 ? [block(type, [], attributes({ redirect_uris: uris }))] : []

function optionalClaims({ optionalClaims: claims }: Application): HclBlock[] {
  const of = (type: string, entries: readonly OptionalClaim[] = []) =>
    entries.map(({ name, source, essential, additionalProperties }) =>
      block(
        type,
        [],
        attributes({ name, source, essential, additional_properties: some(additionalProperties) }),
      ),
    )
  const body = [
    ...of('access_token', claims?.accessToken),
    ...of('id_token', claims?.idToken),
    ...of('saml2_token', claims?.saml2Token),
  ]
  return body.length > 0 ? [block('optional_claims', [], body)] : []
}

const label = (index: number): string => `this_${index + 1}`

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

/** The ids by which the provider knows what is there already. */
function imports(whole: Whole): HclBlock[] {
  const { application: app, servicePrincipal: sp, consents, roles, federated: trusted } = whole
  const numbered = (type: string, ids: readonly string[]) =>
    ids.map((id, index) => [`${type}.${label(index)}`, id] as const)
  const known = [
    [application, `/applications/${app.id}`] as const,
    ...numbered(
      'azuread_application_identifier_uri',
      app.identifierUris.map(
        (uri) =>
          `/applications/${app.id}/identifierUris/${encodeURIComponent(Buffer.from(uri).toString('base64'))}`,
      ),
    ),
    ...numbered(
      'azuread_application_pre_authorized',
      app.api.preAuthorizedApplications.map(({ appId }) => `${app.id}/preAuthorizedApplication/${appId}`),
    ),
    ...numbered(
      'azuread_application_federated_identity_credential',
      trusted.map(({ id }) => `${app.id}/federatedIdentityCredential/${id}`),
    ),
    ...(sp
      ? [
          [principal, `/servicePrincipals/${sp.id}`] as const,
          ...numbered(
            'azuread_service_principal_delegated_permission_grant',
            consents.map(({ id }) => id),
          ),
          ...numbered(
            'azuread_app_role_assignment',
            roles.map(({ id, resourceId }) => `${resourceId}/appRoleAssignment/${id}`),
          ),
        ]
      : []),
  ]
  return known.map(([to, id]) => block('import', [], attributes({ to: reference(to), id })))
}
