import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Registration } from '../../../src/model/registration.ts'
import { arc1 } from '../../../src/render/servers/arc-1.ts'
import { parseDockerEnv, parseDotenv } from '../parse.ts'
import { appId, registration, tenantId } from '../registration.ts'

const env = {
  SAP_TRANSPORT: 'http-streamable',
  ARC1_HTTP_ADDR: '0.0.0.0:8080',
  ARC1_PUBLIC_URL: 'https://arc1.example.com',
  SAP_OIDC_ISSUER: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  SAP_OIDC_AUDIENCE: appId,
  SAP_OIDC_SCOPES: `api://${appId}/access_as_user`,
}

const fileOf = (one: Registration): string => arc1(one).files[0]?.content ?? ''
const notesOf = (more: Partial<Registration>): string => arc1(registration(more)).notes.join('\n')

test('the file holds the settings that ARC-1 accepts a version 2 token with', () => {
  expect(parseDockerEnv(fileOf(registration()))).toEqual(env)
})

test('values are the settings by name, a command line and a docker line', () => {
  const { flags, docker, ...settings } = arc1(registration()).values
  expect(settings).toEqual(env)
  expect(docker).toBe('docker run --rm -p 8080:8080 --env-file arc-1.env ghcr.io/arc-mcp/arc-1')
  expect(flags).toBe(
    'ARC1_PUBLIC_URL=https://arc1.example.com npx arc-1 --transport http-streamable --http-addr 0.0.0.0:8080' +
      ` --oidc-issuer ${env.SAP_OIDC_ISSUER} --oidc-audience ${appId} --oidc-scopes ${env.SAP_OIDC_SCOPES}`,
  )
})

test('a version 1 registration gets the pair that belongs to version 1, and is told to leave it', () => {
  const { values, notes } = arc1(registration({ tokenVersion: 1 }))
  expect(values.SAP_OIDC_ISSUER).toBe(`https://sts.windows.net/${tenantId}/`)
  expect(values.SAP_OIDC_AUDIENCE).toBe(`api://${appId}`)
  expect(notes[0]).toContain('tokenVersion: 2')
})

const oddScopes = fc.array(
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'\'"`$\\#, =\n%(]>\u202e😀'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
  }),
  { maxLength: 5 },
)

test('dotenv and docker read the same settings from the file, whatever the scopes are called', () => {
  fc.assert(
    fc.property(oddScopes, (scopes) => {
      const { flags, docker, ...settings } = arc1(registration({ scopes })).values
      const file = fileOf(registration({ scopes }))
      expect(parseDockerEnv(file)).toEqual(settings)
      expect(parseDotenv(file)).toEqual(settings)
    }),
    { seed: 1 },
  )
})

test('a real bash hands the command line over unchanged, whatever the scopes are called', () => {
  const print = `npx() { printf '%s\\0' "$ARC1_PUBLIC_URL" "$@"; }`
  fc.assert(
    fc.property(oddScopes, (scopes) => {
      const { values } = arc1(registration({ scopes }))
      const printed = execFileSync('bash', ['-c', `${print}\n${values.flags}`], { encoding: 'utf8' })
      expect(printed).toContain(`${values.ARC1_PUBLIC_URL}\0arc-1\0`)
      if (values.SAP_OIDC_SCOPES) expect(printed).toContain(`\0--oidc-scopes\0${values.SAP_OIDC_SCOPES}\0`)
    }),
    { seed: 1, numRuns: 50 },
  )
})

test.each(['with blank', 'with,comma', 'with#sign', 'with\nline'])(
  'a scope that the file cannot hold is left out and named: %j',
  (scope) => {
    const { values, notes } = arc1(registration({ scopes: ['read', scope] }))
    expect(values.SAP_OIDC_SCOPES).toBe(`api://${appId}/read`)
    expect(notes.join()).toContain(JSON.stringify(`api://${appId}/${scope}`))
  },
)

test.each([
  ['https://gw.example.com/arc1/mcp', 'https://gw.example.com/arc1', 'take /arc1 away'],
  ['https://arc1.example.com:8443/mcp/', 'https://arc1.example.com:8443', ''],
  ['https://arc1.example.com/', 'https://arc1.example.com', 'ARC-1 answers at /mcp only'],
])('the public URL is origin and base path: %s', (url, publicUrl, note) => {
  const { values, notes } = arc1(registration({ server: { kind: 'arc-1', url } }))
  expect(values.ARC1_PUBLIC_URL).toBe(publicUrl)
  expect(notes.join()).toContain(note)
})

test('without a server URL the public URL is absent and asked for', () => {
  const { values, notes } = arc1(registration({ server: { kind: 'arc-1' } }))
  expect(values).not.toHaveProperty('ARC1_PUBLIC_URL')
  expect(values.flags).toMatch(/^npx /)
  expect(notes.join()).toContain('ARC1_PUBLIC_URL is missing')
})

test('only a scope that ARC-1 knows makes users more than readers', () => {
  expect(notesOf({ scopes: ['access_as_user'] })).toContain('read-only')
  expect(notesOf({ scopes: ['access_as_user', 'write'] })).not.toContain('read-only')
})

test('AADSTS9010010 is announced until the server URL is an Application ID URI', () => {
  expect(notesOf({})).toContain('AADSTS9010010')
  expect(notesOf({ identifierUris: ['https://arc1.example.com/mcp'] })).not.toContain('AADSTS9010010')
})

test('no secret stands in the configuration of a server that needs none', () => {
  const shown = registration({ secret: { name: 'connector', value: 'not-a-real-secret' } })
  expect(JSON.stringify(arc1(shown))).not.toContain('not-a-real-secret')
})
