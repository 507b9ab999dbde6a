import type { HttpRequest, Reply } from '../http-message.ts'
import { grantAllListed } from '../sts/grant-consent.ts'
import { describe, refuse } from '../sts/token-refusal.ts'
import { tracesOf } from '../sts/visit.ts'
import type { World } from '../world.ts'
import { identify, refusal } from './azure-caller.ts'
import { PORTAL } from './azure-principals.ts'

export const PORTAL_HOST = 'main.iam.ad.ext.azure.com'

const CONSENT = /^\/api\/RegisteredApplications\/([0-9a-f-]{36})\/Consent$/i

/** The portal's own way to consent for the whole tenant, which the Azure command line takes; for administrators only. */
export async function answerPortal(world: World, request: HttpRequest): Promise<Reply> {
  const appId = request.method === 'POST' ? CONSENT.exec(request.path)?.[1] : undefined
  if (appId === undefined)
    return refusal(404, 'NotFound', 'The emulator does not play this part of the portal.')
  const caller = await identify(world, request.headers.authorization, [PORTAL.appId])
  if (!caller) return refusal(401, 'Unauthorized', 'Authentication failed.')
  // The portal goes on with the caller's token, which takes a user.
  if (caller.claims.scp === undefined)
    return refusal(
      400,
      'BadRequest',
      describe(refuse(7000113, { appId: PORTAL.appId }), tracesOf(world, request)),
    )
  const user = caller.world.tenant.users.find(({ id }) => id === caller.objectId)
  if (!user?.administrator) return refusal(403, 'Forbidden', 'Only an administrator consents for everybody.')
  const { tenant } = caller.world
  const app = tenant.applications.find(({ entity }) => entity.appId === appId.toLowerCase())
  if (!app) return refusal(404, 'NotFound', `There is no application ${appId}.`)
  const account = { tenantId: tenant.tenantId, objectId: user.id, signedInAt: 0, sessionId: '' }
  grantAllListed(caller.world, { user, tenant, account }, { app: app.entity, record: app, home: tenant })
  return { status: 204 }
}
