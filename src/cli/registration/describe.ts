import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Registration, SecretReference } from '../../model/registration.ts'
import { calledAppIds } from '../../observe/called-api.ts'
import { registrationOf } from '../../observe/registration.ts'
import type { Session } from '../session/session.ts'
import { apiOf } from './halves.ts'

/** What the configuration is printed from: the live application with the API that it calls, and what only the manifest knows. */
export async function describe(
  application: Application,
  session: Session,
  known: { readonly desired?: Desired; readonly secret?: SecretReference },
): Promise<Registration> {
  const { clients, server, connectorIdentity, secrets = [] } = known.desired ?? {}
  const [first] = secrets
  const secret =
    known.secret ?? (first && { name: first.name, ...(first.store ? { store: first.store } : {}) })
  const context = {
    tenantId: await session.tenantId(),
    cloud: session.cloud,
    ...(clients ? { clients } : {}),
    ...(server ? { server } : {}),
    ...(secret ? { secret } : {}),
    ...(connectorIdentity ? { connectorIdentity } : {}),
  }
  const api = await apiOf({ key: application.uniqueName, appIds: calledAppIds(application) }, session)
  return registrationOf(application, context, api)
}
