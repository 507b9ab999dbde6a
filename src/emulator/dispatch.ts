import { answerPortal, PORTAL_HOST } from './azure/portal.ts'
import { answerResourceManager, RESOURCE_MANAGER_HOST } from './azure/resource-manager.ts'
import { tokenServiceSees } from './conditions/lag.ts'
import { answerConsentService, CONSENT_HOST, isConsentPath } from './consent-service/consent-service.ts'
import { answerGraph } from './graph/graph-service.ts'
import type { HttpRequest, Reply } from './http-message.ts'
import { answerKeyVault, isVaultHost } from './key-vault/vault-service.ts'
import { BLOB_HOST } from './power-platform/connector-view.ts'
import {
  answerBlob,
  answerPowerApps,
  FLOW_HOST,
  isPowerAppsPath,
  POWER_APPS_HOST,
} from './power-platform/power-apps.ts'
import { answerTokenService } from './sts/token-service.ts'
import { USER_INFO_PATH, userInfo } from './sts/user-info.ts'
import type { World } from './world.ts'

const TOKEN_HOSTS = new Set([
  'login.microsoftonline.com',
  'login.windows.net',
  'login.microsoft.com',
  'sts.windows.net',
])
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Which service a request is for: by host, and on localhost by path. */
export async function dispatch(world: World, request: HttpRequest): Promise<Reply> {
  if (request.host === 'graph.microsoft.com')
    return request.path === USER_INFO_PATH ? userInfo(world, request) : answerGraph(world, request)
  if (TOKEN_HOSTS.has(request.host)) return answerTokenService(tokenServiceSees(world, request), request)
  if (isVaultHost(request.host)) return answerKeyVault(world, request)
  if (request.host === CONSENT_HOST) return answerConsentService(world, request)
  if (request.host === RESOURCE_MANAGER_HOST) return answerResourceManager(world, request)
  if (request.host === PORTAL_HOST) return answerPortal(world, request)
  if (request.host === POWER_APPS_HOST || request.host === FLOW_HOST) return answerPowerApps(world, request)
  if (request.host === BLOB_HOST) return answerBlob(world, request)
  if (!LOCAL.has(request.host)) return notPlayed(request.host)
  if (isConsentPath(request.path)) return answerConsentService(world, request)
  if (isPowerAppsPath(request.path)) return answerPowerApps(world, request)
  return /^\/v1\.0(\/|$)/i.test(request.path)
    ? answerGraph(world, request)
    : answerTokenService(tokenServiceSees(world, request), request)
}

const notPlayed = (host: string): Reply => ({
  status: 501,
  body: { error: { code: 'NotImplemented', message: `The emulator has no service for ${host}.` } },
})
