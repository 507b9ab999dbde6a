import type { Application } from './application-entity.ts'
import { invalidValue } from './refusal.ts'

const MAX_SCOPES = 100
const MAX_SCOPE_LENGTH = 40
const MAX_IDENTIFIER_URIS = 50
const MAX_REDIRECT_URIS = 100
const MAX_RESOURCES = 50
const MAX_PER_RESOURCE = 30
const MAX_PERMISSIONS = 200

/** Applications that take personal accounts are bound to narrower limits (Microsoft's page on account types). */
export function checkPersonalLimits(app: Application): void {
  if (!app.signInAudience.endsWith('PersonalMicrosoftAccount')) return
  const broken = Object.entries(limits).find(([, keeps]) => !keeps(app))
  if (broken) throw invalidValue(broken[0], 'Application')
}

/** By the property that is named when the limit is broken. */
const limits: Readonly<Record<string, (app: Application) => boolean>> = {
  api: ({ api }) =>
    api.oauth2PermissionScopes.length <= MAX_SCOPES &&
    api.oauth2PermissionScopes.every(({ value }) => (value ?? '').length <= MAX_SCOPE_LENGTH),
  identifierUris: ({ identifierUris }) =>
    identifierUris.length <= MAX_IDENTIFIER_URIS && !identifierUris.some((uri) => /^urn:/i.test(uri)),
  web: ({ web }) => web.redirectUris.length <= MAX_REDIRECT_URIS,
  spa: ({ spa }) => spa.redirectUris.length <= MAX_REDIRECT_URIS,
  publicClient: ({ publicClient }) => publicClient.redirectUris.length <= MAX_REDIRECT_URIS,
  requiredResourceAccess: ({ requiredResourceAccess }) =>
    requiredResourceAccess.length <= MAX_RESOURCES &&
    requiredResourceAccess.every(({ resourceAccess }) => resourceAccess.length <= MAX_PER_RESOURCE) &&
    requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess).length <= MAX_PERMISSIONS,
}
