import { beforeAll, describe, expect, test } from 'vitest'
import { emulator } from '../emulator/support.ts'
import { isInstalled, program } from './program.ts'

describe.skipIf(!isInstalled('m365'))('CLI for Microsoft 365 (needs m365 on the PATH)', () => {
  const running = emulator()
  const m365 = program('m365', () => running.ready, { CLIMICROSOFT365_NOUPDATE: '1' })
  const json = async (...args: string[]) => JSON.parse(await m365(...args, '--output', 'json'))
  let made = { appId: '', secrets: [{ value: '' }] }

  beforeAll(async () => {
    const { tenantId, bootstrap } = running.ready
    await m365('cli', 'config', 'set', '--key', 'disableTelemetry', '--value', 'true')
    const identity = ['--appId', bootstrap.clientId, '--tenant', tenantId, '--secret', bootstrap.clientSecret]
    await m365('login', '--authType', 'secret', ...identity)
    const api = [
      '--uri',
      'api://_appId_',
      '--scopeName',
      'access_as_user',
      '--scopeConsentBy',
      'adminsAndUsers',
    ]
    const words = [
      '--scopeAdminConsentDisplayName',
      'Access',
      '--scopeAdminConsentDescription',
      'Calls the API.',
    ]
    const web = ['--platform', 'web', '--redirectUris', 'https://global.consent.azure-apim.net/redirect']
    const permissions = ['--apisDelegated', 'https://graph.microsoft.com/User.Read', '--grantAdminConsent']
    const all = ['--name', 'Made by m365', '--withSecret', ...web, ...permissions, ...api, ...words]
    made = await json('entra', 'app', 'add', ...all)
  })

  test('makes an application whose secret signs in', async () => {
    const token = await running.tokenFor({ clientId: made.appId, clientSecret: made.secrets[0]?.value ?? '' })
    expect(token.split('.')).toHaveLength(3)
  })

  test('finds it with what it was given', async () => {
    expect(await json('entra', 'app', 'get', '--name', 'Made by m365')).toMatchObject({
      appId: made.appId,
      identifierUris: [`api://${made.appId}`],
      api: { oauth2PermissionScopes: [{ value: 'access_as_user' }] },
      web: { redirectUris: ['https://global.consent.azure-apim.net/redirect'] },
    })
  })

  test('lists it among the others and its permission', async () => {
    const apps: { appId: string }[] = await json('entra', 'app', 'list')
    expect(apps.map(({ appId }) => appId)).toContain(made.appId)
    const permissions = await json('entra', 'app', 'permission', 'list', '--appId', made.appId)
    expect(permissions).toMatchObject([{ permission: 'User.Read' }])
  })

  test('removes it', async () => {
    await m365('entra', 'app', 'remove', '--appId', made.appId, '--force')
    const { code, stderr } = await m365.attempt('entra', 'app', 'get', '--appId', made.appId)
    expect([code, stderr]).toEqual([1, expect.stringContaining('not found')])
  })
})
