import { describe, expect, test } from 'vitest'
import { emulator, type Running } from '../emulator/support.ts'
import { newHome } from '../scenario/support.ts'
import { isInstalled, program } from './program.ts'

// What `appreg config azure-cli` prints, run by bash with the real az against another tenant.

const manifest = {
  name: 'It\'s "hostile" ${x} %{y} ]]> -- \u200f😀',
  key: 'moving-house',
  notes: 'Two\nlines',
  tags: ['mcp', "it's"],
  api: {
    scopes: [
      { value: 'access_as_user', description: '$(id) `id` \\ "x"' },
      { value: 'write', consent: 'admins' },
    ],
    appRoles: [{ value: 'Reader', members: 'both' }],
    optionalClaims: { accessToken: ['email'] },
    preauthorize: ['vscode'],
  },
  permissions: {
    'microsoft-graph': { delegated: ['User.Read', 'offline_access'], application: ['User.Read.All'] },
  },
  redirectUris: { web: ['https://mcp.example.com/callback'], publicClient: ['http://localhost/callback'] },
  publicClient: true,
  assignmentRequired: true,
  credentials: {
    secrets: [],
    federated: [{ github: { repository: 'contoso/mcp', environment: 'production' } }],
  },
}

/** What one tenant holds, without the ids that it gave. */
async function held({ graph }: Running, key = 'moving-house') {
  const { body: app } = await graph('GET', `/applications(uniqueName='${key}')`)
  const appId = String(app.appId)
  const { body: principal } = await graph('GET', `/servicePrincipals(appId='${appId}')`)
  const grants = await graph('GET', `/servicePrincipals/${principal.id}/oauth2PermissionGrants`)
  const roles = await graph('GET', `/servicePrincipals/${principal.id}/appRoleAssignments`)
  const federated = await graph('GET', `/applications/${app.id}/federatedIdentityCredentials`)
  const list = (value: unknown) => value as Record<string, unknown>[]
  const { id, appId: _, createdDateTime, publisherDomain, ...rest } = app
  // Graph keeps no order of them.
  const { redirectUriSettings, redirectUris, ...web } = rest.web as {
    redirectUris: string[]
    [name: string]: unknown
  }
  Object.assign(rest, { web: { ...web, redirectUris: [...redirectUris].sort() } })
  return JSON.parse(
    JSON.stringify({
      app: rest,
      assignmentRequired: principal.appRoleAssignmentRequired,
      grants: list(grants.body.value).map(({ scope, consentType }) => ({ scope, consentType })),
      roles: list(roles.body.value).map(({ appRoleId }) => appRoleId),
      federated: list(federated.body.value).map(({ id: _id, ...credential }) => credential),
    }).replaceAll(appId, 'APP_ID'),
  )
}

describe.skipIf(!isInstalled('az'))('the printed script (needs az on the PATH)', () => {
  const here = emulator()
  const there = emulator()

  test('makes the same registration in another tenant, and changes nothing when it runs again', async () => {
    const home = newHome(here.ready.env)
    home.write('appreg.yaml', manifest)
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
    expect(await home.appreg(['config', 'azure-cli', '--out', 'out'])).toMatchObject({ code: 0 })
    const script = home.path('out/azure-cli/registration.sh')

    const { tenantId, bootstrap } = there.ready
    const { clientId, clientSecret } = bootstrap
    const configuration = { AZURE_CONFIG_DIR: home.path('azure'), AZURE_CORE_COLLECT_TELEMETRY: '0' }
    const signIn = ['login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId]
    await program('az', () => there.ready, configuration)(...signIn, '--allow-no-subscriptions')
    const run = program('bash', () => there.ready, configuration)

    expect(await run(script)).toMatch(/^appId /m)
    expect(await held(there)).toEqual(await held(here))
    await run(script)
    expect(await held(there)).toEqual(await held(here))
  })
  test('makes both registrations of a split there, the connector calling the API that is there', async () => {
    const home = newHome(here.ready.env)
    home.write('appreg.yaml', { ...manifest, name: 'Two houses', key: 'two-houses', topology: 'split' })
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
    expect(await home.appreg(['config', 'azure-cli', '--app', 'two-houses', '--out', 'out'])).toMatchObject({
      code: 0,
    })
    const { tenantId, bootstrap } = there.ready
    const { clientId, clientSecret } = bootstrap
    const configuration = { AZURE_CONFIG_DIR: home.path('azure'), AZURE_CORE_COLLECT_TELEMETRY: '0' }
    const signIn = ['login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId]
    await program('az', () => there.ready, configuration)(...signIn, '--allow-no-subscriptions')
    await program('bash', () => there.ready, configuration)(home.path('out/azure-cli/registration.sh'))

    const idOf = async ({ graph }: Running) =>
      String((await graph('GET', "/applications(uniqueName='two-houses')")).body.appId)
    const connector = async (tenant: Running) =>
      JSON.parse(
        JSON.stringify(await held(tenant, 'two-houses-connector')).replaceAll(await idOf(tenant), 'API_ID'),
      )
    expect(await held(there, 'two-houses')).toEqual(await held(here, 'two-houses'))
    expect(await connector(there)).toEqual(await connector(here))
    expect(JSON.stringify(await connector(there))).toContain('"resourceAppId":"API_ID"')
  })
})
