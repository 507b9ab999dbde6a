import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { envoy } from '../../../src/render/servers/envoy.ts'
import { challenge, protectedResource } from '../../../src/render/servers/protected-resource.ts'
import { hostile } from '../hostile.ts'
import { appId, publicCloud, registration, tenantId } from '../registration.ts'

const bootstrap = (one = registration()) => parse(envoy(one).files[0]?.content ?? '').static_resources
const manager = (one = registration()) => bootstrap(one).listeners[0].filter_chains[0].filters[0].typed_config
const jwtAuthn = (one = registration()) => manager(one).http_filters[0].typed_config

test('the provider compares issuer and audience and passes the token on', () => {
  expect(jwtAuthn().providers.entra).toMatchObject({
    issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    audiences: [appId],
    forward: true,
  })
})

test.each([
  ['https://arc1.example.com/mcp', '/mcp'],
  ['https://arc1.example.com/a/mcp/', '/a/mcp/'],
  ['https://arc1.example.com', ''],
])('of %s everything needs a token but the metadata, which come first', (url, path) => {
  expect(jwtAuthn(registration({ server: { kind: 'envoy', url } })).rules).toEqual([
    { match: { path: `/.well-known/oauth-protected-resource${path}` } },
    { match: { prefix: '/' }, requires: { provider_name: 'entra' } },
  ])
})

test('the keys are read from the tenant through a cluster that checks its certificate', () => {
  const { uri, cluster } = jwtAuthn().providers.entra.remote_jwks.http_uri
  const found = bootstrap().clusters.find(({ name }: { name: string }) => name === cluster)
  const { hostname } = new URL(uri)
  expect(found.transport_socket.typed_config.sni).toBe(hostname)
  expect(
    found.transport_socket.typed_config.common_tls_context.validation_context.match_typed_subject_alt_names,
  ).toEqual([{ san_type: 'DNS', matcher: { exact: hostname } }])
})

test('the host of the keys follows the cloud', () => {
  const cloud = { ...publicCloud, name: 'usgov', login: 'https://login.microsoftonline.us' } as const
  expect(JSON.stringify(bootstrap(registration({ cloud })).clusters)).toContain('login.microsoftonline.us')
})

test('metadata and challenge are answered by Envoy, whatever the names hold', () => {
  fc.assert(
    fc.property(hostile, hostile, (displayName, scope) => {
      const one = registration({ displayName, scopes: [scope] })
      const [metadata] = manager(one).route_config.virtual_hosts[0].routes
      expect(metadata.match.path).toBe('/.well-known/oauth-protected-resource/mcp')
      expect(JSON.parse(metadata.direct_response.body.inline_string)).toEqual(protectedResource(one))
      const [
        {
          headers_to_add: [{ header }],
        },
      ] = manager(one).local_reply_config.mappers
      expect(header.value.replaceAll('%%', '%')).toBe(challenge(one))
    }),
    { seed: 1 },
  )
})

test('a percent sign cannot begin a command of Envoy', () => {
  const [
    {
      headers_to_add: [{ header }],
    },
  ] = manager(registration({ scopes: ['%PROTOCOL%'] })).local_reply_config.mappers
  expect(header.value).toContain('/%%PROTOCOL%%"')
})
