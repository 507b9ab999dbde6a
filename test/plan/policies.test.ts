import { describe, expect, test } from 'vitest'
import type { AppregError } from '../../src/errors.ts'
import type { Desired, DesiredCertificate } from '../../src/model/desired.ts'
import type { Live } from '../../src/model/live.ts'
import type {
  AppManagementPolicy,
  CredentialRestriction,
  IdentifierUriRestriction,
  Policies,
} from '../../src/model/policies.ts'
import { buildPlan } from '../../src/plan/build.ts'
import { policyNotes, policyVerdict, requirePermitted } from '../../src/plan/policies.ts'
import { plannedRequests } from '../../src/plan/steps.ts'
import {
  appId,
  application,
  certificate,
  desired,
  givenCertificate,
  inDays,
  keyCredential,
  live,
  madeCertificate,
  tenantId,
  vacant,
} from '../given/model.ts'

type Restrictions = NonNullable<AppManagementPolicy['applicationRestrictions']>

const managing = (applicationRestrictions: Restrictions, isEnabled = true): Policies => ({
  appManagement: { isEnabled, applicationRestrictions },
  domains: [
    { id: 'mcp.example', isVerified: true },
    { id: 'pending.example', isVerified: false },
  ],
})
const password = (more: Partial<CredentialRestriction>): Policies =>
  managing({ passwordCredentials: [{ restrictionType: 'passwordAddition', state: 'enabled', ...more }] })
const uris = (
  more: Partial<IdentifierUriRestriction>,
  name: keyof NonNullable<Restrictions['identifierUris']> = 'nonDefaultUriAddition',
): Policies => managing({ identifierUris: { [name]: { state: 'enabled', ...more } } })

function refusal(want: Desired, have: Live): AppregError | undefined {
  try {
    requirePermitted(want, have)
    expect(refusedSteps(want, have)).toEqual([])
    return undefined
  } catch (error) {
    // Who asks step by step hears of it as well.
    if ((error as AppregError).code === 'MANIFEST_INVALID') expect(refusedSteps(want, have)).not.toEqual([])
    return error as AppregError
  }
}

const refusedSteps = (want: Desired, have: Live): string[] =>
  plannedRequests(want, have)
    .filter((request) => policyVerdict(request, want, have)?.isCertain)
    .map(({ summary }) => summary)

describe('a client secret', () => {
  test.each([
    ['none is allowed', {}, /passwordAddition/, /federated/],
    [
      'it lives too long',
      { restrictionType: 'passwordLifetime', maxLifetime: 'P90D' },
      /180 days.*allows 90.*passwordLifetime/,
      /lifetime: 90d/,
    ],
    [
      'a month is all there is',
      { restrictionType: 'passwordLifetime', maxLifetime: 'P1M' },
      /allows 28/,
      /lifetime: 28d/,
    ],
    [
      'the policy is older',
      { restrictForAppsCreatedAfterDateTime: inDays(-1) },
      /passwordAddition/,
      /federated/,
    ],
  ])('is refused with the setting and another way where %s', (_, restriction, message, hint) => {
    const error = refusal(desired(), vacant({ policies: password(restriction) }))
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID' })
    expect(error?.message).toMatch(message)
    expect(error?.hints.join('\n')).toMatch(hint)
  })

  test.each([
    ['the restriction is off', password({ state: 'disabled' })],
    ['the policy is off', { appManagement: { ...password({}).appManagement, isEnabled: false } }],
    ['it lives as long as allowed', password({ restrictionType: 'passwordLifetime', maxLifetime: 'P180D' })],
    ['the lifetime cannot be read', password({ restrictionType: 'passwordLifetime', maxLifetime: 'ever' })],
    ['it is about other credentials', password({ restrictionType: 'symmetricKeyAddition' })],
    ['it starts later', password({ restrictForAppsCreatedAfterDateTime: inDays(1) })],
    ['some callers are spared', password({ excludeActors: { customSecurityAttributes: [] } })],
    ['the policy may not be read', {}],
  ])('passes where %s', (_, policies) => {
    expect(refusal(desired(), vacant({ policies: policies as Policies }))).toBeUndefined()
  })

  test('that is there already is nothing to refuse', () => {
    const have = live({ policies: password({}) })
    expect(refusal(desired(), have)).toBeUndefined()
    expect(policyNotes(desired(), have)).toEqual([])
  })

  test('of an application that exists is noted, for it may have a policy of its own', () => {
    const have = live({ application: application({ passwordCredentials: [] }), policies: password({}) })
    expect(refusal(desired(), have)).toBeUndefined()
    expect(policyNotes(desired(), have)).toEqual([expect.stringMatching(/unless .* a policy of its own/)])
  })

  test.each([
    ['no application has a policy of its own', [], 'MANIFEST_INVALID'],
    ['some have', [{ id: 'policy-1' }], undefined],
  ])('of an application that exists is refused only where %s', (_, ownAppManagement, code) => {
    const policies = { ...password({}), ownAppManagement }
    const have = live({ application: application({ passwordCredentials: [] }), policies })
    expect(refusal(desired(), have)?.code).toBe(code)
    expect(policyNotes(desired(), have)).toHaveLength(code ? 0 : 1)
  })

  test('of an application older than the restriction is not even noted', () => {
    const policies = password({ restrictForAppsCreatedAfterDateTime: inDays(-10) })
    const noted = (createdDateTime: string) =>
      policyNotes(
        desired(),
        live({ application: application({ passwordCredentials: [], createdDateTime }), policies }),
      ).length
    expect([noted(inDays(-11)), noted(inDays(-9))]).toEqual([0, 1])
  })
})

