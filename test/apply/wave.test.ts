import { expect, test } from 'vitest'
import { nextWave, predicted } from '../../src/apply/wave.ts'
import type { Desired } from '../../src/model/desired.ts'
import type { Live } from '../../src/model/live.ts'
import { bodies, calls } from '../given/asked.ts'
import {
  api,
  appId,
  application,
  appRole,
  desired,
  everything,
  live,
  scope,
  vacant,
  web,
} from '../given/model.ts'

const byKey = "/applications(uniqueName='mcp-dev')"
const upsert = `PATCH ${byKey}`

/** The waves that follow when everything succeeds: all, where they come to an end. */
function waves(want: Desired, have: Live, most = 12): string[][] {
  const wave = nextWave(want, have)
  return wave.length === 0 || most === 0 ? [] : [calls(wave), ...waves(want, predicted(have, wave), most - 1)]
}

test('a first apply takes three waves: what needs an id waits for it, and for nothing else', () => {
  expect(waves(desired(), vacant())).toEqual([
    [upsert],
    [upsert, 'POST /servicePrincipals', `POST ${byKey}/addPassword`],
    ['POST /oauth2PermissionGrants'],
  ])
})

test('a first apply of everything takes three waves, too', () => {
  const assign = 'POST /servicePrincipals/{id}/appRoleAssignedTo'
  const add = `POST ${byKey}/federatedIdentityCredentials`
  const consents = ['POST /oauth2PermissionGrants', 'POST /servicePrincipals/{id}/appRoleAssignments']
  expect(waves(everything(), vacant())).toEqual([
    [upsert],
    // The second patch holds what waits for the appId or for stored scopes.
    [upsert, 'POST /servicePrincipals', `POST ${byKey}/owners/$ref`, add, `POST ${byKey}/addPassword`],
    [...consents, assign, assign, add],
  ])
})

test('the patch after the creation holds what waited for it, and nothing else', () => {
  const have = predicted(vacant(), nextWave(everything(), vacant()))
  expect(nextWave(everything(), have)[0]?.summary).toBe(
    'set the identifier URI, pre-authorize the clients, add the certificates "signing", "made"',
  )
})

test('the first request carries all that needs no id, and creates', () => {
  const [request] = nextWave(desired(), vacant())
  expect(request).toMatchObject({
    summary: 'create the application',
    headers: { Prefer: 'create-if-missing' },
    ok: [201],
  })
  expect(request?.body).toEqual({
    displayName: 'MCP dev',
    signInAudience: 'AzureADMyOrg',
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope()] },
    web: { redirectUris: ['https://client.example/callback'] },
    requiredResourceAccess: application().requiredResourceAccess,
  })
})

test('nothing is sent to a tenant that matches', () => {
  expect(nextWave(desired(), live())).toEqual([])
})

test('an enabled scope that changes takes a wave of its own to be switched off', () => {
  const want = desired({ scopes: [scope({ adminConsentDisplayName: 'Use MCP dev' })] })
  expect(waves(want, live())).toEqual([[upsert], [upsert]])
})

test('what needs a scope or an app role that changes waits for both of its waves', () => {
  const want = desired({
    scopes: [scope({ adminConsentDisplayName: 'Use MCP dev' })],
    appRoles: [appRole({ displayName: 'Viewer' })],
    preauthorize: [{ appId: 'client-1', scopes: ['access_as_user'] }],
    assignments: [{ principal: 'user-1', role: 'Reader' }],
  })
  const have = live({ application: application({ appRoles: [appRole()] }) })
  expect(waves(want, have)).toEqual([
    [upsert],
    [upsert],
    [upsert, 'POST /servicePrincipals/sp-1/appRoleAssignedTo'],
  ])
})

test('the patches of one application become one request that says all it does', () => {
  const bare = live({ application: application({ identifierUris: [], web: web({ redirectUris: [] }) }) })
  const wave = nextWave(desired(), bare)
  expect(wave.map(({ summary }) => summary)).toEqual(['set the identifier URI, register the redirect URIs'])
  expect(predicted(bare, wave).application).toMatchObject({
    identifierUris: [`api://${appId}`],
    web: { redirectUris: ['https://client.example/callback'] },
  })
})

test('the other members of api and web are sent along, so that they survive either way of patching', () => {
  const foreign = {
    api: {
      ...api({ preAuthorizedApplications: [{ appId: 'p', delegatedPermissionIds: [scope().id, 'gone'] }] }),
      knownClientApplications: ['k'],
    },
    web: web({ redirectUris: [], homePageUrl: 'https://home.example' }),
  }
  const have = live({ application: { ...application(), ...foreign } })
  expect(bodies(nextWave(desired({ tokenVersion: 1 }), have))).toMatchObject([
    {
      api: {
        requestedAccessTokenVersion: 1,
        oauth2PermissionScopes: [scope()],
        knownClientApplications: ['k'],
        // Without the scope that is gone: Graph refuses to be told of it.
        preAuthorizedApplications: [{ appId: 'p', delegatedPermissionIds: [scope().id] }],
      },
      web: { homePageUrl: 'https://home.example', redirectUris: ['https://client.example/callback'] },
    },
  ])
})

test('what Graph derives from the redirect URIs is not sent back', () => {
  const derived = { ...web({ redirectUris: [] }), redirectUriSettings: [{ uri: 'u', index: null }] }
  const [request] = nextWave(desired(), live({ application: application({ web: derived }) }))
  expect(request?.body?.web).not.toHaveProperty('redirectUriSettings')
})
