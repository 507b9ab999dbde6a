import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextWave } from '../../src/apply/wave.ts'
import { livingPreAuthorizations } from '../../src/aspects/patch.ts'
import type { Desired, Prunable } from '../../src/model/desired.ts'
import { type Application, platforms, tokenKinds } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import type { GraphRequest } from '../../src/model/request.ts'
import { changes } from '../../src/plan/build.ts'
import { anyDesired } from '../given/any-desired.ts'
import { anyLive } from '../given/any-live.ts'
import { appId, inDays, objectId, today } from '../given/model.ts'

// Any desired state, any tenant; two readings of what a patch of `api` or `web` does to members it does not name.

type Reading = 'merges' | 'replaces'
const readings: readonly Reading[] = ['merges', 'replaces']
const MOST_WAVES = 12
const sample = { seed: 20_240_502, numRuns: 300 }

test.each(readings)('the tenant converges, and a second run sends nothing (Graph %s)', (reading) => {
  fc.assert(
    fc.property(anyDesired, anyLive, (want, have) => {
      const { after, waves } = converge(want, have, reading)
      expect(waves).toBeLessThanOrEqual(MOST_WAVES)
      expect(changes(want, after)).toEqual([])
      expect(nextWave(want, after)).toEqual([])
    }),
    sample,
  )
})

test.each(readings)('nothing foreign is lost (Graph %s)', (reading) => {
  fc.assert(
    fc.property(anyDesired, anyLive, (want, have) => {
      const { after } = converge(want, have, reading)
      expect(inventory(after)).toEqual(expect.arrayContaining(keepsakes(want, have)))
    }),
    sample,
  )
})

test.each(readings)('settings that the manifest does not name stay (Graph %s)', (reading) => {
  fc.assert(
    fc.property(anyDesired, anyLive, (want, have) => {
      fc.pre(have.application !== undefined && have.servicePrincipal !== undefined)
      const { after } = converge(want, have, reading)
      expect(unnamed(want, after)).toEqual(unnamed(want, have))
    }),
    sample,
  )
})

test('an enabled scope or app role is altered by no request but the one that switches it off', () => {
  fc.assert(
    fc.property(anyDesired, anyLive, (want, have) => {
      const isPruned = (part: Prunable) => want.prune.includes(part)
      converge(want, have, 'merges', (request, before) => {
        const { api, appRoles } = (request.body ?? {}) as Partial<Application>
        const held = before.application
        if (api?.oauth2PermissionScopes)
          expectOnlySwitchedOff(
            held?.api.oauth2PermissionScopes,
            api.oauth2PermissionScopes,
            isPruned('scopes'),
          )
        if (appRoles) expectOnlySwitchedOff(held?.appRoles, appRoles, isPruned('appRoles'))
      })
    }),
    sample,
  )
})

interface Entitlement {
  readonly id: string
  readonly isEnabled: boolean
}

function expectOnlySwitchedOff(
  held: readonly Entitlement[] | undefined,
  next: readonly Entitlement[],
  mayGoWhole: boolean,
): void {
  for (const one of held ?? []) {
    const then = next.find(({ id }) => id === one.id)
    if (one.isEnabled) expect({ ...then, isEnabled: true }).toEqual(one)
    else expect(mayGoWhole || then !== undefined).toBe(true)
  }
}

function converge(
  want: Desired,
  have: Live,
  reading: Reading,
  watch: (request: GraphRequest, before: Live) => void = () => {},
): { after: Live; waves: number } {
  let after = have
  for (let waves = 0; ; waves++) {
    const wave = nextWave(want, after)
    if (wave.length === 0 || waves > MOST_WAVES) return { after, waves }
    for (const request of wave) {
      watch(request, after)
      after = landed(request, after, reading)
    }
  }
}

let minted = 0

function landed(request: GraphRequest, before: Live, reading: Reading): Live {
  const answer = {
    ...(request.headers ? { id: objectId, appId } : {}),
    ...(request.mints
      ? { keyId: `new-${minted++}`, startDateTime: today, endDateTime: inDays(180), hint: 'fak' }
      : {}),
  }
  const after = request.fold(before, answer)
  if (reading === 'merges' || !before.application || !after.application || request.method !== 'PATCH')
    return after
  // The stricter reading: a member of `api` or `web` that the patch does not name is gone.
  const { api = after.application.api, web = after.application.web } = request.body as Partial<Application>
  return { ...after, application: { ...after.application, api, web } }
}

/** Every single thing that the tenant holds, as text. What the manifest may set is left out. */
function inventory(live: Live): string[] {
  const { application, grants } = live
  if (!application) return []
  return [
    ...inApplication(application),
    ...grants.flatMap((one) => one.scope.split(' ').map((name) => `grant ${one.id} ${name}`)),
    ...live.appRoleAssignments.map((one) => `role given ${JSON.stringify(one)}`),
    ...live.appRoleAssignedTo.map((one) => `assigned ${JSON.stringify(one)}`),
    ...live.owners.map((id) => `owner ${id}`),
    ...live.federatedIdentityCredentials.flatMap((one) => [
      `federated credential ${JSON.stringify(one)}`,
      `description of ${one.id}: ${one.description}`,
    ]),
  ]
}

