import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { dispatch } from '../../src/emulator/dispatch.ts'
import { startEmulator } from '../../src/emulator/start.ts'
import { emulator, newApp, refusal } from './support.ts'
import { graphRequest, newWorld } from './world.ts'

const running = emulator()
const { graph, send } = running

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

describe('the CONNECT proxy', () => {
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
    expect(await under('none.vault.azure.net', '/secrets')).toMatchObject(
      refusal(404, 'VaultNotFound', 'No vault none.vault.azure.net.'),
    )
  })

  test('has nothing for a host that only a client without certificate checks can ask for', async () => {
    const request = { ...graphRequest('', { method: 'GET', path: '/me' }), host: 'example.com' }
    expect(await dispatch(await newWorld(), request)).toMatchObject(
      refusal(501, 'NotImplemented', 'The emulator has no service for example.com.'),
    )
  })

  describe('answers 413 to a body over 4 MB', () => {
    const MEGABYTE = Buffer.alloc(1024 * 1024, 'x')

    /** Sends twenty megabytes and reads nothing before all of it is out, as many clients do. */
    const sendLarge = (socket: TLSSocket, chunked: boolean): Promise<string> =>
      new Promise((resolve, reject) => {
        socket.on('error', reject)
        const length = chunked ? 'transfer-encoding: chunked' : `content-length: ${20 * MEGABYTE.length}`
        const [before, after, last] = chunked ? ['100000\r\n', '\r\n', '0\r\n\r\n'] : ['', '', '']
        socket.write(`POST /v1.0/applications HTTP/1.1\r\nhost: graph.microsoft.com\r\n${length}\r\n\r\n`)
        for (let sent = 0; sent < 20; sent++) for (const part of [before, MEGABYTE, after]) socket.write(part)
        socket.write(last, () => {
          let answer = ''
          socket.on('data', (data) => {
            answer += data
          })
          socket.on('end', () => resolve(answer))
        })
      })

    const secured = (options: object): Promise<TLSSocket> =>
      new Promise((resolve, reject) => {
        const ca = readFileSync(running.ready.ca)
        const socket = connect({ ca, servername: 'graph.microsoft.com', ...options }, () => resolve(socket))
        socket.on('error', reject)
      })
    const directly = () => secured({ host: '127.0.0.1', port: Number(new URL(running.ready.https).port) })
    const throughTheProxy = async () => secured({ socket: (await tunnel('graph.microsoft.com:443')).socket })

    test.each([
      ['with its length, directly', directly, false],
      ['in chunks, directly', directly, true],
      ['with its length, through the proxy', throughTheProxy, false],
      ['in chunks, through the proxy', throughTheProxy, true],
    ])('%s', async (_, open, chunked) => {
      const answer = await sendLarge(await open(), chunked)
      expect(answer).toMatch(/^HTTP\/1\.1 413 /)
      expect(answer).toMatch(/"code":"RequestEntityTooLarge"/)
    })

    test('and lives on', async () => {
      const body = { displayName: 'x'.repeat(20 * 1024 * 1024) }
      expect((await graph('POST', '/applications', { body })).status).toBe(413)
      expect((await newApp(graph)).status).toBe(201)
    })
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

  test('says where it cannot write', async () => {
    const base = mkdtempSync(join(tmpdir(), 'emulator-'))
    writeFileSync(join(base, 'file'), '')
    const path = join(base, 'file', 'below', 'ca.pem')
    const failed = startEmulator({ directory: join(base, 'file', 'below') })
    await expect(failed).rejects.toThrow(`cannot write ${path}: ENOTDIR`)
    rmSync(base, { recursive: true })
  })

  test.each(['port', 'proxyPort'])('says which %s is taken', async (option) => {
    const taken = Number(new URL(running.ready.https).port)
    const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
    const failed = startEmulator({ directory, [option]: taken })
    await expect(failed).rejects.toThrow(`port ${taken} is taken by another program`)
    rmSync(directory, { recursive: true })
  })
})
