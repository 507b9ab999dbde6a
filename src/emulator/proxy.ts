import { createServer, type Server } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { HOST_NAMES } from './certificates.ts'

/** A CONNECT proxy that leads Microsoft's hosts to the emulator and tunnels nowhere else. */
export function connectProxy(target: HttpsServer): { server: Server; end(): void } {
  const sockets = new Set<Duplex>()
  const server = createServer((request, response) => {
    response.writeHead(502, { 'content-type': 'text/plain' })
    response.end(`${request.url}: this proxy only takes CONNECT, for the hosts that the emulator plays\n`)
  })
  server.on('connect', (request, socket, head) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    if (!isPlayed(request.url ?? '')) {
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

function isPlayed(authority: string): boolean {
  const [, host = '', port] = /^(.*):(\d+)$/.exec(authority.toLowerCase()) ?? []
  if (port !== '443') return false
  return HOST_NAMES.some((name) =>
    name.startsWith('*.') ? isDirectChild(host, name.slice(1)) : name === host,
  )
}

const isDirectChild = (host: string, suffix: string): boolean =>
  host.endsWith(suffix) && !host.slice(0, -suffix.length).includes('.') && host.length > suffix.length

function refusal(authority: string): string {
  const reason = `the emulator does not play ${authority.replace(/[^\w.:-]/g, '')} and tunnels nowhere else\n`
  return `HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/plain\r\ncontent-length: ${reason.length}\r\nconnection: close\r\n\r\n${reason}`
}
