import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { applicationPath, patchApplication } from './patch.ts'
import { writeApplications } from './permissions.ts'

/** The application itself: its name, audience and token version. */
export const application: Aspect = {
  id: 'application',

  changes(desired, live) {
    const { application: have } = live
    const properties = Object.entries(wanted(desired)).filter(([path, after]) => at(have, path) !== after)
    return [
      ...(have ? [] : [{ object: 'application', op: 'create', after: desired.key } satisfies Change]),
      ...properties.map(
        ([path, after]): Change => ({
          object: 'application',
          op: have ? 'update' : 'create',
          path,
          ...(have ? { before: at(have, path) } : {}),
          after,
        }),
      ),
    ]
  },

  next(desired, live) {
    if (!live.application) return [create(desired)]
    if (this.changes(desired, live).length === 0) return []
    return [patchApplication(desired, live, { summary: 'update the application', body: body(desired) })]
  },
}

/** Always sent: the audience that Graph falls back to has changed over the years. */
const wanted = (desired: Desired): Record<string, string | number> => ({
  displayName: desired.displayName,
  signInAudience: desired.signInAudience,
  'api.requestedAccessTokenVersion': desired.tokenVersion,
})

const body = (desired: Desired) => ({
  displayName: desired.displayName,
  signInAudience: desired.signInAudience,
  api: { requestedAccessTokenVersion: desired.tokenVersion },
})

function at(application: Application | undefined, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], application)
}

// 201: created. A 204 means that somebody else created it since; the loop then looks before it goes on.
const create = (desired: Desired): GraphRequest => ({
  summary: 'create the application',
  method: 'PATCH',
  path: applicationPath(desired),
  headers: { Prefer: 'create-if-missing' },
  body: body(desired),
  ok: [201],
  permission: writeApplications,
  fold: (live: Live, answer?: unknown) => ({
    ...live,
    application: { ...empty(desired), ...(answer as Application | undefined) },
  }),
})

const empty = (desired: Desired): Application => ({
  id: '{id}',
  appId: '{appId}',
  uniqueName: desired.key,
  displayName: desired.displayName,
  signInAudience: desired.signInAudience,
  identifierUris: [],
  api: { requestedAccessTokenVersion: desired.tokenVersion, oauth2PermissionScopes: [] },
  web: { redirectUris: [] },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
  passwordCredentials: [],
})
