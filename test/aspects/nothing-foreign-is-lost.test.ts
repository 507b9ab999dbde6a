import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextWave } from '../../src/apply/wave.ts'
import type { Desired } from '../../src/model/desired.ts'
import { type Application, platforms } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import type { GraphRequest } from '../../src/model/request.ts'
import { changes } from '../../src/plan/build.ts'
import { anyDesired, anyLive } from '../given/arbitrary.ts'
import { appId, inDays, objectId, today } from '../given/model.ts'

// Any desired state, any tenant; two readings of what a patch of `api` or `web` does to members it does not name.

type Reading = 'merges' | 'replaces'
const readings: readonly Reading[] = ['merges', 'replaces']
const MOST_WAVES = 10
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

test('an enabled scope is altered by no request but the one that switches it off', () => {
  fc.assert(
    fc.property(anyDesired, anyLive, (want, have) => {
      converge(want, have, 'merges', (request, before) => {
        const api = request.body?.api as Partial<Application['api']> | undefined
        const next = api?.oauth2PermissionScopes
        if (!next) return
        for (const scope of before.application?.api.oauth2PermissionScopes ?? []) {
          const then = next.find(({ id }) => id === scope.id)
          if (scope.isEnabled) expect({ ...then, isEnabled: true }).toEqual(scope)
          else expect(then).toBeDefined()
        }
      })
    }),
    sample,
  )
})

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

/** Every single thing that the tenant holds, as text. */
function inventory({ application, grants }: Live): string[] {
  if (!application) return []
  const { api, web, requiredResourceAccess, ...app } = application as Application & Record<string, unknown>
  const { requestedAccessTokenVersion: _, oauth2PermissionScopes, ...apiMore } = api
  const { redirectUris: __, ...webMore } = web
  return [
    ...app.identifierUris.map((uri) => `identifier URI ${uri}`),
    ...platforms.flatMap((platform) =>
      application[platform].redirectUris.map((uri) => `redirect URI ${platform} ${uri}`),
    ),
    ...oauth2PermissionScopes.map(({ id, value }) => `scope ${id} ${value}`),
    ...requiredResourceAccess.flatMap((entry) =>
      entry.resourceAccess.map(({ id, type }) => `permission ${entry.resourceAppId} ${id} ${type}`),
    ),
    ...app.passwordCredentials.map((one) => `credential ${JSON.stringify(one)}`),
    ...grants.flatMap((one) => one.scope.split(' ').map((name) => `grant ${one.id} ${name}`)),
    `members ${JSON.stringify([apiMore, webMore, app.tags])}`,
  ]
}

/** What has to be there afterwards: all that was, but for lost secrets and, where asked for, redirect URIs. */
const keepsakes = (want: Desired, have: Live): string[] =>
  inventory(have).filter(
    (thing) =>
      !(want.pruneRedirectUris && thing.startsWith('redirect URI')) &&
      !want.secrets.some(({ name }) => thing.includes(`"lost-${name}"`)),
  )
