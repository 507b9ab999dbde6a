import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveDesired } from '../../src/desired/derive.ts'
import { manifestOf } from '../../src/import/manifest-of.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { manifestText } from '../../src/manifest/save.ts'
import type { Application } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import { changes } from '../../src/plan/build.ts'
import { requireKnownNames } from '../../src/plan/resolve.ts'
import {
  api,
  appId,
  application,
  appRole,
  assigned,
  credential,
  federated,
  grant,
  inDays,
  keyCredential,
  live,
  scope,
} from '../given/model.ts'
import { anyRegistration } from './arbitrary.ts'

type Registration = Live & { readonly application: Application }

/** The manifest as text and what it asks for. */
function imported(registration: Registration) {
  const { document, leftOut } = manifestOf(registration.application, registration)
  const text = manifestText(document, {
    head: [],
    above: leftOut.map(({ path, what }) => ({ path, text: what })),
    behind: new Map(),
  })
  return {
    text,
    leftOut: leftOut.map(({ what }) => what),
    desired: deriveDesired(parseManifest(text, 'test')),
  }
}

const registration = (more: Partial<Live> & { readonly application: Application }): Registration => ({
  ...live(more),
  application: more.application,
})

test('whatever a registration holds, its manifest plans to no changes', () => {
  fc.assert(
    fc.property(anyRegistration, (one) => {
      const { desired } = imported(one)
      requireKnownNames(desired, one)
      expect(changes(desired, one)).toEqual([])
    }),
    { seed: 20_240_502, numRuns: 500 },
  )
})

test('a registration that appreg made comes back with everything, and nothing is left out', () => {
  const { desired, leftOut } = imported(
    registration({
      application: application({ appRoles: [appRole()], tags: ['mcp'] }),
      appRoleAssignedTo: [assigned({ principalId: appId, appRoleId: appRole().id })],
      federatedIdentityCredentials: [federated()],
      owners: [appId],
    }),
  )
  expect(leftOut).toEqual([])
  expect(desired).toMatchObject({
    key: 'mcp-dev',
    displayName: 'MCP dev',
    identifierUris: ['api://{appId}'],
    scopes: [{ value: 'access_as_user' }],
    appRoles: [{ value: 'Reader' }],
    permissions: [{ delegated: ['User.Read'] }],
    adminConsent: true,
    redirectUris: { web: ['https://client.example/callback'] },
    tags: ['mcp'],
    secrets: [{ name: 'connector', lifetimeDays: 180, renewBeforeDays: 30 }],
    federated: [{ name: 'deploy' }],
    owners: [appId],
    assignments: [{ principal: appId, role: 'Reader' }],
  })
  expect(desired.appId).toBeUndefined()
})

describe('a registration without a key', () => {
  test('is named by its client id', () => {
    const { desired } = imported(registration({ application: application({ uniqueName: null }) }))
    expect(desired).toMatchObject({ key: 'mcp-dev', appId })
  })

  test('whose name makes no key is called by its client id throughout', () => {
    const { desired } = imported(
      registration({ application: application({ uniqueName: null, displayName: '日本語' }) }),
    )
    expect(desired).toMatchObject({ key: appId, appId })
  })
})

test('one without a service principal is not given one', () => {
  const { servicePrincipal: _, ...without } = registration({ application: application(), grants: [] })
  const { desired } = imported(without)
  expect(desired).toMatchObject({ settings: { servicePrincipal: false }, adminConsent: false })
})

test('consent that is given in part is not asked for, and the manifest says what it lacks', () => {
  const { desired, leftOut } = imported(
    registration({ application: application(), grants: [grant({ scope: 'Mail.Read' })] }),
  )
  expect(desired).toMatchObject({ adminConsent: false, permissions: [{ delegated: ['User.Read'] }] })
  expect(leftOut).toEqual([
    'the consent to Mail.Read of Microsoft Graph: the registration does not list it as required',
    'consent, as long as these are not consented to: User.Read',
  ])
})

test('other words for users are kept, and their absence too', () => {
  const { desired } = imported(
    registration({
      application: application({
        api: api({
          oauth2PermissionScopes: [
            scope({
              value: 'read',
              userConsentDisplayName: 'Read',
              userConsentDescription: 'Reads for you.',
            }),
            scope({ value: 'write' }),
          ],
        }),
      }),
    }),
  )
  expect(desired.scopes).toMatchObject([
    { userConsentDisplayName: 'Read', userConsentDescription: 'Reads for you.' },
    { userConsentDisplayName: null, userConsentDescription: null },
  ])
})

test('a secret that ends soon is renewed later than usual, so that none is due now', () => {
  const one = registration({
    application: application({ passwordCredentials: [credential({ endDateTime: inDays(9) })] }),
  })
  const { desired } = imported(one)
  expect(desired.secrets).toEqual([{ name: 'connector', lifetimeDays: 19, renewBeforeDays: 4 }])
  expect(changes(desired, one)).toEqual([])
})