const key = (more: Partial<CredentialRestriction>): Policies =>
  managing({ keyCredentials: [{ restrictionType: 'asymmetricKeyLifetime', state: 'enabled', ...more }] })
const signing = (...certificates: readonly DesiredCertificate[]) => desired({ secrets: [], certificates })
const ofFile = (days: number) =>
  givenCertificate({ certificate: certificate({ notBefore: inDays(-10), notAfter: inDays(days) }) })

describe('a certificate', () => {
  test.each([
    [
      'it lives too long',
      signing(madeCertificate()),
      { maxLifetime: 'P180D' },
      /365 days.*allows 180.*keyCredentials, asymmetricKeyLifetime/,
      /lifetime: 180d/,
    ],
    [
      'months are longer than the days that are allowed',
      signing(madeCertificate({ store: 'keyvault://my-vault/x' })),
      { maxLifetime: 'P365D' },
      /valid for 36[67] days.*allows 365/,
      /lifetime: 341d/,
    ],
    [
      'the one in the file lives too long',
      signing(ofFile(170)),
      { maxLifetime: 'P179DT12H' },
      /valid for 180 days.*allows 179\.5/,
      /have one made that is valid for 179 days/,
    ],
    [
      'it would be signed by itself',
      signing(madeCertificate()),
      { restrictionType: 'trustedCertificateAuthority' },
      /certain authorities only/,
      /file: client\.cer/,
    ],
    [
      'the one in the file has expired',
      signing(ofFile(-1)),
      {},
      /in signing\.cer expired on/,
      /put a new one/,
    ],
  ])('is refused with the setting and another way where %s', (_, want, restriction, message, hint) => {
    const error = refusal(want, vacant({ policies: key(restriction) }))
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID', message: expect.stringMatching(message) })
    expect(error?.hints.join('\n')).toMatch(hint)
  })

  test.each([
    [
      'the policy is off',
      signing(madeCertificate()),
      { ...key({ maxLifetime: 'P1D' }).appManagement, isEnabled: false },
    ],
    ['it lives as long as allowed', signing(madeCertificate()), key({ maxLifetime: 'P365D' }).appManagement],
    [
      'an authority made it',
      signing(ofFile(10)),
      key({ restrictionType: 'trustedCertificateAuthority' }).appManagement,
    ],
    [
      'the restriction is unknown',
      signing(madeCertificate()),
      key({ restrictionType: 'unknownFutureValue' }).appManagement,
    ],
  ])('passes where %s', (_, want, appManagement) => {
    const policies = { appManagement } as Policies
    expect(refusal(want, vacant({ policies }))).toBeUndefined()
  })

  test('that is there already is nothing to refuse, also when it has expired', () => {
    const have = live({
      application: application({ keyCredentials: [keyCredential()] }),
      policies: key({ maxLifetime: 'P1D' }),
    })
    expect(refusal(signing(madeCertificate({ name: 'signing' }), ofFile(-1)), have)).toBeUndefined()
  })

  test('of an application that exists is noted, but for an expired one, which nothing allows', () => {
    const have = live({ policies: key({ maxLifetime: 'P1D' }) })
    expect(refusal(signing(madeCertificate()), have)).toBeUndefined()
    expect(policyNotes(signing(madeCertificate()), have)).toHaveLength(1)
    expect(refusal(signing(ofFile(-1)), have)?.message).toMatch(/expired on/)
  })

  test.each([
    [-1, /expired on 2024-05-01: put a new one there/],
    [29.5, /ends in 29 days: put a new one there/],
    [31, undefined],
  ])('from a file is noted when it ends soon (%d days)', (days, note) => {
    const have = live({ application: application({ keyCredentials: [keyCredential()] }) })
    const { notes } = buildPlan(signing(ofFile(days)), have)
    expect(notes).toEqual(note ? [expect.stringMatching(note)] : [])
  })
})

const asking = (uri: string, tokenVersion: 1 | 2 = 1) =>
  desired({ secrets: [], identifierUris: [uri], tokenVersion })
