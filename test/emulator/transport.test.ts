import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { EmulatorError } from '../../src/emulator/emulator-error.ts'
import { startEmulator } from '../../src/emulator/start.ts'
import { emulator, newApp } from './support.ts'

const running = emulator()
const { graph, send } = running

describe('the CONNECT proxy', () => {
  const tunnel = (authority: string): Promise<{ status: number | undefined; text: string; socket: Socket }> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(running.ready.proxy)
      const asked = request({ hostname, port, method: 'CONNECT', path: authority })
      asked.on('error', reject)
      asked.on('connect', (response, socket, head) => {
        let text = head.toString()
        socket.on('data', (chunk) => {
          text += chunk
        })
        if (response.statusCode === 200) resolve({ status: 200, text, socket })
        else socket.on('close', () => resolve({ status: response.statusCode, text, socket }))
      })
      asked.end()
    })

  test("leads Microsoft's hosts here, under their own names", async () => {
    const { socket } = await tunnel('graph.microsoft.com:443')
    const answer = await new Promise<string>((resolve, reject) => {
      const ca = readFileSync(running.ready.ca)
      const secure = connect({ socket, servername: 'graph.microsoft.com', ca }, () =>
        secure.write('GET /v1.0/me HTTP/1.1\r\nhost: graph.microsoft.com\r\nconnection: close\r\n\r\n'),
      )
      let text = ''
      secure.on('data', (chunk) => {
        text += chunk
      })
      secure.on('end', () => resolve(text))
      secure.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer).toContain('InvalidAuthenticationToken')
  })

  test('leads to the vaults that exist', async () => {
    const { status, socket } = await tunnel('emulator-vault.vault.azure.net:443')
    socket.destroy()
    expect(status).toBe(200)
  })

  test.each([
    'example.com:443',
    'graph.microsoft.com:80',
    'no-such-vault.vault.azure.net:443',
    'a.b.vault.azure.net:443',
    'evilgraph.microsoft.com:443',
  ])('tunnels nowhere else: %s', async (authority) => {
    const { status, text } = await tunnel(authority)
    expect(status).toBe(502)
    expect(text).toContain(`the emulator does not play ${authority}`)
  })
})

describe('the https server', () => {
  test('routes by host name, on localhost by path', async () => {
    const { tenantId } = running.ready
    const document = `/${tenantId}/v2.0/.well-known/openid-configuration`
    const under = (host: string, path: string) => send('GET', path, { headers: { host } })
    expect((await under('login.microsoftonline.com', document)).body.token_endpoint).toMatch(
      /^https:\/\/login\.microsoftonline\.com\//,
    )
    expect((await under('graph.microsoft.com', document)).status).toBe(401)
    expect((await under('sts.windows.net', '/v1.0/applications')).status).toBe(404)
    expect((await under('management.azure.com', '/subscriptions')).status).toBe(401)
  })

  test('answers 413 to a body over 4 MB and lives on', async () => {
    const answer = await graph('POST', '/applications', {
      body: { displayName: 'x'.repeat(4 * 1024 * 1024) },
    })
    expect(answer.status).toBe(413)
    expect((await newApp(graph)).status).toBe(201)
  })

  test.each(['/%', '/applications(', "/applications(appId='%zz')", '//', '/$batch'])(
    'answers a strange path: %s',
    async (path) => {
      expect((await graph('GET', path)).status).toBe(400)
    },
  )
})

describe('start', () => {
  test('writes the CA into a private folder and answers what clients need', async () => {
    const { ca, env, https, proxy, tenantId, bootstrap } = running.ready
    expect(readFileSync(ca, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(https).toMatch(/^https:\/\/localhost:\d+$/)
    expect(env).toEqual({
      HTTPS_PROXY: proxy,
      NODE_EXTRA_CA_CERTS: ca,
      REQUESTS_CA_BUNDLE: ca,
      SSL_CERT_FILE: ca,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: bootstrap.clientId,
      AZURE_CLIENT_SECRET: bootstrap.clientSecret,
    })
  })

  test('creates its folder for the owner alone', async () => {
    const base = mkdtempSync(join(tmpdir(), 'emulator-'))
    const directory = join(base, 'new')
    const started = await startEmulator({ directory })
    await started.close()
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    rmSync(base, { recursive: true })
  })

  test.each(['port', 'proxyPort'])('says which %s is taken', async (option) => {
    const taken = Number(new URL(running.ready.https).port)
    const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
    const failed = startEmulator({ directory, [option]: taken })
    await expect(failed).rejects.toThrow(new EmulatorError(`port ${taken} is taken by another program`))
    rmSync(directory, { recursive: true })
  })
})
