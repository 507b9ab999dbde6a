import type { Platform } from '../model/directory.ts'

/**
 * What Entra, or a client that is sent there, would refuse in this redirect URI.
 * After https://learn.microsoft.com/entra/identity-platform/reply-url.
 */
export function redirectUriFaults(uri: string, platform: Platform): string[] {
  const forbidden = [...new Set(uri.match(/[!$'(),;]/g))]
  return [
    ...(/[\s\u0000-\u001f\u007f]/.test(uri) ? ['holds a blank or a control character'] : []),
    ...(uri.includes('*') ? ['holds a wildcard: a redirect URI has to be written out'] : []),
    ...(uri.includes('#') ? ['has a fragment (#), which a redirect URI must not have'] : []),
    ...(forbidden.length > 0 ? [`holds ${forbidden.join(' ')}, which Entra does not allow`] : []),
    ...schemeFaults(uri, platform),
  ]
}

function schemeFaults(uri: string, platform: Platform): string[] {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(uri)?.[0].toLowerCase()
  if (scheme === undefined) return ['is not an absolute URI such as https://app.example.com/callback']
  if (scheme === 'http' || scheme === 'https') return webFaults(uri, scheme)
  if (platform !== 'publicClient')
    return [`uses the scheme ${scheme}, which only publicClient may: use https`]
  if (!/^(?:urn:.|[^:]+:\/\/.)/i.test(uri)) return [`has nothing after ${scheme}:`]
  return notAnApp.test(scheme) ? [`uses the scheme ${scheme}, which leads to no app: use https`] : []
}

/** Schemes that the system or the browser keeps for itself: no program can receive an answer on them. */
const notAnApp = /^(?:ftps?|sftp|file|wss?|data|javascript|vbscript|about|blob|mailto)$/

function webFaults(uri: string, scheme: 'http' | 'https'): string[] {
  if (!/^https?:\/\/[^/?#]/i.test(uri) || !URL.canParse(uri)) return ['is not a valid URL']
  const host = new URL(uri).hostname
  if (host === '[::1]') return ['uses [::1], which Entra does not support: use localhost or 127.0.0.1']
  if (scheme === 'http' && !isLoopback(host)) {
    return ['uses http, which only localhost and 127.0.0.1 may: use https']
  }
  return []
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '127.0.0.1'

/** Entra ignores the port of a loopback URI: two that differ only there are one to it. */
export const withoutLoopbackPort = (uri: string): string =>
  uri.replace(/^(https?:\/\/(?:localhost|127\.0\.0\.1)):\d+/i, '$1')
