import { chmodSync, readlinkSync, statSync, symlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { aad, otherId, properties, token } from '../doctor/connector/given.ts'
import { mcpServer } from '../doctor/server/given.ts'
import { sharedTenant } from './support.ts'
import { workingIn } from './working.ts'

const tenant = sharedTenant()
const own = 'https://global.consent.azure-apim.net/redirect/cr25-5forders-5f0123456789abcdef'
const connections = 'fe053c5f-3692-4f14-aef2-ee34fc081cae'

/** A registration that lacks what the connector needs, and files of a connector that do not fit it. */
async function misfit(key: string) {
  const given = await workingIn(tenant, key, { clients: [] })
  const customs = { tenantId: 'common', resourceUri: otherId, enableOnbehalfOfLogin: 'true' }
  const file = JSON.stringify(properties(token(aad({ clientId: otherId }, customs))), null, 2)
  given.home.write('connector/apiProperties.json', file)
  const doctor = (...args: readonly string[]) =>
    given.home.appreg(['doctor', '--connector', 'connector', '--app', key, ...args])
  return { ...given, file, doctor }
}

test.concurrent('--fix mends the files of a connector and the registration behind them, and proves it', async () => {
  const { key, home, application, file, doctor } = await misfit('misfit')
  const path = home.path('connector/apiProperties.json')
  chmodSync(path, 0o640)

  const seen = await doctor('-o', 'json')
  expect(seen.code).toBe(2)
  const found = JSON.parse(seen.stdout).findings as { fix: { automatic: boolean; changes: object[] } }[]
  expect(found.length).toBeGreaterThanOrEqual(4)
  for (const { fix } of found) expect(fix.automatic).toBe(fix.changes.length > 0)
  expect(found.flatMap(({ fix }) => fix.changes)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ object: 'application', path: 'web.redirectUris' }),
      expect.objectContaining({
        object: 'application',
        path: `api.preAuthorizedApplications[${connections}]`,
      }),
      expect.objectContaining({ object: 'file', before: otherId, after: application.appId }),
      expect.objectContaining({ object: 'file', before: 'common', after: tenant.ready.tenantId }),
    ]),
  )
  expect(home.read('connector/apiProperties.json')).toBe(file)

  const unasked = await doctor('--fix')
  expect(unasked.code).toBe(3)

  const { code, stdout, stderr } = await doctor('--fix', '--yes')
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^mended {3}/)])
  expect(stdout).toContain(
    "ok       a second look finds nothing any more of: The connector's redirect URL is not registered\n",
  )
  expect(stdout).toContain('next     Update the connector with the file')
  expect(stderr).toContain(`"common" → "${tenant.ready.tenantId}"`)
  const mended = await tenant.colleague.application(key)
  expect(mended.web.redirectUris).toContain(own)
  expect(mended.api.preAuthorizedApplications.map(({ appId }) => appId)).toEqual([connections])
  expect(statSync(path).mode & 0o777).toBe(0o640)

  const again = await doctor()
  expect([again.code, again.stderr]).toEqual([0, ''])
})

test.concurrent('with a manifest and --fix the registration in the tenant is mended too; a link leads where it led', async () => {
  const { key, home } = await misfit('misfit-manifest')
  symlinkSync('connector/apiProperties.json', home.path('link.json'))
  const args = ['doctor', '--connector', 'link.json', '-f', 'appreg.yaml']
  expect((await home.appreg([...args, '--fix', '--yes'])).code).toBe(0)
  expect(readlinkSync(home.path('link.json'))).toBe('connector/apiProperties.json')
  expect((await tenant.colleague.application(key)).web.redirectUris).toContain(own)
})

test.concurrent('files are mended without a registration as far as they say themselves what is right', async () => {
  const { home, application } = await misfit('misfit-alone')
  const { appId } = application
  const file = JSON.stringify(
    properties(token(aad({ clientId: appId }, { resourceUri: `api://${appId}` }))),
    null,
    2,
  )
  home.write('alone.json', file)
  const { code, stdout } = await home.appreg([
    'doctor',
    '--connector',
    'alone.json',
    '--fix',
    '--yes',
    '-o',
    'json',
  ])
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { healthy: true, mended: [{ code: 90009 }], checks: [{ state: 'passed' }] },
  ])
  expect(home.read('alone.json')).not.toContain('api://')
})

test.concurrent('a text, the files of a connector, a server and the registration in manifest and tenant go together', async () => {
  const { key, home } = await misfit('together')
  const url = await mcpServer(tenant.ready.tenantId)
  const given = ['--connector', 'connector', '--server', url, '--app', key, '-f', 'appreg.yaml']
  const { code, stdout } = await home.appreg(['doctor', 'AADSTS9010010', ...given, '-o', 'json'])
  expect(code).toBe(2)
  const { findings, server, files } = JSON.parse(stdout)
  expect(findings[0]).toMatchObject({
    code: 9010010,
    evidence: [{ what: `host of ${url}`, actual: 'it is under none of them' }],
    fix: { kind: 'fix-resource-parameter' },
  })
  expect([server.url, files.length]).toEqual([url, 1])
})
