import { desiredAppRole, desiredScope } from '../desired/entitlements.ts'
import { presets } from '../manifest/presets.ts'
import type { Manifest, WrittenManifest } from '../manifest/schema.ts'
import {
  type Application,
  type AppRole,
  type DelegatedScope,
  isNamed,
  type OptionalClaims,
} from '../model/directory.ts'
import { type Said, say } from './left-out.ts'

type Api = NonNullable<WrittenManifest['api']>
type Scope = NonNullable<Api['scopes']>[number]
type Role = NonNullable<Api['appRoles']>[number]

const names = { name: '-', key: '-' }

const WORDLESS = 'its texts are empty in a way that a manifest cannot say'

/** Entra's own ids are told apart from what is wanted of them: a scope keeps its id as long as its value stays. */
export const scopesOf = ({ api }: Application): Said<Scope> =>
  say(api.oauth2PermissionScopes, ['api', 'scopes'], (scope) => {
    if (!isNamed(scope)) {
      return { unsaid: `the scope ${said(scope.adminConsentDisplayName, scope.id)}: it has no value` }
    }
    if (!scope.isEnabled) return { unsaid: `the scope ${scope.value}: it is disabled` }
    const entry = scopeEntry(scope)
    return entry && isMeant({ ...desiredScope(entry, names), id: scope.id }, scope)
      ? { entry }
      : { unsaid: `the scope ${scope.value}: ${WORDLESS}` }
  })

const said = (title: string | null, id: string): string => (title ? `"${title}"` : id)

function scopeEntry(
  scope: DelegatedScope,
): (Scope & Pick<Manifest['api']['scopes'][number], 'consent'>) | undefined {
  const { adminConsentDisplayName: displayName, adminConsentDescription: description } = scope
  const { userConsentDisplayName: userTitle, userConsentDescription: userText } = scope
  // A manifest without them has words of its own.
  if (displayName === null || description === null) return undefined
  const isForUsers = scope.type === 'User'
  const hasDefaults = isForUsers
    ? userTitle === displayName && userText === description
    : userTitle === null && userText === null
  return {
    value: scope.value,
    displayName,
    description,
    consent: isForUsers ? ('admins-and-users' as const) : ('admins' as const),
    ...(hasDefaults
      ? {}
      : {
          userConsent: {
            ...(userTitle === null ? {} : { displayName: userTitle }),
            ...(userText === null ? {} : { description: userText }),
          },
        }),
  }
}

export const appRolesOf = ({ appRoles }: Application): Said<Role> =>
  say(appRoles, ['api', 'appRoles'], (role) => {
    if (!isNamed(role)) return { unsaid: `the app role ${said(role.displayName, role.id)}: it has no value` }
    if (!role.isEnabled) return { unsaid: `the app role ${role.value}: it is disabled` }
    const { value, displayName, description } = role
    if (displayName === null || description === null) return { unsaid: `the app role ${value}: ${WORDLESS}` }
    const entry = { value, displayName, description, members: membersOf(role) }
    return isMeant({ ...desiredAppRole(entry, names), id: role.id }, role)
      ? { entry }
      : { unsaid: `the app role ${role.value}: a manifest cannot say who may hold it` }
  })

const membersOf = ({
  allowedMemberTypes,
}: Pick<AppRole, 'allowedMemberTypes'>): 'users' | 'applications' | 'both' => {
  if (allowedMemberTypes.length > 1) return 'both'
  return allowedMemberTypes[0] === 'Application' ? 'applications' : 'users'
}

/** Whether what a manifest would mean is what is there, as far as a manifest speaks of it. */
const isMeant = <Item extends AppRole | DelegatedScope>(meant: Item, held: Item): boolean =>
  Object.entries(meant).every(([name, value]) => comparable(value) === comparable(held[name as keyof Item]))

const comparable = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null))

/** A manifest pre-authorizes a client for all scopes that it lists. */
export function preauthorizedOf({ api }: Application, scopes: readonly Scope[]): Said<string> {
  const ids = api.oauth2PermissionScopes
    .filter((scope) => scopes.some(({ value }) => value === scope.value))
    .map(({ id }) => id)
  return say(
    api.preAuthorizedApplications,
    ['api', 'preauthorize'],
    ({ appId, delegatedPermissionIds: held }) =>
      ids.length > 0 && ids.every((id) => held.includes(id))
        ? { entry: presetOf(appId) ?? appId }
        : { unsaid: `the pre-authorized client ${appId}: not for all scopes that stand here` },
  )
}

const presetOf = (appId: string): string | undefined =>
  [...presets].find(([, preset]) => preset.appId === appId)?.[0]

/** By name. What else is configured of a claim stays. */
export const claimsOf = (claims: OptionalClaims | null): Api['optionalClaims'] => {
  const names = (kind: keyof OptionalClaims) => (claims?.[kind] ?? []).map(({ name }) => name)
  return {
    accessToken: names('accessToken'),
    idToken: names('idToken'),
    saml2Token: names('saml2Token'),
  }
}
