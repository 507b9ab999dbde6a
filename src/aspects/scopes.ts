import type { DelegatedScope } from '../model/directory.ts'
import { entitlements } from './entitlements.ts'

/** `application.api.oauth2PermissionScopes`: the delegated permissions that the API exposes. */
export const scopes = entitlements<DelegatedScope>({
  id: 'scopes',
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
  body: (items) => ({ api: { oauth2PermissionScopes: items } }),
})
