import { describe, expect, test } from 'vitest'
import { examine } from '../../../src/doctor/examine/examine.ts'
import type { Picture } from '../../../src/doctor/look/picture.ts'
import type { Finding } from '../../../src/model/finding.ts'
import {
  api,
  appId,
  application,
  credential,
  desired,
  grant,
  graphAppId,
  inDays,
  keyCredential,
  roleAssignment,
  scope,
  servicePrincipal,
  vacant,
  web,
} from '../../given/model.ts'
import { party, picture, withApplication } from '../look/given.ts'

const found = (seen: Picture) =>
  examine(seen)
    .filter(({ finding }) => finding.severity !== 'info')
    .map(({ finding, repair }) => ({ ...finding, repair }))

test('of a registration that lacks nothing nothing is said but that nobody owns it', () => {
  expect(examine(picture()).map(({ finding }) => [finding.severity, finding.title])).toEqual([
    ['info', `"MCP dev" (${appId}) has no owner`],
  ])
  expect(examine(picture({ client: party({ owners: ['user-1'] }) }))).toEqual([])
})

const uri = 'https://client.example/callback'
const listing = (...ids: string[]) => [
  { resourceAppId: graphAppId, resourceAccess: ids.map((id) => ({ id, type: 'Scope' as const })) },
]

interface Row {
  readonly what: string
  readonly seen: Picture
  readonly severity: Finding['severity']
  readonly kind: string
  readonly actual: string
  readonly mends: boolean
}

const rows: readonly Row[] = [
  {
    what: 'no service principal',
    seen: picture({ client: { appId, live: vacant({ application: application(), grants: [grant()] }) } }),
    severity: 'error',
    kind: 'create-service-principal',
    actual: 'none',
    mends: true,
  },
  {
    what: 'a service principal that is disabled',
    seen: picture({ client: party({ servicePrincipal: servicePrincipal({ accountEnabled: false }) }) }),
    severity: 'error',
    kind: 'create-service-principal',
    actual: 'false',
    mends: false,
  },
  {
    what: 'token version 1',
    seen: withApplication({ api: api({ requestedAccessTokenVersion: null }) }),
    severity: 'warning',
    kind: 'set-token-version-2',
    actual: 'not set, which is 1',
    mends: true,
  },
  {
    what: 'scopes that are disabled',
    seen: withApplication({ api: api({ oauth2PermissionScopes: [scope({ isEnabled: false })] }) }),
    severity: 'error',
    kind: 'add-scope',
    actual: 'access_as_user, disabled',
    mends: true,
  },
  {
    what: 'consent that is narrower than what is listed, where users may not consent',
    seen: picture({
      client: party({
        application: application({ requiredResourceAccess: listing('id-of-User.Read', 'id-of-Mail.Read') }),
      }),
      userConsent: [],
    }),
    severity: 'error',
    kind: 'grant-admin-consent',
    actual: 'User.Read',
    mends: true,
  },
  {
    what: 'an API that is gone',
    seen: withApplication({
      requiredResourceAccess: [...listing('id-of-User.Read'), { resourceAppId: 'gone', resourceAccess: [] }],
    }),
    severity: 'error',
    kind: 'other',
    actual: 'gone',
    mends: false,
  },
  {
    what: 'no permission of Microsoft Graph on what is its own API',
    seen: withApplication({ requiredResourceAccess: [] }),
    severity: 'warning',
    kind: 'add-permission',
    actual: 'none of it',
    mends: true,
  },
  {
    what: 'application permissions that nobody lists',
    seen: picture({ client: party({ appRoleAssignments: [roleAssignment()] }) }),
    severity: 'warning',
    kind: 'other',
    actual: 'Mail.Send',
    mends: false,
  },
  {
    what: 'a redirect URI on two platforms',
    seen: withApplication({ spa: { redirectUris: [uri] } }),
    severity: 'warning',
    kind: 'fix-redirect-platform',
    actual: 'web, spa',
    mends: false,
  },
  {
    what: 'a redirect URI that Entra refuses',
    seen: withApplication({ web: web({ redirectUris: ['http://client.example/cb'] }) }),
    severity: 'warning',
    kind: 'add-redirect-uri',
    actual: 'http://client.example/cb',
    mends: false,
  },
  {
    what: 'a redirect URI on a dead host',
    seen: picture({ deadHosts: ['client.example'] }),
    severity: 'warning',
    kind: 'other',
    actual: uri,
    mends: false,
  },
  {
    what: 'a redirect URI of the manifest that is not registered',
    seen: picture({
      client: {
        ...party(),
        desired: desired({ redirectUris: { web: [uri, `${uri}2`], spa: [], publicClient: [] } }),
      },
    }),
    severity: 'error',
    kind: 'add-redirect-uri',
    actual: uri,
    mends: true,
  },
  {
    what: 'a secret that has ended',
    seen: withApplication({ passwordCredentials: [credential({ endDateTime: inDays(-1) })] }),
    severity: 'error',
    kind: 'new-secret',
    actual: '2024-05-01, yesterday',
    mends: false,
  },
  {
    what: 'a secret that ends soon',
    seen: withApplication({ passwordCredentials: [credential({ endDateTime: inDays(7) })] }),
    severity: 'warning',
    kind: 'new-secret',
    actual: '2024-05-09, in 7 days',
    mends: false,
  },
  {
    what: 'a certificate that ends soon',
    seen: withApplication({ keyCredentials: [keyCredential({ endDateTime: inDays(7) })] }),
    severity: 'warning',
    kind: 'other',
    actual: '2024-05-09, in 7 days',
    mends: false,
  },
  {
    what: 'an identifier URI under no verified domain',
    seen: withApplication({ identifierUris: [`api://${appId}`, 'https://elsewhere.example/mcp'] }),
    severity: 'warning',
    kind: 'add-identifier-uri',
    actual: 'https://elsewhere.example/mcp',
    mends: false,
  },
  {
    what: 'a client of the manifest that is not pre-authorized',
    seen: picture({
      client: {
        ...party(),
        desired: desired({ preauthorize: [{ appId: 'client-1', scopes: ['access_as_user'] }] }),
      },
    }),
    severity: 'warning',
    kind: 'preauthorize-client',
    actual: 'none',
    mends: true,
  },
  {
    what: 'an identifier URI of the manifest that is gone',
    seen: picture({ client: { ...party(), desired: desired({ identifierUris: ['api://{appId}/orders'] }) } }),
    severity: 'error',
    kind: 'add-identifier-uri',
    actual: application().identifierUris.join(', ') || 'none',
    mends: true,
  },
  {
    what: 'assignment that is required, and nobody assigned',
    seen: picture({
      client: party({ servicePrincipal: servicePrincipal({ appRoleAssignmentRequired: true }) }),
    }),
    severity: 'error',
    kind: 'assign-user',
    actual: 'nobody',
    mends: false,
  },
]

