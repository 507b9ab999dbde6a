import { attributes, block, type HclBlock, reference } from '../formats/hcl.ts'
import { applicationOf, type Half, numbered as label, principalOf } from './terraform-names.ts'

/** The ids by which the provider knows what is there already. */
export function imports(half: Half): HclBlock[] {
  const { application: app, servicePrincipal: sp, consents, roles, federated: trusted } = half.whole
  const numbered = (type: string, ids: readonly string[]) =>
    ids.map((id, index) => [`${type}.${label(half, index)}`, id] as const)
  const known = [
    [applicationOf(half), `/applications/${app.id}`] as const,
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
          [principalOf(half), `/servicePrincipals/${sp.id}`] as const,
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
