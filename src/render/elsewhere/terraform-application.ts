import type { Application, OptionalClaim } from '../../model/directory.ts'
import { attributes, block, type HclBlock, reference } from '../formats/hcl.ts'
import { clientId, type Half } from './terraform-names.ts'

/** The application with everything that is part of it. */
export function applicationBlock({ whole, label }: Half, halves: readonly Half[]): HclBlock {
  const { application: app, owners } = whole
  const { web } = app
  return block(
    'resource',
    ['azuread_application', label],
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
            ...attributes({ resource_app_id: clientId(resourceAppId, halves) }),
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

/** Nothing where the list is empty: the provider tells the two apart. */
export const some = <Value>(values: readonly Value[]): readonly Value[] | null =>
  values.length > 0 ? values : null

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
