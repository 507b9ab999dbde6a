import 'reflect-metadata'
import { KeyObject, type webcrypto } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import * as x509 from '@peculiar/x509'
import { onTestFinished } from 'vitest'

export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Reply = (seen: Seen, response: ServerResponse) => void

export interface Certificate {
  readonly cert: string
  readonly key: string
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Signed by itself, for this machine and for Graph's name. */
export async function selfSigned(): Promise<Certificate> {
  const keys: webcrypto.CryptoKeyPair = await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=appreg tests',
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2100-01-01'),
    keys,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'graph.microsoft.com' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  })
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  return { cert: certificate.toString('pem'), key }
}

/** An HTTPS server on a port that the system gives, and what it was asked. */
export async function secureServer(certificate: Certificate, reply: Reply) {
  const seen: Seen[] = []
  const server = createSecureServer(certificate, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      seen.push(one)
      reply(one, response)
    })
  })
  const port = await listening(server)
  onTestFinished(() => server.closeAllConnections())
  return { port, origin: `https://127.0.0.1:${port}`, seen }
}

/** A proxy that leads every name to one port of this machine, and the names it was asked for. */
export async function connectProxy(port: number) {
  const asked: string[] = []
  const server = createServer()
  server.on('connect', (request, client) => {
    asked.push(String(request.url))
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.pipe(client).pipe(target)
    })
    for (const socket of [client, target]) {
      socket.on('error', () => {})
      onTestFinished(() => void socket.destroy())
    }
  })
  return { address: `http://127.0.0.1:${await listening(server)}`, asked }
}

/** A port of this machine on which nobody listens. */
export async function deserted(): Promise<number> {
  const server = createServer()
  const port = await new Promise<number>((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port))
  })
  await new Promise((done) => server.close(done))
  return port
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

export const json =
  (status: number, body?: unknown): Reply =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '3' })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  }
