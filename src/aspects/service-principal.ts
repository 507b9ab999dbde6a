import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { ServicePrincipal } from '../model/directory.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { writeApplications } from './permissions.ts'

/** The registration's service principal in this tenant: without it no token is issued and no consent can be given. */
export const servicePrincipal: Aspect = {
  id: 'service-principal',

  changes(desired, { servicePrincipal: have }) {
    if (desired.settings.servicePrincipal === false) return []
    const settings = differing(desired, have).map(
      ([path, after]): Change => ({
        object: 'servicePrincipal',
        op: have ? 'update' : 'create',
        path,
        ...(have ? { before: have[path] } : {}),
        after,
      }),
    )
    return have
      ? settings
      : [{ object: 'servicePrincipal', op: 'create', after: desired.displayName }, ...settings]
  },

  next(desired, { application, servicePrincipal: have }) {
    if (!application || desired.settings.servicePrincipal === false) return []
    const settings = Object.fromEntries(differing(desired, have))
    if (!have) return [create(desired, application.appId, settings)]
    return Object.keys(settings).length > 0 ? [update(have, settings)] : []
  },
}

type Setting = readonly ['accountEnabled' | 'appRoleAssignmentRequired', boolean]
type Settings = Partial<Record<Setting[0], boolean>>

/** Graph's defaults are what a new one starts from. */
const defaults = { accountEnabled: true, appRoleAssignmentRequired: false }

function differing({ settings }: Desired, have: ServicePrincipal | undefined): Setting[] {
  const want: Setting[] = [
    ...(settings.enabled === undefined ? [] : [['accountEnabled', settings.enabled] as const]),
    ...(settings.assignmentRequired === undefined
      ? []
      : [['appRoleAssignmentRequired', settings.assignmentRequired] as const]),
  ]
  return want.filter(([name, value]) => (have ?? defaults)[name] !== value)
}

const create = (desired: Desired, appId: string, settings: Settings): GraphRequest => ({
  summary: 'create the service principal',
  method: 'POST',
  path: '/servicePrincipals',
  body: { appId, ...settings },
  ok: [201],
  permission: writeApplications,
  fold: (live, answer) => ({
    ...live,
    servicePrincipal: {
      id: '{id}',
      appId,
      displayName: desired.displayName,
      ...defaults,
      ...settings,
      ...(answer as ServicePrincipal | undefined),
    },
  }),
})

const update = ({ id }: ServicePrincipal, settings: Settings): GraphRequest => ({
  summary: 'change the settings of the service principal',
  method: 'PATCH',
  path: `/servicePrincipals/${id}`,
  body: settings,
  ok: [204],
  permission: writeApplications,
  fold: (live) => ({
    ...live,
    ...(live.servicePrincipal ? { servicePrincipal: { ...live.servicePrincipal, ...settings } } : {}),
  }),
})
