import { expect, test } from 'vitest'
import { explain } from '../../../src/doctor/explain.ts'
import { informed } from '../../../src/doctor/look/beside.ts'
import { weigh } from '../../../src/doctor/look/weigh.ts'
import { mendable } from '../../../src/doctor/mend/mendable.ts'
import { examine } from '../../../src/doctor/server/examine.ts'
import { deserted } from '../../given/loopback.ts'
import { protectedTenant } from '../../render/tenant.ts'
import { type Different, goodMetadata, mcpServer, probeIO } from '../server/given.ts'
import { picture } from './given.ts'

const tenant = protectedTenant()

/** The causes of a text, weighed by a look at a server that no registration is known of. */
async function weighed(text: string, different: Different = {}, path = '') {
  const url = `${await mcpServer(tenant.ready.tenantId, different)}${path}`
  const server = await examine(url, {}, probeIO(tenant.ready))
  const { suspects } = explain(text, new Date())
  const found = weigh(informed(suspects, { server }), undefined, { server })
  return { url, found, first: found[0] }
}

const good = (url: string) => goodMetadata(tenant.ready.tenantId)(url)
const mismatch =
  'Error: Protected resource http://127.0.0.1:1/mcp/ does not match expected http://127.0.0.1:1/mcp (or origin)'
const noRegistration = 'Incompatible auth server: does not support dynamic client registration'
const resourceRefused =
  "AADSTS9010010: The resource parameter provided in the request doesn't match with the requested scopes."

test('a slash too many in `resource` is shown beside the address, as the cause of the text', async () => {
  const { url, first } = await weighed(mismatch, { metadata: (at) => ({ ...good(at), resource: `${at}/` }) })
  expect(first).toMatchObject({
    verdict: 'established',
    finding: {
      check: 'resource-metadata',
      link: 'server',
      fix: { kind: 'fix-resource-metadata' },
      evidence: [{ expected: url, actual: `${url}/` }],
    },
  })
})

test('metadata in order rule that cause out', async () => {
  const { found } = await weighed(mismatch)
  expect(found.map(({ finding }) => finding.fix.kind)).toEqual(['give-client-id'])
})

test('where the server has what is missed, the client is to connect anew', async () => {
  const { found } = await weighed('Failed to fetch protected resource metadata')
  expect(found).toMatchObject([
    {
      finding: {
        severity: 'warning',
        cause: expect.stringMatching(/^The server shows/),
        fix: { kind: 'reconnect' },
      },
    },
  ])
})

test('metadata that are not there are the cause of what clients then do', async () => {
  for (const text of [
    'Cannot GET /authorize',
    'Failed to fetch protected resource metadata',
    noRegistration,
  ]) {
    const { url, first } = await weighed(text, { metadata: () => undefined, challenge: () => undefined })
    expect(first).toMatchObject({
      verdict: 'established',
      finding: { fix: { kind: 'fix-resource-metadata' } },
    })
    expect(first?.finding.evidence).toContainEqual({
      what: 'protected-resource metadata',
      expected: 'a JSON document',
      actual: `${new URL(url).origin}/.well-known/oauth-protected-resource/mcp: HTTP 404`,
    })
  }
})

test('Entra has no registration endpoint: the client needs an id', async () => {
  const { first } = await weighed(noRegistration)
  expect(first).toMatchObject({
    verdict: 'established',
    finding: {
      check: 'authorization-server-metadata',
      fix: { kind: 'give-client-id' },
      evidence: [{ what: expect.stringContaining(tenant.ready.tenantId), actual: 'none' }],
    },
  })
})

test('each place of discovery is shown with what it answers', async () => {
  const { first } = await weighed('Failed to discover OAuth metadata')
  expect(first?.verdict).toBe('established')
  expect(first?.finding.evidence).toEqual([
    expect.objectContaining({ what: expect.stringContaining('/.well-known/oauth-authorization-server/') }),
    expect.objectContaining({ expected: 'a JSON document', actual: expect.stringMatching(/^HTTP 4/) }),
    expect.objectContaining({
      what: expect.stringMatching(/v2\.0\/\.well-known\/openid-configuration$/),
      actual: 'one',
    }),
  ])
  const { first: unnamed } = await weighed('Failed to discover OAuth metadata', {
    metadata: (at) => ({ ...good(at), authorization_servers: [] }),
  })
  expect(unnamed?.finding).toMatchObject({
    check: 'resource-metadata',
    evidence: [{ actual: 'none' }],
  })
})

test('what the client sends as resource is shown against what the scopes begin with', async () => {
  const { url, first } = await weighed(resourceRefused)
  expect(first).toMatchObject({
    verdict: 'established',
    finding: {
      check: 'resource-metadata',
      fix: { kind: 'add-identifier-uri' },
      evidence: expect.arrayContaining([expect.objectContaining({ expected: url })]),
    },
  })
})

test('what the message leaves unsaid comes from the server, and the tenant decides with it', async () => {
  const { suspects } = explain(resourceRefused, new Date())
  for (const [resource, kind] of [
    ['https://orders.contoso.example/mcp', 'add-identifier-uri'],
    ['https://orders.elsewhere.example/mcp', 'fix-resource-parameter'],
  ]) {
    const url = await mcpServer(tenant.ready.tenantId, { metadata: (at) => ({ ...good(at), resource }) })
    const server = await examine(url, {}, probeIO(tenant.ready))
    const [first] = weigh(informed(suspects, { server }), picture(), { server })
    expect(first).toMatchObject({ verdict: 'established', finding: { fix: { kind }, link: 'scope' } })
    expect(JSON.stringify(first?.finding.evidence)).toContain(resource)
  }
})

test('it answers where the tenant tells nothing, and mends nothing there', async () => {
  const { domains: _, ...unread } = picture()
  const url = await mcpServer(tenant.ready.tenantId, {
    metadata: (at) => ({ ...good(at), resource: `${at}/` }),
  })
  const server = await examine(url, {}, probeIO(tenant.ready))
  for (const [text, kind] of [
    [mismatch, 'fix-resource-metadata'],
    [resourceRefused, 'add-identifier-uri'],
  ] as const) {
    const [first] = weigh(informed(explain(text, new Date()).suspects, { server }), unread, { server })
    expect(first).toMatchObject({
      verdict: 'established',
      finding: { check: 'resource-metadata', fix: { kind } },
    })
    expect(first && mendable(first, unread).repair).toBeUndefined()
  }
})

test('a server that does not answer tells nothing', async () => {
  const before = explain(mismatch, new Date()).findings
  const server = await examine(`http://127.0.0.1:${await deserted()}/mcp`, {}, probeIO(tenant.ready))
  const found = weigh(explain(mismatch, new Date()).suspects, undefined, { server })
  expect(found.map(({ finding }) => finding)).toEqual(before)
})

test('a key in the address is not shown with the evidence', async () => {
  const { found } = await weighed(mismatch, {}, '?code=obviously-fake-key')
  expect(found[0]?.verdict).toBe('established')
  expect(JSON.stringify(found.map(({ finding }) => finding))).not.toContain('obviously-fake-key')
})

test('nor is it taken for the resource of the request', async () => {
  const { found } = await weighed(resourceRefused, { metadata: () => undefined }, '?code=obviously-fake-key')
  expect(JSON.stringify(found)).not.toContain('obviously-fake-key')
})
