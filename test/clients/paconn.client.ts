import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { powerPlatform } from '../../src/render/connectors/power-platform.ts'
import { emulator } from '../emulator/support.ts'
import { registration } from '../render/registration.ts'
import { enterDeviceCode } from '../scenario/consent-page.ts'
import { isInstalled, program } from './program.ts'

describe.skipIf(!isInstalled('paconn'))('Microsoft connector tool (needs paconn on the PATH)', () => {
  const running = emulator()
  const paconn = program('paconn', () => running.ready)
  const files = ['--api-prop', 'apiProperties.json', '--api-def', 'apiDefinition.swagger.json']
  let environment: string[]
  let id = ''

  /** Signs in with a device code: whoever starts it reads the code, and enters it. */
  beforeAll(async () => {
    environment = ['--env', `Default-${running.ready.tenantId}`]
    const env = { PATH: process.env.PATH, ...running.ready.env, HOME: paconn.home, PYTHONUNBUFFERED: '1' }
    const args = ['login', '--tenant', running.ready.tenantId, '--resource', 'https://service.powerapps.com/']
    await new Promise<void>((resolve, reject) => {
      const login = execFile('paconn', args, { env, cwd: paconn.home }, (error) =>
        error ? reject(error) : resolve(),
      )
      login.stdout?.on('data', (text: string) => {
        const code = /enter the code (\S+)/.exec(text)?.[1]
        if (code) enterDeviceCode(running.ready, code).catch(reject)
      })
    })
    for (const { path, content } of powerPlatform(registration()).files.slice(0, 2))
      writeFileSync(join(paconn.home, path), content)
    const { code, stderr } = await paconn.attempt(
      'create',
      ...environment,
      ...files,
      '--secret',
      'not-a-secret',
    )
    expect(code, stderr).toBe(0)
    id = /(shared_\S+) created successfully/.exec(stderr)?.[1] ?? ''
  })

  test('creates a connector from the files that config prints', () => {
    expect(id).toMatch(/^shared_/)
  })

  test('updates it', async () => {
    const { stderr } = await paconn.attempt(
      'update',
      ...environment,
      '--cid',
      id,
      ...files,
      '--secret',
      'not-a-secret',
    )
    expect(stderr).toContain(`${id} updated successfully`)
  })

  test('downloads it: the definition as it was sent, the redirect URL that it got, and no secret', async () => {
    await paconn('download', ...environment, '--cid', id, '--dest', 'downloaded', '--overwrite')
    const read = (...path: string[]) => readFileSync(join(paconn.home, ...path), 'utf8')
    const definition = 'apiDefinition.swagger.json'
    expect(JSON.parse(read('downloaded', definition))).toEqual(JSON.parse(read(definition)))
    const properties = read('downloaded', 'apiProperties.json')
    const { oAuthSettings } = JSON.parse(properties).properties.connectionParameters.token
    expect(oAuthSettings.redirectUrl).toBe(
      `https://global.consent.azure-apim.net/redirect/${id.replace('shared_', '')}`,
    )
    expect(properties).not.toContain('not-a-secret')
  })

  test('is told what is wrong with a definition', async () => {
    const api = JSON.parse(readFileSync(join(paconn.home, 'apiDefinition.swagger.json'), 'utf8'))
    writeFileSync(join(paconn.home, 'broken.json'), JSON.stringify({ ...api, swagger: '3.0' }))
    const broken = ['--api-prop', 'apiProperties.json', '--api-def', 'broken.json']
    const { code, stderr } = await paconn.attempt(
      'create',
      ...environment,
      ...broken,
      '--secret',
      'not-a-secret',
    )
    expect(stderr).toContain('Specified swagger has the following errors')
    expect(code).not.toBe(0)
  })
})
