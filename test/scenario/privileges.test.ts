import { describe, expect, test } from 'vitest'
import { clientWith } from './clients.ts'
import { consentAt } from './consent-page.ts'
import { manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

test.concurrent('an identity without any permission is told which one to get and for what, and the exit code is 4', async () => {
  const home = newHome(await clientWith(tenant))
  home.write('appreg.yaml', manifest('forbidden'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^error: not allowed to read the application forbidden: Insufficient privileges/)
  expect(stderr).toMatch(/^hint: give the signed-in identity Application\.Read/m)
  expect(code).toBe(4)
})

test.concurrent('an identity that may only read is told what creating the application takes; nothing is created', async () => {
  const home = newHome(await clientWith(tenant, 'Application.Read.All', 'Directory.Read.All'))
  home.write('appreg.yaml', manifest('read-only'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^error: not allowed to create the application: /m)
  expect(stderr).toMatch(/to create the application, the signed-in identity needs Application\.ReadWrite/)
  expect(code).toBe(4)
  expect(await tenant.colleague.applications('read-only')).toEqual([])
})

test.concurrent('without the right to consent everything else is done; the bootstrap client then finishes', async () => {
  const roles = ['Application.ReadWrite.All', 'Directory.Read.All']
  const home = newHome(await clientWith(tenant, ...roles))
  home.write('appreg.yaml', manifest('unconsented'))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  const { appId, passwordCredentials } = await tenant.colleague.application('unconsented')
  expect(stderr).toMatch(/^error: not allowed to grant admin consent for Microsoft Graph: /m)
  expect(stderr).toContain(`the application is there (appId ${appId}`)
  expect(stderr).toMatch(/^hint: .*DelegatedPermissionGrant\.ReadWrite\.All/m)
  expect(stderr).toMatch(/^hint: whoever may, runs: appreg apply --yes$/m)
  expect(code).toBe(4)
  expect(passwordCredentials).toHaveLength(1)
  expect(await tenant.colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(200)

  expect(await home.appreg(['apply', '--yes'], tenant.env)).toMatchObject({ code: 0 })
  expect(await tenant.colleague.grants(appId)).toHaveLength(1)
  expect((await tenant.colleague.application('unconsented')).passwordCredentials).toHaveLength(1)
})

test.concurrent('an administrator who opens the admin consent URL finishes it as well; apply then finds nothing to do', async () => {
  const home = newHome(await clientWith(tenant, 'Application.ReadWrite.All', 'Directory.Read.All'))
  home.write('appreg.yaml', manifest('by-url'))
  const { stdout } = await home.appreg(['apply', '--yes', '--output', 'json'])
  const { error } = JSON.parse(stdout) as { error: { code: string; hints: string[] } }
  expect(error.code).toBe('FORBIDDEN')
  const [url = ''] = error.hints.flatMap((hint) => /https:\S+\/adminconsent\S+/.exec(hint) ?? [])
  const { appId } = await tenant.colleague.application('by-url')
  expect(url).toContain(`https://login.microsoftonline.com/${tenant.ready.tenantId}/adminconsent?`)
  expect(new URL(url).searchParams.get('client_id')).toBe(appId)

  await consentAt(tenant.ready, url)
  expect(await tenant.colleague.grants(appId)).toHaveLength(1)
  const second = await home.appreg(['apply', '--yes'])
  expect(second.stdout).toMatch(/^no changes/)
  expect(second.code).toBe(0)
})

/** A client that was granted consent to the scope of an API. */
async function clientWithConsent(resourceId: string | undefined): Promise<void> {
  const { graph } = tenant.colleague
  const displayName = 'A consented client'
  const { appId } = await graph<{ appId: string }>('POST', '/applications', { displayName })
  const { id: clientId } = await graph<{ id: string }>('POST', '/servicePrincipals', { appId })
  const grant = { clientId, consentType: 'AllPrincipals', resourceId, scope: 'access_as_user' }
  await graph('POST', '/oauth2PermissionGrants', grant)
}

describe.concurrent('an identity that holds only Application.ReadWrite.OwnedBy', () => {
  const owner = async () => newHome(await clientWith(tenant, 'Application.ReadWrite.OwnedBy'))

  test('applies, plans, shows and changes its own registration, where consent plays no part', async () => {
    const home = await owner()
    const modest = { adminConsent: false, clients: [], permissions: { 'microsoft-graph': [] } }
    home.write('appreg.yaml', manifest('owned', modest))
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
    const { stdout, code } = await home.appreg(['plan'])
    expect(stdout).toMatch(/^no changes/)
    expect(code).toBe(0)
    expect(await home.appreg(['verify'])).toMatchObject({ code: 0 })
    expect(await home.appreg(['redirect', 'add', 'http://localhost:7777/callback', '--yes'])).toMatchObject({
      code: 0,
    })
    const shown = await home.appreg(['show'])
    expect(shown.stdout).toMatch(
      /^tenant-wide consent +unknown: may not be read \(needs Directory\.Read\.All\)$/m,
    )
    const { appId } = await tenant.colleague.application('owned')
    const imported = await home.appreg(['import', '--app', appId, '--out', '-'])
    expect(imported.stderr).toMatch(/^left out: consent: unknown: may not be read/m)
    expect(imported.code).toBe(0)
  })

  test('finishes its part where consent matters, and hands over as often as it is asked', async () => {
    const home = await owner()
    home.write('appreg.yaml', manifest('owned-consent'))
    const first = await home.appreg(['whoami'])
    expect(first.stdout).toMatch(/^ {2}no +read the consents .*lacks Directory\.Read\.All/m)
    expect(first.stdout).toMatch(/^ {2}yes +create the application$/m)
    expect((await home.appreg(['apply', '--yes'])).stderr).toMatch(
      /^error: not allowed to grant admin consent/m,
    )

    home.write('appreg.yaml', manifest('owned-consent', { tags: ['later'] }))
    const whoami = await home.appreg(['whoami'])
    expect(whoami.stdout).toMatch(/^ {2}no +read the consents .*lacks Directory\.Read\.All/m)
    expect(whoami.stdout).toMatch(/^ {2}unknown +.*tags/m)
    expect((await home.appreg(['plan'])).stdout).toMatch(
      /^note: the consents given .*: unknown: may not be read \(needs Directory\.Read\.All\)/m,
    )
    const again = await home.appreg(['apply', '--yes'])
    const { appId, tags } = await tenant.colleague.application('owned-consent')
    expect(tags).toEqual(['later'])
    expect(again.stdout).toContain(`appId ${appId}`)
    expect(again.stderr).toMatch(
      /^hint: .*consents.*: unknown: may not be read \(needs Directory\.Read\.All\)/m,
    )
    expect(again.stderr).toMatch(/^hint: whoever may, runs: appreg apply --yes$/m)
    expect(again.stderr).toMatch(/^hint: or an administrator opens https:\S+\/adminconsent\?client_id=/m)
    expect(again.code).toBe(4)
    expect(again.stderr).toMatch(/^hint: .*write "adminConsent: false" into the manifest/m)
    expect((await home.appreg(['plan'])).stdout).toMatch(
      /^no changes: .* is as the manifest says, as far as it may be read\nnote: the consents/,
    )
    const verified = await home.appreg(['verify'])
    expect(verified.stdout).toMatch(/^skipped +the consents .*unknown: may not be read/m)
    expect(verified.code).toBe(0)

    home.write('appreg.yaml', manifest('owned-consent', { tags: ['later'], adminConsent: false }))
    await home.prepare(['apply', '--yes'])
  })

  test('hears what it may not read before it destroys, and who calls the API', async () => {
    const home = await owner()
    home.write('appreg.yaml', manifest('owned-gone', { adminConsent: false, clients: ['azure-cli'] }))
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
    const { appId, id } = await tenant.colleague.application('owned-gone')
    await tenant.colleague.graph('POST', '/applications', {
      displayName: 'A caller',
      requiredResourceAccess: [{ resourceAppId: appId, resourceAccess: [{ id, type: 'Scope' }] }],
    })
    const { stderr, stdout, code } = await home.appreg(['destroy', '--yes', '-o', 'json'])
    expect(stderr).toMatch(/^ {2}consents of clients that call this API +unknown: may not be read$/m)
    expect(JSON.parse(stdout)).toMatchObject({ dependents: { clientConsents: null } })
    expect(code).toBe(0)
    expect(await home.appreg(['restore', '--app', appId, '--yes'], tenant.env)).toMatchObject({ code: 0 })
    const [principal] = await tenant.colleague.principals(appId)
    await clientWithConsent(principal?.id)
    const again = await home.appreg(['destroy', '--app', appId, '--yes'], tenant.env)
    expect(again.stderr).toMatch(/^ {2}applications that list permissions on it +1: A caller \(appId /m)
    expect(again.stderr).toMatch(/^ {2}consents of clients .* +1: A consented client \(appId /m)
    expect(again.stderr).toMatch(/^ {2}pre-authorized clients +1: azure-cli \(appId 04b07795/m)
  })
})
