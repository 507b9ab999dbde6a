import { inquiry } from '../../desired/mirror.ts'
import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import { type Around, aroundCalls, readAround } from '../../observe/around.ts'
import type { Session } from '../session/session.ts'
import { openTenant } from '../session/tenant.ts'

/** Everything that hangs on a registration, and what its ids stand for. */
export async function readWhole(
  application: Application,
  session: Session,
): Promise<{ live: Live; around: Around }> {
  const tenant = await openTenant(session, inquiry(application))
  const live = await tenant.observe(application.appId)
  const around = readAround(live, await session.graph.read(aroundCalls(live)))
  return { live: { ...live, resources: [...live.resources, ...around.resources] }, around }
}
