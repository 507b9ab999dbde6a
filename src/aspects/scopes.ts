import type { HeldScope } from '../model/directory.ts'
import { entitlements } from './entitlements.ts'

/** `application.api.oauth2PermissionScopes`: the delegated permissions that the API exposes. */
export const scopes = entitlements<HeldScope>({
  id: 'scopes',
  part: 'scopes',
  path: 'api.oauth2PermissionScopes',
  noun: 'scopes',
  compared: [
    'adminConsentDisplayName',
    'adminConsentDescription',
    'userConsentDisplayName',
    'userConsentDescription',
    'type',
    'isEnabled',
  ],
  want: (desired) => desired.scopes,
  have: ({ api }) => api.oauth2PermissionScopes,
  // Graph lets a scope go to which clients are pre-authorized, and then refuses every list of them that still names it
  // (MicrosoftDocs/azure-docs issue 121168).
  isGiven: ({ id }, { application }) =>
    application?.api.preAuthorizedApplications.some(({ delegatedPermissionIds }) =>
      delegatedPermissionIds.includes(id),
    ) ?? false,
  body: (items) => ({ api: { oauth2PermissionScopes: items } }),
})
