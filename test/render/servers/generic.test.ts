import { expect, test } from 'vitest'
import { generic } from '../../../src/render/servers/generic.ts'
import { appId, registration, tenantId } from '../registration.ts'

const authority = `https://login.microsoftonline.com/${tenantId}`

test('the values are what a server compares, short names and full ones apart', () => {
  expect(generic(registration({ scopes: ['access_as_user', 'write'] })).values).toEqual({
    Issuer: `${authority}/v2.0`,
    Audience: appId,
    'OpenID configuration': `${authority}/v2.0/.well-known/openid-configuration`,
    'Signing keys (JWKS)': `${authority}/discovery/v2.0/keys`,
    Algorithm: 'RS256',
    'Scope claim': 'scp',
    'Scopes in the token': 'access_as_user write',
    'Scopes to ask for': `api://${appId}/access_as_user api://${appId}/write`,
    'Authorization endpoint': `${authority}/oauth2/v2.0/authorize`,
    'Token endpoint': `${authority}/oauth2/v2.0/token`,
    'Protected resource metadata': 'https://arc1.example.com/.well-known/oauth-protected-resource/mcp',
  })
})

test('version 1 tokens come with their own issuer, audience and configuration', () => {
  const { values, notes } = generic(registration({ tokenVersion: 1 }))
  expect(values).toMatchObject({
    Issuer: `https://sts.windows.net/${tenantId}/`,
    Audience: `api://${appId}`,
    'OpenID configuration': `${authority}/.well-known/openid-configuration`,
  })
  expect(notes.join()).toContain('tokenVersion: 2')
})

test('the metadata document comes with the server URL, and the notes say where it goes', () => {
  const { files, notes } = generic(registration())
  expect(files.map(({ path }) => path)).toEqual(['oauth-protected-resource.json'])
  expect(notes.join('\n')).toContain('WWW-Authenticate: Bearer resource_metadata=')
  const without = generic(registration({ server: { kind: 'generic' } }))
  expect(without.files).toEqual([])
  expect(without.values).not.toHaveProperty('Protected resource metadata')
  expect(without.notes.join()).toContain('--server-url')
})
