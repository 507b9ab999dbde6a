import { describe, expect, test } from 'vitest'
import { nextWave, predicted } from '../../src/apply/wave.ts'
import type { Live } from '../../src/model/live.ts'
import { buildPlan, changes } from '../../src/plan/build.ts'
import { unforeseen } from '../../src/plan/foreseen.ts'
import { lines, turned } from '../given/asked.ts'
import {
  api,
  appId,
  application,
  credential,
  desired,
  everything,
  grant,
  inDays,
  kept,
  keyCredential,
  live,
  madeCertificate,
  minting,
  objectId,
  scope,
  today,
  vacant,
  web,
} from '../given/model.ts'

/** What the plan for `before` did not show and the tenant needs now. */
const surprises = (before: Live, now: Live, want = desired()) =>
  lines(unforeseen(buildPlan(want, before), now.application?.appId, changes(want, now)))

describe('foreseen is', () => {
  test.each([
    ['a tenant that has not moved', live({ grants: [] }), live({ grants: [] })],
    ['a change that somebody else made too', live({ grants: [] }), live()],
    ['everything, where all was to be created', vacant(), vacant()],
    ['what is left of a creation', vacant(), live({ grants: [] })],
    [
      'a lost secret, which nobody holds',
      live(),
      live({
        application: application({
          passwordCredentials: [credential(), credential({ keyId: 'key-2', startDateTime: today })],
        }),
        mintings: [minting({ keyId: 'key-2' })],
      }),
    ],
  ])('%s', (_, before, now) => {
    expect(surprises(before, now)).toEqual([])
  })

  test('a certificate that was made since, and days that pass', () => {
    const want = desired({ certificates: [madeCertificate()] })
    const ending = (days: number) =>
      live({ application: application({ keyCredentials: [keyCredential({ endDateTime: inDays(days) })] }) })
    expect(surprises(ending(20), { ...ending(18), keptCertificates: [kept()] }, want)).toEqual([])
    expect(surprises(ending(40), ending(20), want)).toEqual(['create keyCredential signing endDateTime'])
  })

  test.each([
    ['the smallest', desired()],
    ['everything', everything()],
  ])('every state that the plan itself leads through: %s', (_, want) => {
    const plan = buildPlan(want, vacant())
    let now = vacant()
    for (let waves = 0; waves < 4; waves++) {
      const wave = nextWave(want, now)
      now = predicted(now, wave)
      if (now.application?.appId === '{appId}') {
        now = { ...now, application: { ...now.application, appId, id: objectId } }
      }
      expect(unforeseen(plan, now.application?.appId, changes(want, now))).toEqual([])
    }
    expect(changes(want, now)).toEqual([])
  })

  test('a set in another order', () => {
    const uris = ['https://a.example/cb', 'https://b.example/cb']
    const want = desired({ redirectUris: { web: ['https://c.example/cb'], spa: [], publicClient: [] } })
    const having = (redirectUris: string[]) =>
      live({ application: application({ web: web({ redirectUris }) }) })
    expect(surprises(having(uris), having(turned(uris)), want)).toEqual([])
  })

  test('a scope that is switched off on the way to its change', () => {
    const want = desired({ scopes: [scope({ type: 'Admin' })] })
    const off = api({ oauth2PermissionScopes: [scope({ isEnabled: false })] })
    expect(surprises(live(), live({ application: application({ api: off }) }), want)).toEqual([])
  })
})

describe('not foreseen is', () => {
  const { servicePrincipal: _, ...withoutServicePrincipal } = live({ grants: [] })

  test.each([
    ['a consent that was withdrawn', live(), live({ grants: [] }), ['create oauth2PermissionGrant']],
    ['a deletion', live({ grants: [] }), withoutServicePrincipal, ['create servicePrincipal']],
    [
      'a secret that is gone',
      live(),
      live({ application: application({ passwordCredentials: [] }) }),
      ['create passwordCredential'],
    ],
    [
      'a redirect URI of somebody else that a merge would write',
      live({ application: application({ web: web({ redirectUris: [] }) }) }),
      live({ application: application({ web: web({ redirectUris: ['https://new.example/cb'] }) }) }),
      ['update application web.redirectUris'],
    ],
    [
      'a scope that was granted in between',
      live({ grants: [grant({ scope: 'Mail.Read' })] }),
      live({ grants: [grant({ scope: 'Mail.Read Files.Read' })] }),
      ['update oauth2PermissionGrant'],
    ],
  ])('%s', (_, before, now, expected) => {
    const found = surprises(before, now)
    expect(found.length).toBe(expected.length)
    found.forEach((line, index) => {
      expect(line).toContain(expected[index])
    })
  })
})

describe('somebody else was at it', () => {
  test('when the application that was to be created appears with another audience', () => {
    const theirs = live({ application: application({ signInAudience: 'AzureADMultipleOrgs' }) })
    expect(surprises(vacant(), theirs)).toEqual(['update application signInAudience'])
  })

  test('when a scope that was to be created appears with other words', () => {
    const other = scope({ adminConsentDisplayName: 'Theirs' })
    const { api } = application()
    const theirs = live({ application: application({ api: { ...api, oauth2PermissionScopes: [other] } }) })
    expect(surprises(vacant(), theirs)).toHaveLength(1)
  })

  test('but not when the scope was only switched off, which is our own first step', () => {
    const changed = desired({ scopes: [scope({ adminConsentDisplayName: 'New' })] })
    const { api } = application()
    const off = live({
      application: application({ api: { ...api, oauth2PermissionScopes: [scope({ isEnabled: false })] } }),
    })
    expect(surprises(live(), off, changed)).toEqual([])
  })
})
