import { describe, expect, test } from 'vitest'
import type { Asked } from '../../../src/doctor/server/ask.ts'
import { judgeAuthorizationServers } from '../../../src/doctor/server/authorization-server.ts'
import { profiles } from '../../../src/doctor/server/client-profiles.ts'
import { judgeClients } from '../../../src/doctor/server/clients.ts'
import { judgeFit, judgeResourceByScopes } from '../../../src/doctor/server/fit.ts'
import { discoveryUrls, metadataUrls, type Seen } from '../../../src/doctor/server/look.ts'
import { judgeMetadata } from '../../../src/doctor/server/metadata.ts'
import { judgeReach } from '../../../src/doctor/server/reach.ts'
import { judgeRedirects } from '../../../src/doctor/server/redirects.ts'
import { judgeChallenge } from '../../../src/doctor/server/unauthorized.ts'
import { presets } from '../../../src/manifest/presets.ts'
import type { Registration } from '../../../src/model/registration.ts'
import { observedRegistration } from '../../given/registration.ts'

const URL_OF_SERVER = 'https://orders.contoso.example/mcp'
const tenantId = '22222222-3333-4444-5555-666666666666'
const entra = `https://login.microsoftonline.com/${tenantId}/v2.0`
const own = 'https://login.orders.example'

const answered = (url: string, status: number, body: object = {}, headers = {}): Asked => ({
  url,
  answer: { status, headers, body: JSON.stringify(body) },
})

/** A server as it shows itself, protected by an issuer. */
function seen({ url = URL_OF_SERVER, issuer = entra, metadata = {}, registers = false } = {}): Seen {
  const [place = '', root = ''] = metadataUrls(url, undefined)
  const [first = '', , last = first] = discoveryUrls(issuer)
  const document = {
    issuer,
    code_challenge_methods_supported: ['S256'],
    ...(registers ? { registration_endpoint: `${issuer}/register` } : {}),
  }
  return {
    url,
    at: new Date('2026-03-04T06:00:00Z'),
    hops: [answered(url, 401, {}, { 'www-authenticate': `Bearer resource_metadata="${place}"` })],
    metadata: [
      answered(place, 200, {
        resource: url,
        authorization_servers: [issuer],
        scopes_supported: [`${url}/access_as_user`],
        ...metadata,
      }),
      answered(root, 404),
    ],
    authorizationServers: [{ issuer, documents: [answered(first, 404), answered(last, 200, document)] }],
  }
}

const registration = (more: Partial<Registration> = {}): Registration =>
  observedRegistration({
    tenantId,
    identifierUris: [URL_OF_SERVER],
    scopes: ['access_as_user'],
    server: { kind: 'generic', url: URL_OF_SERVER },
    ...more,
  })

function verdicts(what: Seen, behind?: Registration) {
  const judged = {
    reach: judgeReach(what),
    redirects: judgeRedirects(what),
    refusal: judgeChallenge(what),
    metadata: judgeMetadata(what),
    discovery: judgeAuthorizationServers(what),
    fit: behind ? judgeFit(what, behind) : judgeResourceByScopes(what),
  }
  const rows = judgeClients(what, judged, behind)
  return (client: string) => {
    const { verdict, because } = rows.find((row) => row.client === client) ?? {}
    return [verdict, because?.join('; ') ?? '']
  }
}

const says = (text: RegExp) => expect.stringMatching(text)

describe('a good server behind Entra', () => {
  const redirectUris = {
    web: [
      'https://claude.ai/api/mcp/auth_callback',
      'https://global.consent.azure-apim.net/redirect/new-5forders-5f0123456789abcdef',
    ],
    spa: ['http://localhost:6274/oauth/callback'],
    publicClient: ['http://localhost:9999/callback', 'http://127.0.0.1/'],
  }
  const vscode = presets.get('vscode')?.appId ?? ''
  const of = verdicts(seen(), registration({ redirectUris, preauthorized: [vscode] }))

  test.each([
    ['claude-ai', 'works', /OAuth Client ID/],
    ['claude-code', 'works', /--client-id/],
    ['vscode', 'works', /pre-authorized/],
    ['github-copilot-cli', 'works', /pre-authorized/],
    ['copilot-studio', 'works', /Client ID/],
    ['vscode-own-client', 'works', /oauth\.clientId/],
    ['mcp-inspector', 'needs', /http:\/\/localhost\/oauth\/callback under Mobile.*not under Single-page/],
    ['cursor', 'works', /auth\.CLIENT_ID/],
    ['chatgpt', 'needs', /https:\/\/chatgpt\.com\/connector\/oauth\/\{callbackId\} under Web/],
    ['copilot-studio-dynamic', 'does not', /registers itself, which Entra does not offer/],
    ['own-registration', 'does not', /registers itself/],
    ['key', 'needs', /a key/],
  ])('%s %s', (client, verdict, because) => {
    expect(of(client)).toEqual([verdict, says(because)])
  })

  test('asks for a redirect URI of its own where a connector has only the shared one', () => {
    const shared = { ...redirectUris, web: ['https://global.consent.azure-apim.net/redirect'] }
    const [verdict, because] = verdicts(seen(), registration({ redirectUris: shared }))('power-platform')
    expect([verdict, because]).toEqual(['needs', says(/redirect\/\{connectorName\} under Web/)])
  })

  test('without a registration names what one has to hold', () => {
    const without = verdicts(seen())
    expect(without('claude-code')).toEqual([
      'needs',
      says(/--client-id: that of a registration with the redirect URI http:\/\/localhost\/callback/),
    ])
    expect(without('vscode')).toEqual(['needs', says(/pre-authorization of aebc6443/)])
  })
})

