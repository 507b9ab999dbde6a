import { beforeAll, describe, expect, test } from 'vitest'
import { emulator } from '../emulator/support.ts'
import { isInstalled, program } from './program.ts'

const GRAPH = '00000003-0000-0000-c000-000000000000'
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
const SCOPE = {
  id: '11111111-1111-4111-8111-111111111111',
  value: 'access_as_user',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Access',
  adminConsentDescription: 'Lets the app call the API.',
}
const FEDERATED = {
  name: 'github',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/api:environment:production',
  audiences: ['api://AzureADTokenExchange'],
}

describe.skipIf(!isInstalled('az'))('Azure CLI (needs az on the PATH)', () => {
  const running = emulator()
  const az = program('az', () => running.ready, { AZURE_CORE_COLLECT_TELEMETRY: '0' })
  let app = ''

  beforeAll(async () => {
    const { tenantId, bootstrap } = running.ready
    const identity = ['-u', bootstrap.clientId, '-p', bootstrap.clientSecret, '--tenant', tenantId]
    await az('login', '--service-principal', ...identity, '--allow-no-subscriptions')
    const create = [
      'ad',
      'app',
      'create',
      '--display-name',
      'Made by az',
      '--sign-in-audience',
      'AzureADMyOrg',
    ]
    app = await az(
      ...create,
      '--web-redirect-uris',
      'https://localhost/callback',
      '--query',
      'appId',
      '-o',
      'tsv',
    )
  })

  const ofApp = (...args: string[]) => az('ad', 'app', ...args, '--id', app)
  const ask = (query: string, ...args: string[]) => az(...args, '--query', query, '-o', 'tsv')

  test('gives it an identifier URI and a scope', async () => {
    await ofApp('update', '--identifier-uris', `api://${app}`)
    const api = { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [SCOPE] }
    await ofApp('update', '--set', `api=${JSON.stringify(api)}`)
    const shown = JSON.parse(await ofApp('show'))
    expect(shown).toMatchObject({
      identifierUris: [`api://${app}`],
      api: { oauth2PermissionScopes: [SCOPE] },
    })
  })

  test('asks for a permission and grants it', async () => {
    await ofApp('permission', 'add', '--api', GRAPH, '--api-permissions', `${USER_READ}=Scope`)
    await az('ad', 'sp', 'create', '--id', app)
    await ofApp('permission', 'grant', '--api', GRAPH, '--scope', 'User.Read')
    const grants = JSON.parse(await ofApp('permission', 'list-grants', '--show-resource-name'))
    expect(grants).toMatchObject([{ scope: 'User.Read', resourceDisplayName: 'Microsoft Graph' }])
  })

  test('resets its secret, with which it can sign in', async () => {
    const password = await ask('password', 'ad', 'app', 'credential', 'reset', '--id', app, '--append')
    const token = await running.tokenFor({ clientId: app, clientSecret: password })
    expect(token.split('.')).toHaveLength(3)
  })

  test('manages its federated credentials', async () => {
    await ofApp('federated-credential', 'create', '--parameters', JSON.stringify(FEDERATED))
    const named = ['--federated-credential-id', FEDERATED.name]
    expect(JSON.parse(await ofApp('federated-credential', 'show', ...named))).toMatchObject(FEDERATED)
    await ofApp('federated-credential', 'delete', ...named)
    expect(JSON.parse(await ofApp('federated-credential', 'list'))).toEqual([])
  })

  test('lists, owns and deletes', async () => {
    const principal = await ask('id', 'ad', 'sp', 'show', '--id', running.ready.bootstrap.clientId)
    await ofApp('owner', 'add', '--owner-object-id', principal)
    expect(await ask('[].id', 'ad', 'app', 'owner', 'list', '--id', app)).toBe(principal)
    expect(await ask('[].appId', 'ad', 'app', 'list', '--display-name', 'Made by az')).toBe(app)
    expect(await ask('appId', 'ad', 'sp', 'show', '--id', `api://${app}`)).toBe(app)
    await ofApp('delete')
    const { code, stderr } = await az.attempt('ad', 'app', 'show', '--id', app)
    expect([code, stderr]).toEqual([3, expect.stringContaining(`Resource '${app}' does not exist`)])
  })
})
