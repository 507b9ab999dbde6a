import type { HttpRequest } from '../http-message.ts'

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The host whose service answers: on localhost, Graph under its version and the token service for everything else. */
export function serviceHost({ host, path }: Pick<HttpRequest, 'host' | 'path'>): string {
  if (!LOCAL.has(host)) return host
  return /^\/v1\.0(\/|$)/i.test(path) ? 'graph.microsoft.com' : 'login.microsoftonline.com'
}