test('whose address is no identifier URI: those that send resource do not work (AADSTS9010010)', () => {
  const scopes = ['api://11111111-2222-3333-4444-555555555555/access_as_user']
  for (const behind of [
    undefined,
    registration({ identifierUris: ['api://11111111-2222-3333-4444-555555555555'] }),
  ]) {
    const of = verdicts(seen({ metadata: { scopes_supported: scopes } }), behind)
    for (const client of ['claude-code', 'claude-ai', 'cursor', 'gemini-cli'])
      expect([client, ...of(client)]).toEqual([client, 'does not', says(/AADSTS9010010/)])
    expect(of('mcp-remote')).toEqual(['needs', says(/--disable-resource-parameter/)])
    for (const client of ['vscode', 'copilot-studio']) expect(of(client)[0]).not.toBe('does not')
  }
})

test('without metadata: those that were told everything work, those that discover do not', () => {
  const bare = {
    ...seen(),
    metadata: metadataUrls(URL_OF_SERVER, undefined).map((url) => answered(url, 404)),
    authorizationServers: [],
  }
  const web = ['https://global.consent.azure-apim.net/redirect/new-5forders-5f0123456789abcdef']
  const of = verdicts(bare, registration({ redirectUris: { web, spa: [], publicClient: [] } }))
  expect(of('power-platform')[0]).toBe('works')
  for (const client of ['claude-code', 'vscode', 'copilot-studio-dynamic'])
    expect(of(client)).toEqual(['does not', says(/do not find out where to sign in/)])
})

test('with a resource that differs: those that read the metadata throw them away', () => {
  const of = verdicts(seen({ metadata: { resource: `${URL_OF_SERVER}/` } }), registration())
  expect(of('vscode')).toEqual(['does not', says(/another resource than its URL/)])
})

test('that lists short scopes: VS Code and the others that discover bring the wrong token', () => {
  const of = verdicts(seen({ metadata: { scopes_supported: ['access_as_user'] } }), registration())
  expect(of('vscode')).toEqual(['does not', says(/short names of scopes/)])
})

test.each(['https://localhost/mcp', 'https://192.168.1.5/mcp', 'https://orders/mcp'])(
  'on this machine or in a private network (%s): those in the cloud do not work',
  (url) => {
    const of = verdicts(seen({ url }))
    for (const client of ['claude-ai', 'chatgpt', 'copilot-studio'])
      expect(of(client)).toEqual(['does not', says(/connects from the cloud/)])
    expect(of('claude-code')[0]).toBe('needs')
  },
)

test('behind an authorization server that registers clients: nothing is needed, and Entra has no say', () => {
  const of = verdicts(seen({ issuer: own, registers: true, metadata: { scopes_supported: ['orders'] } }))
  for (const client of ['claude-code', 'own-registration', 'copilot-studio-dynamic', 'cursor'])
    expect([client, ...of(client)]).toEqual([client, 'works', 'nothing is in the way'])
  const closed = verdicts(seen({ issuer: own, metadata: { scopes_supported: ['orders'] } }))
  expect(closed('own-registration')).toEqual([
    'does not',
    says(/which the authorization server does not offer/),
  ])
  expect(closed('claude-code')).toEqual([
    'needs',
    says(/client id of a registration at the authorization server/),
  ])
})

test('every profile has a preset or a name, and a client id to configure where it takes one', () => {
  for (const [client, { preset, label, way, clientId }] of Object.entries(profiles)) {
    expect([client, (preset !== undefined && presets.has(preset)) || label !== undefined]).toEqual([
      client,
      true,
    ])
    if (way === 'discovers' || way === 'told')
      expect([client, clientId]).toEqual([client, expect.any(String)])
  }
})
