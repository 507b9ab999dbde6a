import { expect, test } from 'vitest'
import { corrected } from '../../../src/doctor/connector/correct.ts'
import { type ConnectorFile, connectorIn, readConnectorFile } from '../../../src/doctor/connector/files.ts'
import { faultsOf } from '../../../src/doctor/connector/judge.ts'
import type { KnownRegistration } from '../../../src/doctor/connector/known-registration.ts'
import { aad, clientId, consent, type Json, oauth2, otherId, properties, tenantId, token } from './given.ts'

const own = `${consent}/cr25-5forders-5f0123456789abcdef`

const registration: KnownRegistration = {
  reference: clientId,
  appId: clientId,
  tenantId,
  isMultiTenant: false,
  isItsOwnApi: true,
  apiAppId: clientId,
  identifierUris: [`api://${clientId}`],
  scopes: ['access_as_user'],
  redirectUris: { web: [own], spa: [], publicClient: [] },
  preauthorized: [],
}
const split: KnownRegistration = {
  ...registration,
  isItsOwnApi: false,
  apiAppId: otherId,
  identifierUris: [`api://${otherId}`],
}

const judge = (of: readonly ConnectorFile[], known?: KnownRegistration) => faultsOf([connectorIn(of)], known)
const written = (settings: Json): string => JSON.stringify(properties(token(settings)), null, 2)

function correct(text: string, known?: KnownRegistration) {
  const { files, changes } = corrected([readConnectorFile(text, 'apiProperties.json')], (of) =>
    judge(of, known),
  )
  return { changes, text: files[0]?.text ?? '', left: judge(files, known).map(({ title }) => title) }
}

const at = (path: string) => `properties.connectionParameters.token.oAuthSettings.${path}`

test.each<[string, Json, KnownRegistration | undefined, Record<string, unknown>]>([
  ['another client', aad({ clientId: otherId }, { resourceUri: `api://${otherId}` }), split, { clientId }],
  [
    'the tenant',
    aad({}, { tenantId: 'common' }),
    registration,
    { 'customParameters.tenantId.value': tenantId },
  ],
  [
    'a tenant that is missing',
    aad({}, { tenantId: undefined }),
    registration,
    { 'customParameters.tenantId': { value: tenantId } },
  ],
  [
    'the API of a split',
    aad({}, { resourceUri: 'api://elsewhere' }),
    split,
    {
      'customParameters.resourceUri.value': `api://${otherId}`,
      'properties.AzureActiveDirectoryResourceId': `api://${otherId}`,
    },
  ],
  [
    'the client itself by URI',
    aad({}, { resourceUri: `api://${clientId}` }),
    undefined,
    { 'customParameters.resourceUri.value': clientId, 'properties.AzureActiveDirectoryResourceId': clientId },
  ],
  [
    'a scope without its API, and what it hides: no refresh token',
    oauth2({ scopes: ['access_as_user'] }),
    split,
    { scopes: [`api://${otherId}/access_as_user offline_access`] },
  ],
  [
    'scopes that are no list',
    oauth2({ scopes: 'openid offline_access' }),
    undefined,
    { scopes: ['openid offline_access'] },
  ],
  ['the name of the provider', aad({ identityProvider: 'AzureAD' }), undefined, { identityProvider: 'aad' }],
])('%s is corrected where it stands', (_, settings, known, expected) => {
  const before = written(settings)
  const { changes, text } = correct(before, known)
  expect(Object.fromEntries(changes.map(({ path, after }) => [path, after]))).toEqual(
    Object.fromEntries(Object.entries(expected).map(([path, value]) => [at(path), value])),
  )
  // Everything else stays as it was written.
  const lines = before.split('\n')
  expect(text.split('\n').filter((line) => !lines.includes(line)).length).toBeLessThanOrEqual(
    Object.keys(expected).length + 4,
  )
})

test('what was corrected is found no more, and a second pass changes nothing', () => {
  const bad = written(aad({ clientId: otherId }, { tenantId: 'common', resourceUri: `api://${otherId}` }))
  const { text, left } = correct(bad, registration)
  expect(left).toEqual([])
  expect(correct(text, registration)).toMatchObject({ text, changes: [] })
})

test('tabs, line ends and byte order mark stay', () => {
  const bad = `\ufeff${JSON.stringify(properties(token(aad({}, { tenantId: undefined }))), null, '\t').replaceAll('\n', '\r\n')}`
  const { text } = correct(bad, registration)
  expect(text.startsWith('\ufeff{\r\n\t"properties"')).toBe(true)
  expect(text).toContain(`\r\n\t\t\t\t\t\t"tenantId": {\r\n\t\t\t\t\t\t\t"value": "${tenantId}"\r\n`)
  expect(text.replaceAll('\r\n', '')).not.toContain('\n')
})

test('of two members of one name the last one counts, and is corrected', () => {
  const bad = written(aad()).replace('"clientId"', `"clientId": "${clientId}", "clientId"`)
  const wrong = bad.replace(/("clientId": "[^"]*", "clientId": )"[^"]*"/, `$1"${otherId}"`)
  const { text, changes } = correct(wrong, registration)
  expect(changes.map(({ before, after }) => [before, after])).toEqual([[otherId, clientId]])
  expect(text).toBe(bad)
})

test('nothing is written where the right value is not known', () => {
  const unknown = { ...registration, appId: undefined, tenantId: undefined, apiAppId: undefined }
  const bare = JSON.parse(JSON.stringify(unknown)) as KnownRegistration
  expect(correct(written(aad({ clientId: otherId }, { tenantId: 'common' })), bare).changes).toEqual([])
})