const unique = 'uriAdditionWithoutUniqueTenantIdentifier'

describe('an identifier URI', () => {
  test.each([
    ['https://elsewhere.example', managing({}), /no verified domain/],
    ['https://pending.example', managing({}), /no verified domain/],
    ['https://notmcp.example', managing({}), /no verified domain/],
    ['api://mcp', uris({}), /nonDefaultUriAddition/],
    ['https://mcp.example', uris({}), /nonDefaultUriAddition/],
    ['api://mcp', uris({}, unique), /WithoutUniqueTenantIdentifier/],
  ])('%s is refused with the setting (%#)', (uri, policies, message) => {
    const error = refusal(asking(uri), vacant({ policies }))
    expect(error?.message).toMatch(message)
    expect(error?.hints.join('\n')).toContain('api://{appId}')
  })

  test.each([
    ['https://mcp.example', managing({})],
    ['https://api.MCP.example/v1', managing({})],
    ['https://elsewhere.example', {}],
    ['api://{appId}', uris({})],
    [`api://${tenantId}/{appId}`, uris({})],
    ['api://mcp/{appId}', uris({}, unique)],
    [`api://${tenantId}/mcp`, uris({}, unique)],
    ['api://mcp.example/x', uris({}, unique)],
    ['api://mcp', { appManagement: uris({}, unique).appManagement } as Policies],
  ])('%s passes (%#)', (uri, policies) => {
    expect(refusal(asking(uri), vacant({ policies }))).toBeUndefined()
  })

  test.each([
    [{ excludeAppsReceivingV2Tokens: true }, true],
    [{ excludeAppsReceivingV2Tokens: false }, false],
  ])('of an application with version 2 tokens may be spared: %j', (more, spared) => {
    expect(refusal(asking('api://mcp', 2), vacant({ policies: uris(more) })) === undefined).toBe(spared)
  })

  test.each([
    [true, false],
    [false, true],
  ])('is restricted by Microsoft also while the policy is off: %s', (isStateSetByMicrosoft, passes) => {
    const { applicationRestrictions } = uris({ isStateSetByMicrosoft }).appManagement as AppManagementPolicy
    const policies = managing(applicationRestrictions as Restrictions, false)
    expect(refusal(asking('api://mcp'), vacant({ policies })) === undefined).toBe(passes)
  })

  test('that is there already stays', () => {
    const have = application({ identifierUris: [`api://${appId}`, 'https://elsewhere.example'] })
    expect(
      refusal(asking('https://elsewhere.example'), live({ application: have, policies: managing({}) })),
    ).toBeUndefined()
  })
})

describe('registering', () => {
  const policies = (allowedToCreateApps: boolean): Policies => ({
    authorization: { defaultUserRolePermissions: { allowedToCreateApps } },
  })

  test('is refused before anything is sent where users may not, with the roles that may', () => {
    expect(refusal(desired(), vacant({ policies: policies(false) }))).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('allowedToCreateApps'),
      hints: [expect.stringContaining('Application Developer')],
    })
  })

  test('is no question where they may, or where the application exists', () => {
    expect(refusal(desired(), vacant({ policies: policies(true) }))).toBeUndefined()
    expect(refusal(desired(), live({ policies: policies(false) }))).toBeUndefined()
  })
})

test('everything that is refused is said at once', () => {
  const restricted = managing({
    passwordCredentials: [{ restrictionType: 'passwordAddition', state: 'enabled' }],
  })
  const error = refusal(
    desired({ identifierUris: ['https://elsewhere.example'] }),
    vacant({ policies: restricted }),
  )
  expect(error?.message.split('\n')).toHaveLength(2)
})

describe('consent that is left to the users', () => {
  const noted = (userConsent: readonly string[] | undefined, more: Partial<Desired> = {}) =>
    buildPlan(
      desired({ adminConsent: false, ...more }),
      live({ policies: userConsent ? { userConsent } : {} }),
    ).notes.filter((note) => note.includes('permissionGrantPoliciesAssigned'))

  test.each([
    ['none', []],
    [
      'only owners of groups and chats',
      ['ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed'],
    ],
  ])('is noted with the ways out where those who may give it are %s', (_, assigned) => {
    expect(noted(assigned)).toEqual([expect.stringMatching(/adminConsent: true.*adminConsentRequestPolicy/)])
  })

  test.each([
    ['users may consent', ['ManagePermissionGrantsForSelf.microsoft-user-default-low'], {}],
    ['the policy may not be read', undefined, {}],
    ['an administrator consents', [], { adminConsent: true }],
    ['there is nothing to consent to', [], { permissions: [] }],
  ])('is not noted where %s', (_, assigned, more) => {
    expect(noted(assigned, more)).toEqual([])
  })
})
