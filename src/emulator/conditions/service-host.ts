import { CONSENT_HOST, isConsentPath } from '../consent-service/consent-service.ts'
import type { HttpRequest } from '../http-message.ts'
import { isPowerAppsPath, POWER_APPS_HOST } from '../power-platform/power-apps.ts'

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The host whose service answers: on localhost that is decided by the path. */
export function serviceHost({ host, path }: Pick<HttpRequest, 'host' | 'path'>): string {
  if (!LOCAL.has(host)) return host
  if (isConsentPath(path)) return CONSENT_HOST
  if (isPowerAppsPath(path)) return POWER_APPS_HOST
  return /^\/v1\.0(\/|$)/i.test(path) ? 'graph.microsoft.com' : 'login.microsoftonline.com'
}