test('a name as long as Graph takes comes back as it is', () => {
  const displayName = 'n'.repeat(256)
  const { desired, leftOut } = imported(registration({ application: application({ displayName }) }))
  expect(desired.displayName).toBe(displayName)
  expect(leftOut).toEqual([])
})

test('the consent of one person stays, and a comment says so', () => {
  const personal = grant({ consentType: 'Principal', principalId: 'user-1', scope: ' Mail.Read' })
  const { leftOut } = imported(registration({ application: application(), grants: [grant(), personal] }))
  expect(leftOut).toContain(
    'the consent of user-1 alone to Mail.Read of Microsoft Graph: a manifest consents for everybody',
  )
})

test.each([
  ['line breaks of other kinds', 'a\r\nb\u0085c\u2028d\n'],
  ['blanks at the ends', ' a \n b \n\n'],
  ['what looks like a comment', 'a\n# b'],
  ['what YAML would take for something else', 'null'],
])('notes with %s come back as they are', (_, notes) => {
  const { desired } = imported(registration({ application: application({ notes }) }))
  expect(desired.settings.notes).toBe(notes)
})

test('a comment stays one line, whatever the tenant holds', () => {
  const odd = 'x\nadminConsent: false\u2028y'
  const { text, desired } = imported(
    registration({ application: application({ passwordCredentials: [credential({ displayName: odd })] }) }),
  )
  expect(text).toContain('# x adminConsent: false y: ')
  expect(desired.adminConsent).toBe(true)
})

describe('what a manifest cannot say is left out, and a comment says so:', () => {
  const cases: readonly (readonly [string, Partial<Application>, RegExp])[] = [
    [
      'a disabled scope',
      { api: api({ oauth2PermissionScopes: [scope({ isEnabled: false })] }) },
      /^ {2}# the scope access_as_user: it is disabled\n {2}scopes: \[\]$/m,
    ],
    [
      'a disabled app role',
      { appRoles: [appRole({ isEnabled: false })] },
      /# the app role Reader: it is disabled$/m,
    ],
    [
      'a redirect URI with a wildcard',
      { web: { ...application().web, redirectUris: ['https://*.example/cb'] } },
      /^ {2}# https:\/\/\*\.example\/cb: it holds a wildcard.*\n {2}web: \[\]$/m,
    ],
    [
      'an identifier URI of another form',
      { identifierUris: ['urn:x'] },
      /# urn:x: it is neither of the form/,
    ],
    [
      'a secret without a name',
      { passwordCredentials: [credential({ displayName: null })] },
      /# the secret key-1: it has no name\n {2}secrets: \[\]/,
    ],
    [
      'the older of two secrets of one name',
      { passwordCredentials: [credential(), credential({ keyId: 'key-2', endDateTime: inDays(40) })] },
      /# the secret "connector" \(key-2\): another one of the same name is valid longer/,
    ],
    [
      'a certificate without a name',
      { keyCredentials: [keyCredential({ displayName: null })] },
      /# the certificate certificate-1: it has no name/,
    ],
    [
      'an expired certificate',
      { keyCredentials: [keyCredential({ endDateTime: inDays(-1) })] },
      /# the certificate "signing" \(certificate-1\): it ends on/,
    ],
    [
      'the older of two certificates of one name',
      { keyCredentials: [keyCredential(), keyCredential({ keyId: 'older', endDateTime: inDays(20) })] },
      /# the certificate "signing" \(older\): another one of the same name is valid longer\n {2}certificates:\n {4}- name: signing$/m,
    ],
    [
      'a key that signs tokens',
      { keyCredentials: [keyCredential({ usage: 'Sign' })] },
      /# the key certificate-1: it is no certificate to sign in with \(AsymmetricX509Cert, Sign\)/,
    ],
    [
      'a certificate with a name that is no line of text',
      { keyCredentials: [keyCredential({ displayName: 'a\nb' })] },
      /# a b: its name holds a line break/,
    ],
  ]
  test.each(cases)('%s', (_, more, comment) => {
    const one = registration({ application: application(more) })
    const { text, desired } = imported(one)
    expect(text).toMatch(comment)
    expect(changes(desired, one)).toEqual([])
  })
})

test('a name that a manifest cannot hold stays until the manifest has another, and a comment says so', () => {
  const one = registration({ application: application({ displayName: ' MCP dev ' }) })
  const { text, desired } = imported(one)
  expect(text).toMatch(
    /^# the name " MCP dev ": .*; it stays while the manifest has this one\nname: MCP dev$/m,
  )
  expect(changes(desired, one)).toEqual([])
  expect(changes({ ...desired, displayName: 'MCP' }, one)).toMatchObject([
    { path: 'displayName', before: ' MCP dev ', after: 'MCP' },
  ])
})
