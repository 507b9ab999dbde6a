import { attributes, block, type HclBlock, reference } from '../formats/hcl.ts'
import { application, label, principal } from './terraform-names.ts'
import type { Whole } from './whole.ts'

/** The ids by which the provider knows what is there already. */
export function imports(whole: Whole): HclBlock[] {
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
