import fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { oauth2Proxy } from '../../../src/render/servers/oauth2-proxy.ts'
import { hostile } from '../hostile.ts'
import { appId, registration, tenantId } from '../registration.ts'

const settings = (one = registration()) => parse(oauth2Proxy(one).files[0]?.content ?? '')
const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`

test('tokens of the tenant for this API pass', () => {
  expect(settings()).toMatchObject({
    provider: 'entra-id',
    oidc_issuer_url: issuer,
    client_id: appId,
    skip_jwt_bearer_tokens: true,
    extra_jwt_issuers: [`${issuer}=${appId}`],
  })
})

test('a client without a token gets 401, and the metadata without one', () => {
  expect(settings()).toMatchObject({
    api_routes: ['^/mcp'],
    skip_auth_routes: ['GET=^/\\.well-known/oauth-protected-resource/mcp$'],
  })
})

test('the routes match the path of the server and nothing else, whatever it holds', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const url = new URL(`https://mcp.example.com/${encodeURIComponent(text)}`)
      const { api_routes } = settings(registration({ server: { kind: 'generic', url: url.href } }))
      const [pattern = ''] = api_routes as string[]
      expect(new RegExp(pattern).exec(url.pathname)?.[0]).toBe(url.pathname)
      expect(new RegExp(pattern).test('/other')).toBe(false)
    }),
    { seed: 1 },
  )
})

test('version 1 tokens are let in by their own issuer and audience', () => {
  expect(settings(registration({ tokenVersion: 1 })).extra_jwt_issuers).toEqual([
    `https://sts.windows.net/${tenantId}/=api://${appId}`,
  ])
})

test('secrets are in the environment, and shown only when asked for', () => {
  const secret = { name: 'connector', value: 'not-a-real-secret' }
  const { files, values } = oauth2Proxy(registration({ secret }))
  expect(JSON.stringify(files)).not.toContain('not-a-real-secret')
  expect(values.OAUTH2_PROXY_CLIENT_SECRET).toBe('not-a-real-secret')
  expect(oauth2Proxy(registration()).values.OAUTH2_PROXY_CLIENT_SECRET).toBe('(in file:./connector.secret)')
})
