import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import { sayableName } from '../model/display-name.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { applicationPath, mergeGroups, patchApplication } from './patch.ts'
import { writeApplications } from './permissions.ts'

/** The application itself and its single properties. */
export const application: Aspect = {
  id: 'application',

  changes(desired, live) {
    const { application: have } = live
    return [
      ...(have ? [] : [{ object: 'application', op: 'create', after: desired.key } satisfies Change]),
      ...differing(desired, have).map(
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
    const due = differing(desired, live.application)
    if (due.length === 0) return []
    // The audience travels with the token version: one with personal accounts is refused without version 2.
    const body = nested([...always(desired), ...due])
    return [patchApplication(desired, { summary: 'update the application', body })]
  },
}

type Property = readonly [path: string, value: string | number | boolean]

/** Never left to Graph: the audience that it falls back to has changed over the years. */
const always = (desired: Desired): Property[] =>
  desired.isPartial
    ? []
    : [
        ['displayName', desired.displayName],
        ['signInAudience', desired.signInAudience],
        ['api.requestedAccessTokenVersion', desired.tokenVersion],
      ]

/** What the manifest names of these; the rest stays as it is. */
function named({ settings }: Desired): Property[] {
  const { notes, homePageUrl, logoutUrl, publicClient, implicit } = settings
  return [
    ...property('notes', notes),
    ...property('isFallbackPublicClient', publicClient),
    ...property('web.homePageUrl', homePageUrl),
    ...property('web.logoutUrl', logoutUrl),
    ...property('web.implicitGrantSettings.enableAccessTokenIssuance', implicit?.accessTokens),
    ...property('web.implicitGrantSettings.enableIdTokenIssuance', implicit?.idTokens),
  ]
}

const property = (path: string, value: Property[1] | undefined): Property[] =>
  value === undefined ? [] : [[path, value]]

const differing = (desired: Desired, have: Application | undefined): Property[] =>
  [...always(desired), ...named(desired)].filter(
    ([path, after]) => !isSame(path === 'displayName' && have ? sayableName(have) : at(have, path), after),
  )

/** Graph keeps null for a switch that was never turned on, and for token version 1. */
const isSame = (before: unknown, after: Property[1]): boolean =>
  before === after || (before === null && (after === false || after === 1))

function at(application: Application | undefined, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], application)
}

/** `[['web.logoutUrl', 'x']]` as `{ web: { logoutUrl: 'x' } }`. */
function nested(properties: readonly Property[]): Partial<Record<keyof Application, unknown>> {
  return properties.reduce<Record<string, unknown>>((body, [path, value]) => {
    const [first = '', ...rest] = path.split('.')
    const inner = rest.reduceRight<unknown>((deep, name) => ({ [name]: deep }), value)
    return mergeGroups(body, { [first]: inner })
  }, {})
}

// 201: created. A 204 means that somebody else created it since; the loop then looks before it goes on.
const create = (desired: Desired): GraphRequest => ({
  summary: 'create the application',
  method: 'PATCH',
  path: applicationPath(desired),
  headers: { Prefer: 'create-if-missing' },
  body: nested([...always(desired), ...named(desired)]),
  ok: [201],
  permission: writeApplications,
  fold: (live: Live, answer?: unknown) => ({
    ...live,
    application: {
      ...(mergeGroups({ ...empty(desired) }, nested(named(desired))) as unknown as Application),
      ...(answer as Application | undefined),
    },
  }),
})

const empty = (desired: Desired): Application => ({
  id: '{id}',
  appId: '{appId}',
  uniqueName: desired.key,
  displayName: desired.displayName,
  signInAudience: desired.signInAudience,
  identifierUris: [],
  api: {
    requestedAccessTokenVersion: desired.tokenVersion,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
  },
  appRoles: [],
  optionalClaims: null,
  tags: [],
  notes: null,
  isFallbackPublicClient: null,
  web: {
    redirectUris: [],
    homePageUrl: null,
    logoutUrl: null,
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
  },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
  passwordCredentials: [],
  keyCredentials: [],
})
