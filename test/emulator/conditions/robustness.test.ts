import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { connect as connectPlain, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpsServer, listen, shut } from '../../../src/emulator/listen.ts'
import { connectProxy } from '../../../src/emulator/proxy.ts'
import { emulator, newApp, start, text } from '../support.ts'
import { newWorld } from '../world.ts'

const running = emulator()

describe('a client that', () => {
  const received = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      let all = ''
      socket.on('data', (chunk) => {
        all += chunk
      })
      socket.on('error', () => resolve(all))
      socket.on('close', () => resolve(all))
    })
  const open = (port: number): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(socket))
      socket.on('error', reject)
    })

  // Short, and longer than a handshake takes on a busy machine.
  const patience = { handshake: 1_000, headers: 500, request: 500 }
  let server: ReturnType<typeof httpsServer>
  let port = 0
  beforeAll(async () => {
    const { state } = await newWorld()
    const answer = async ({ path }: { path: string }) => ({ status: 200, body: { path } })
    server = httpsServer(state.keys, answer, patience)
    port = await listen(server, 0)
  })
  afterAll(() => shut(server))

  test.each([
    ['never ends its headers', 'GET / HTTP/1.1\r\nhost: localhost\r\n'],
    ['never ends its body', 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nhalf'],
  ])('%s is answered 408', async (_, sent) => {
    const socket = await open(port)
    socket.write(sent)
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('never ends a body that is too large is answered 413 and hung up on', async () => {
    const socket = await open(port)
    socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999999\r\n\r\nhalf')
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('never shakes hands is hung up on', async () => {
    const socket = connectPlain({ port, host: '127.0.0.1' })
    expect(await received(socket)).toBe('')
  })

  test('opens a tunnel and says nothing is hung up on as well', async () => {
    const proxy = connectProxy(server, () => false)
    const socket = connectPlain({ port: await listen(proxy.server, 0), host: '127.0.0.1' })
    socket.write('CONNECT graph.microsoft.com:443 HTTP/1.1\r\nhost: graph.microsoft.com:443\r\n\r\n')
    expect(await received(socket)).toBe('HTTP/1.1 200 Connection Established\r\n\r\n')
    await shut(proxy.server)
  })

  test('sends several requests at once is answered in order', async () => {
    const socket = await open(port)
    const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${more}\r\n`
    socket.write(`${get('/1')}${get('/2')}${get('/3', 'connection: close\r\n')}`)
    expect((await received(socket)).match(/"path":"\/\d"/g)).toEqual([
      '"path":"/1"',
      '"path":"/2"',
      '"path":"/3"',
    ])
  })

  test('talks no HTTP is answered 400', async () => {
    const socket = await open(port)
    socket.write('nonsense\r\n\r\n')
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('leaves in the middle of its body does no harm', async () => {
    const socket = await open(Number(new URL(running.ready.https).port))
    socket.write('POST /v1.0/applications HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n{"displ')
    socket.destroy()
    expect((await newApp(running.graph)).status).toBe(201)
  })

  test('opens a tunnel and says nothing leaves the emulator free to end', async () => {
    const own = await start()
    const socket = connectPlain({ port: Number(new URL(own.ready.proxy).port), host: '127.0.0.1' })
    socket.write('CONNECT graph.microsoft.com:443 HTTP/1.1\r\nhost: graph.microsoft.com:443\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    const closed = received(socket)
    await own.stop()
    expect(await closed).toBe('')
  })
})

describe('what cannot be understood is refused in words', () => {
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

  test.each([
    'x',
    'a.b.c',
    'e30.e30.',
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`,
    '..',
    'a.b.c.d.e',
  ])('a token like %s', async (token) => {
    const answer = await running.send('GET', '/v1.0/me', bearer(token))
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } })
  })

  test.each(['{', '[]', '"text"', 'null', '{"displayName":', '\u0000', '{"displayName":{"a":[[[]]]}}'])(
    'a body like %j',
    async (raw) => {
      const answer = await running.graph('POST', '/applications', {
        raw: { text: raw, type: 'application/json' },
      })
      expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.any(String) } } })
    },
  )

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'a body that is declared as %j',
    async (type) => {
      const answer = await running.graph('POST', '/applications', {
        raw: { text: '{"displayName":"x"}', type },
      })
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringMatching(/^Unable to read JSON request payload/) } },
      })
    },
  )

  test.each([
    'application/json',
    'application/json;odata.metadata=minimal',
    'Application/JSON; charset=utf-8',
  ])('but not one that is declared as %s', async (type) => {
    const raw = { text: '{"displayName":"x"}', type }
    expect((await running.graph('POST', '/applications', { raw })).status).toBe(201)
  })

  test.each([
    '$filter=displayName',
    '$filter=((((',
    "$filter=displayName eq 'unended",
    '$filter=nonsense eq 1',
    '$top=-1',
    '$top=x',
    '$select=,',
    '$skiptoken=%00',
    '%=%',
  ])('a query like %s', async (query) => {
    const { status } = await running.graph('GET', `/applications?${encodeURI(query)}`)
    expect([200, 400]).toContain(status)
  })
})

describe('a disk that is full', () => {
  test('is told with a 500; the file stays as it was, and is written again when there is room', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'emulator-full-'))
    const stateFile = join(directory, 'tenant.json')
    const own = await start({ stateFile })
    const before = readFileSync(stateFile, 'utf8')
    symlinkSync('/dev/full', `${stateFile}.new`)
    const failed = await newApp(own.graph)
    const after = readFileSync(stateFile, 'utf8')
    const aside = existsSync(`${stateFile}.new`)
    const made = await newApp(own.graph)
    const last = readFileSync(stateFile, 'utf8')
    await own.stop()
    rmSync(directory, { recursive: true })
    expect(failed).toMatchObject({
      status: 500,
      body: { error: { message: expect.stringMatching(/cannot write the state file .*ENOSPC/) } },
    })
    expect({ same: after === before, aside }).toEqual({ same: true, aside: false })
    expect(last).toContain(text(made, 'id'))
  })
})
