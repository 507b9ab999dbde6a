import type { Desired } from '../model/desired.ts'
import type { Application, PreAuthorizedApplication } from '../model/directory.ts'
import type { GraphRequest } from '../model/request.ts'
import { writeApplications } from './permissions.ts'

/**
 * How the registration is addressed: by its key, which needs no id that a stale read may not show. An adopted one has
 * none: its appId is in the manifest.
 */
export const applicationPath = ({ key, appId }: Pick<Desired, 'key' | 'appId'>): string =>
  appId === undefined
    ? `/applications(uniqueName='${encodeURIComponent(key)}')`
    : `/applications(appId='${appId}')`

/** A patch to a property group of the application. The loop merges all that are due into one request. */
export function patchApplication(
  desired: Desired,
  patch: { readonly summary: string; readonly body: Partial<Record<keyof Application, unknown>> },
): GraphRequest {
  return {
    summary: patch.summary,
    method: 'PATCH',
    path: applicationPath(desired),
    body: patch.body,
    ok: [204],
    permission: writeApplications,
    fold: (before) => ({
      ...before,
      application: mergeGroups({ ...before.application }, patch.body) as unknown as Application,
    }),
  }
}

/**
 * Graph's documentation says that members of `api` and `web` that a patch omits keep their value; one report says the
 * contrary. Sent along, they keep it either way.
 */
export function withSiblings(request: GraphRequest, application: Application | undefined): GraphRequest {
  if (!application || request.method !== 'PATCH' || !request.path.startsWith('/applications(')) return request
  const body = { ...request.body }
  if (isGroup(body.api)) {
    const preAuthorizedApplications = livingPreAuthorizations(application)
    body.api = mergeGroups({ ...application.api, preAuthorizedApplications }, body.api)
  }
  // Without `redirectUriSettings`, which Graph derives from the redirect URIs.
  if (isGroup(body.web)) {
    const { redirectUriSettings: _, ...web } = application.web as Application['web'] & Record<string, unknown>
    body.web = mergeGroups(web, body.web)
  }
  return { ...request, body }
}

/**
 * Pre-authorizations for scopes that are there. Graph keeps those whose scope was removed, and refuses any write that
 * names one (MicrosoftDocs/azure-docs issue 121168): they mean nothing and are left out.
 */
export const livingPreAuthorizations = ({ api }: Application): PreAuthorizedApplication[] =>
  api.preAuthorizedApplications
    .map((entry) => ({
      ...entry,
      delegatedPermissionIds: entry.delegatedPermissionIds.filter((id) =>
        api.oauth2PermissionScopes.some((scope) => scope.id === id),
      ),
    }))
    .filter(({ delegatedPermissionIds }, index) => {
      const before = api.preAuthorizedApplications[index]?.delegatedPermissionIds ?? []
      return delegatedPermissionIds.length > 0 || before.length === 0
    })

/** Merges as Graph does: omitted members keep their value, collections are replaced whole. */
export function mergeGroups(
  before: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(patch)) {
    const old = merged[name]
    merged[name] = isGroup(value) && isGroup(old) ? mergeGroups(old, value) : value
  }
  return merged
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
