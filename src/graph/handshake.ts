import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { getProxyForUrl } from 'proxy-from-env'
import type { Handshake } from '../model/http.ts'

/**
 * Looks at the certificate and the version of TLS of a server that may deserve no trust, so that it can be said what is
 * wrong with them. Nothing is sent. `undefined` where that cannot be seen: behind a proxy, or without an answer.
 */
export function handshakeWith(address: string, milliseconds: number): Promise<Handshake | undefined> {
  const { protocol, hostname, port } = new URL(address)
  if (protocol !== 'https:' || getProxyForUrl(address) !== '') return Promise.resolve(undefined)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((done) => {
    const socket = connect({
      host,
      port: Number(port) || 443,
      rejectUnauthorized: false,
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      // Versions that are refused elsewhere are to be seen here.
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const end = (seen?: Handshake) => {
      socket.destroy()
      done(seen)
    }
    socket.setTimeout(milliseconds, () => end())
    socket.once('error', () => end())
    socket.once('secureConnect', () => end(seenOn(socket)))
  })
}

function seenOn(socket: TLSSocket): Handshake | undefined {
  const { subject, issuer, subjectaltname, valid_from, valid_to } = socket.getPeerCertificate() as
    | PeerCertificate
    | Record<keyof PeerCertificate, undefined>
  if (valid_from === undefined) return undefined
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    names: subjectaltname?.split(', ').map((name) => name.replace(/^\w+( Address)?:/, '')) ?? [
      String(subject.CN),
    ],
    issuer: String(issuer.CN ?? issuer.O ?? 'nobody named'),
    validFrom: new Date(valid_from),
    validTo: new Date(valid_to),
  }
}