describe.each(rows)('$what', ({ seen, severity, kind, actual, mends }) => {
  test('is found, and mended only where that does no harm', () => {
    const all = found(seen)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ severity, fix: { kind }, evidence: [{ actual }] })
    expect(all[0]?.repair !== undefined).toBe(mends)
  })
})

test('permissions that the manifest does not name are worth knowing', () => {
  const more = { ...party(), desired: desired({ permissions: [] }) }
  expect(
    examine(picture({ client: more })).map(({ finding }) => [finding.severity, finding.title]),
  ).toContainEqual(['info', `"MCP dev" (${appId}) lists more permissions than the manifest names`])
})

test('nobody is told that users may not consent where they may', () => {
  const wanted = { ...party({ grants: [] }), desired: desired({ adminConsent: true }) }
  const causeWith = (userConsent: readonly string[]) =>
    found(picture({ client: wanted, userConsent })).find(({ fix }) => fix.kind === 'grant-admin-consent')
      ?.cause
  expect(causeWith(['ManagePermissionGrantsForSelf.microsoft-user-default-low'])).toMatch(
    /^The manifest wants it/,
  )
  expect(causeWith([])).toMatch(/^Users may not consent/)
})

test('the name of a secret that a shell would read more into is in no command', () => {
  const hostile = credential({ displayName: 'a; reboot', endDateTime: inDays(7) })
  const [ends] = found(withApplication({ passwordCredentials: [hostile] }))
  expect(ends?.fix.steps[0]).toContain('appreg secret rotate NAME --app')
})

test('what may not be read is not taken for missing', () => {
  const unread = [
    { part: 'grants', what: 'the consents', least: 'x' },
    { part: 'appRoleAssignments', what: 'the roles', least: 'x' },
    { part: 'appRoleAssignedTo', what: 'who is assigned', least: 'x' },
  ] as const
  const principal = servicePrincipal({ appRoleAssignmentRequired: true })
  expect(found(picture({ client: party({ grants: [], unread, servicePrincipal: principal }) }))).toEqual([])
})
