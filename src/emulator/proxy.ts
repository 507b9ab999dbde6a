import { createServer, type Server } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { HOST_NAMES } from './certificates.ts'

/**
 * A CONNECT proxy that leads Microsoft's hosts to the emulator and tunnels nowhere else. A vault that does not exist is
 * refused like a name that does not resolve, which is what the real one looks like.
 */
export function connectProxy(
  target: HttpsServer,
  isVault: (host: string) => boolean,
): { server: Server; end(): void } {
  const sockets = new Set<Duplex>()
  const options = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 }
  const server = createServer(options, (request, response) => {
    response.writeHead(502, { 'content-type': 'text/plain' })
    response.end(`${request.url}: this proxy only takes CONNECT, for the hosts that the emulator plays\n`)
  })
  server.on('connect', (request, socket, head) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    if (!isPlayed(request.url ?? '', isVault)) {
      socket.end(refusal(request.url ?? ''))
      return
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    // The TLS server takes the socket over as if it had been accepted on its own port.
    target.emit('connection', socket)
  })
  const end = () => {
    for (const socket of sockets) socket.destroy()
  }
  return { server, end }
}

const vaultNames = HOST_NAMES.filter((name) => name.startsWith('*.')).map((name) => name.slice(1))

function isPlayed(authority: string, isVault: (host: string) => boolean): boolean {
  const [, host = '', port] = /^(.*):(\d+)$/.exec(authority.toLowerCase()) ?? []
  if (port !== '443') return false
  if (vaultNames.some((suffix) => host.endsWith(suffix))) return isVault(host)
  return HOST_NAMES.some((name) => name === host)
}

function refusal(authority: string): string {
  const reason = `the emulator does not play ${authority.replace(/[^\w.:-]/g, '')} and tunnels nowhere else\n`
  return `HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/plain\r\ncontent-length: ${reason.length}\r\nconnection: close\r\n\r\n${reason}`
}
