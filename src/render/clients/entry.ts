import { slug } from '../../manifest/slug.ts'
import type { Registration } from '../../model/registration.ts'
import { apiName, fullScopes } from '../entra.ts'
import { type RegisteredUri, redirectUrisOf } from '../needs.ts'
import { serverUrl } from '../server-url.ts'
import type { KeyAccess } from '../target.ts'
import type { Redirect } from './redirects.ts'

/** What the client's file calls the server: letters, digits and hyphens are taken by all. Names of tools begin with it. */
export const entryName = (registration: Registration): string =>
  slug(apiName(registration)).slice(0, 40).replace(/-$/, '') || 'mcp-server'

/** The address as it was written: clients send it as `resource`. */
export const addressOf = (registration: Registration): string =>
  registration.server?.url ?? serverUrl(registration).href

/** With a refresh token. In full: by a short name a client asks for a scope of Microsoft Graph (AADSTS650053). */
export const scopesToAsk = (registration: Registration): string[] => [
  ...fullScopes(registration),
  'offline_access',
]

export const keyNames: Readonly<Record<KeyAccess, { readonly variable: string; readonly label: string }>> = {
  'api-key': { variable: 'MCP_API_KEY', label: 'API key' },
  'subscription-key': { variable: 'MCP_SUBSCRIPTION_KEY', label: 'Subscription key' },
}

/** The header in which a key travels; `key` is it, or what the client replaces by it. */
export const keyHeader = (access: KeyAccess, key: string): Record<string, string> =>
  access === 'subscription-key' ? { 'Ocp-Apim-Subscription-Key': key } : { Authorization: `Bearer ${key}` }

/** The registered redirect URI that the client uses, and the one it would have by itself otherwise. */
export const redirectUriFor = (redirect: Redirect, registration: Registration): RegisteredUri =>
  redirectUrisOf(redirect, registration)[0] ?? { platform: 'publicClient', uri: redirect.example }

/** On that platform Entra takes a code from whoever has the secret, and from nobody else. */
export const needsSecret = ({ platform }: RegisteredUri): boolean => platform === 'web'

export const portOf = ({ uri }: RegisteredUri): number => Number(new URL(uri).port || 80)