function inApplication(application: Application): string[] {
  const { api, web, requiredResourceAccess, ...app } = application as Foreign
  return [
    ...app.identifierUris.map((uri) => `identifier URI ${uri}`),
    ...platforms.flatMap((platform) =>
      application[platform].redirectUris.map((uri) => `redirect URI ${platform} ${uri}`),
    ),
    ...api.oauth2PermissionScopes.map(({ id, value }) => `scope ${id} ${value}`),
    ...app.appRoles.map(({ id, value }) => `app role ${id} ${value}`),
    ...livingPreAuthorizations(application).flatMap(({ appId, delegatedPermissionIds }) =>
      delegatedPermissionIds.map((id) => `pre-authorized ${appId} ${id}`),
    ),
    ...tokenKinds.flatMap((kind) =>
      (app.optionalClaims?.[kind] ?? []).map((claim) => `claim ${kind} ${JSON.stringify(claim)}`),
    ),
    ...app.tags.map((tag) => `tag ${tag}`),
    ...requiredResourceAccess.flatMap((entry) =>
      entry.resourceAccess.map(({ id, type }) => `permission ${entry.resourceAppId} ${id} ${type}`),
    ),
    ...app.passwordCredentials.map((one) => `credential ${JSON.stringify(one)}`),
    ...app.keyCredentials.map((one) => `certificate ${JSON.stringify(one)}`),
    `unknown members ${JSON.stringify([api.knownClientApplications, web.foreign, app.foreign])}`,
  ]
}

/** With the members that appreg does not know. */
type Foreign = Application & { readonly foreign: unknown } & {
  readonly api: { readonly knownClientApplications: unknown }
  readonly web: { readonly foreign: unknown }
}

/** What the manifest leaves alone. */
function unnamed(want: Desired, { application, servicePrincipal }: Live): unknown[] {
  const { notes, homePageUrl, logoutUrl, publicClient, implicit, assignmentRequired, enabled } = want.settings
  return [
    notes ?? application?.notes,
    homePageUrl ?? application?.web.homePageUrl,
    logoutUrl ?? application?.web.logoutUrl,
    publicClient ?? application?.isFallbackPublicClient,
    implicit ?? application?.web.implicitGrantSettings,
    assignmentRequired ?? servicePrincipal?.appRoleAssignmentRequired,
    enabled ?? servicePrincipal?.accountEnabled,
  ]
}

/**
 * What has to be there afterwards: all that was, but for lost secrets, expired certificates, what is wanted otherwise of
 * a federated credential, and what is pruned.
 */
const keepsakes = (want: Desired, have: Live): string[] =>
  inventory(have).filter(
    (thing) =>
      !mayGo(want, have).some((start) => thing.startsWith(start)) &&
      !want.secrets.some(({ name }) => thing.includes(`"lost-${name}"`)) &&
      !(want.certificates.some(({ name }) => name === 'made') && thing.includes('"keyId":"c-2"')) &&
      !want.federated.some(
        ({ name }) => thing.startsWith('federated credential') && thing.includes(`"name":"${name}"`),
      ),
  )

/** How the lines of what may be removed begin. */
function mayGo(want: Desired, have: Live): string[] {
  const starts: Record<Prunable, readonly string[]> = {
    redirectUris: ['redirect URI '],
    scopes: ['scope ', ...namingScopesThatGo(want, have)],
    appRoles: ['app role ', ...holdingRolesThatGo(want, have)],
    preauthorize: ['pre-authorized '],
    permissions: ['permission ', 'grant ', 'role given '],
    assignments: ['assigned '],
    owners: ['owner '],
    federated: ['federated credential ', 'description of '],
  }
  return want.prune.flatMap((part) => starts[part])
}

const namingScopesThatGo = (want: Desired, { application }: Live): string[] => {
  const { oauth2PermissionScopes = [], preAuthorizedApplications = [] } = application?.api ?? {}
  const gone = oauth2PermissionScopes.filter(
    ({ value }) => !want.scopes.some((scope) => scope.value === value),
  )
  return preAuthorizedApplications.flatMap(({ appId }) =>
    gone.map(({ id }) => `pre-authorized ${appId} ${id}`),
  )
}

const holdingRolesThatGo = (want: Desired, { application, appRoleAssignedTo }: Live): string[] => {
  const kept: (string | null)[] = want.appRoles.map(({ value }) => value)
  const gone = (application?.appRoles ?? []).filter(({ value }) => !kept.includes(value)).map(({ id }) => id)
  return appRoleAssignedTo
    .filter(({ appRoleId }) => gone.includes(appRoleId))
    .map((one) => `assigned ${JSON.stringify(one)}`)
}
