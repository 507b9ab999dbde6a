import type { Prunable } from '../../src/model/desired.ts'

/** A manifest as it is written, as far as it decides what may go. */
export interface Written {
  readonly api?: {
    readonly scopes?: readonly Valued[]
    readonly appRoles?: readonly Valued[]
  }
  readonly owners: readonly string[]
  readonly prune?: true | readonly Prunable[]
  readonly [field: string]: unknown
}

interface Valued {
  readonly value: string
  readonly [field: string]: unknown
}

interface Known {
  /** The inventory after the run. */
  readonly after: readonly string[]
  /** Object ids by user principal name. */
  readonly people: Readonly<Record<string, string>>
}

/** Whether a line of the inventory may be gone or changed: because the manifest names it, or because it prunes it. */
export const mayGo = (line: string, manifest: Written, known: Known): boolean =>
  named.some(([path, isTheirs]) => path.test(line) && isTheirs(manifest, line)) ||
  pruned.some(
    ([part, path, isForeign]) =>
      prunes(manifest, part) && path.test(line) && isForeign(line, manifest, known),
  )

const prunes = ({ prune }: Written, part: Prunable): boolean =>
  prune === true || prune?.includes(part) === true

/** What a manifest may name, and the lines that are then its own. */
const named: readonly (readonly [RegExp, (manifest: Written, line: string) => boolean])[] = [
  [/^(displayName|signInAudience|api\.requestedAccessTokenVersion) /, () => true],
  [/^notes /, ({ notes }) => notes !== undefined],
  [/^web\.homePageUrl /, ({ homePageUrl }) => homePageUrl !== undefined],
  [/^isFallbackPublicClient /, ({ publicClient }) => publicClient !== undefined],
  [/^web\.implicitGrantSettings\./, ({ implicit }) => implicit !== undefined],
  [/^servicePrincipal\.accountEnabled /, ({ enabled }) => enabled !== undefined],
  [
    /^servicePrincipal\.appRoleAssignmentRequired /,
    ({ assignmentRequired }) => assignmentRequired !== undefined,
  ],
  [/^api\.oauth2PermissionScopes /, (manifest, line) => scopesOf(manifest).some(isValueIn(line))],
  [/^appRoles /, (manifest, line) => rolesOf(manifest).some(isValueIn(line))],
  [/^federatedIdentityCredentials .*"name":"main"/, wantsMain],
  // In another order, or with an index for each redirect URI: Graph keeps them in step itself.
  [/^web\.redirectUriSettings /, () => true],
]

const isValueIn =
  (line: string) =>
  (value: string): boolean =>
    line.includes(`"value":"${value}"`)

const scopesOf = ({ api }: Written): readonly string[] =>
  api?.scopes?.map(({ value }) => value) ?? ['access_as_user']
const rolesOf = ({ api }: Written): readonly string[] => api?.appRoles?.map(({ value }) => value) ?? []

function wantsMain({ credentials }: Written): boolean {
  return JSON.stringify(credentials).includes('"main"')
}

/** The id at the end of a line: whether a scope or an app role has it. */
const isStored = (line: string, after: readonly string[]): boolean =>
  after.some(
    (other) =>
      /^(api\.oauth2PermissionScopes|appRoles) /.test(other) &&
      other.includes(`"id":${line.split(' ').at(-1)}`),
  )

/**
 * What pruning a part may remove, as docs/manifest.md has it. Where the manifest wants it all the same, the second plan
 * brings it back and so is not empty.
 */
const pruned: readonly (readonly [
  Prunable,
  RegExp,
  (line: string, manifest: Written, known: Known) => boolean,
])[] = [
  [
    'redirectUris',
    /^(web|spa|publicClient)\.redirectUris /,
    (line, { redirectUris }) => !JSON.stringify(redirectUris ?? {}).includes(String(line.split(' ').at(-1))),
  ],
  ['scopes', /^api\.oauth2PermissionScopes /, () => true],
  ['scopes', /^api\.preAuthorizedApplications /, (line, _, { after }) => !isStored(line, after)],
  ['appRoles', /^appRoles /, () => true],
  ['appRoles', /^assigned /, (line, _, { after }) => !isStored(line, after)],
  ['preauthorize', /^api\.preAuthorizedApplications /, () => true],
  ['permissions', /^requiredResourceAccess /, () => true],
  ['permissions', /^consent /, (line) => !/"(openid|profile|email|offline_access)"$/.test(line)],
  ['permissions', /^given /, () => true],
  ['assignments', /^assigned /, () => true],
  [
    'owners',
    /^owners /,
    (line, { owners }, { people }) =>
      owners.length > 0 && !owners.some((owner) => line.includes(people[owner] ?? owner)),
  ],
  ['federated', /^federatedIdentityCredentials /, () => true],
]
