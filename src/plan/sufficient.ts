import type { GraphRequest } from '../model/request.ts'

/** Sets of permissions, each of which is enough. The least-privileged one is in front. */
export interface Alternatives {
  readonly delegated: readonly (readonly string[])[]
  readonly application: readonly (readonly string[])[]
}

/**
 * What opens each write, from the permissions file that Microsoft publishes for Graph
 * (microsoftgraph/microsoft-graph-devx-content, permissions.json, commit 6cbd6bbd). For consents that file marks none
 * as the least: the reference page of `oAuth2PermissionGrant` does.
 */
const rules: readonly { readonly calls: RegExp; readonly open: Alternatives }[] = [
  {
    calls: /^POST \/applications\S+\/owners\/\$ref$/,
    open: {
      delegated: sets(
        'Application.ReadWrite.All+Directory.Read.All',
        'Application.ReadWrite.All+Directory.ReadWrite.All',
        'Directory.ReadWrite.All',
      ),
      application: sets(
        'Application.ReadWrite.OwnedBy+Directory.Read.All',
        'Application.ReadWrite.All+Directory.Read.All',
        'Application.ReadWrite.OwnedBy+Directory.ReadWrite.All',
        'Application.ReadWrite.All+Directory.ReadWrite.All',
        'Directory.ReadWrite.All',
      ),
    },
  },
  {
    calls:
      /^POST \/applications\S+\/(addPassword|removePassword)$|^DELETE \/applications\S+\/owners\/|^(POST|PATCH) \/servicePrincipals(\/[^/]+)?$/,
    open: {
      delegated: sets('Application.ReadWrite.All', 'Directory.ReadWrite.All'),
      application: sets(
        'Application.ReadWrite.OwnedBy',
        'Application.ReadWrite.All',
        'Directory.ReadWrite.All',
      ),
    },
  },
  // An application needs no permission for its own keys, and appreg sends this for no other.
  { calls: /^POST \/applications\S+\/addKey$/, open: both([[]]) },
  {
    calls: /^(POST|PATCH|DELETE) \/applications/,
    open: {
      delegated: sets('Application.ReadWrite.All'),
      application: sets('Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'),
    },
  },
  {
    calls: /^(POST|PATCH|DELETE) \/oauth2PermissionGrants/,
    open: both(sets('DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All')),
  },
  {
    calls: /^POST \/servicePrincipals\/[^/]+\/(appRoleAssignments|appRoleAssignedTo)$/,
    open: both(
      sets(
        'AppRoleAssignment.ReadWrite.All+Application.Read.All',
        'AppRoleAssignment.ReadWrite.All+Application.ReadWrite.All',
        'AppRoleAssignment.ReadWrite.All+Directory.Read.All',
      ),
    ),
  },
  {
    calls: /^DELETE \/servicePrincipals\/[^/]+\/(appRoleAssignments|appRoleAssignedTo)\//,
    open: both(sets('AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All')),
  },
]

function sets(...alternatives: readonly string[]): string[][] {
  return alternatives.map((permissions) => permissions.split('+'))
}

function both(open: readonly (readonly string[])[]): Alternatives {
  return { delegated: open, application: open }
}

/** What opens this request; for one that is not in the table, what it names itself. */
export function alternatives({
  method,
  path,
  permission,
}: Pick<GraphRequest, 'method' | 'path' | 'permission'>): Alternatives {
  const rule = rules.find(({ calls }) => calls.test(`${method} ${path}`))
  return rule?.open ?? { delegated: [[permission.delegated]], application: [[permission.application]] }
}
