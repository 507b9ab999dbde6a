import { deriveAll } from '../../desired/derive.ts'
import type { KnownRegistration } from '../../doctor/connector/known-registration.ts'
import { loadManifest } from '../../manifest/load.ts'
import type { Application } from '../../model/directory.ts'
import type { Registration } from '../../model/registration.ts'
import type { Flags } from '../command.ts'
import { describeExisting, findApplication, readClient } from '../registration/existing.ts'
import { clientOf } from '../registration/halves.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { withoutServer } from '../verifying/serving.ts'

/**
 * The registration that a flag names: with `--app` as the tenant holds it, with `-f` alone as the manifest wants it, for
 * which nobody has to sign in.
 */
export async function knownRegistration(
  flags: Flags,
  terminal: Terminal,
): Promise<KnownRegistration | undefined> {
  if (flags.app !== undefined) return fromTenant(flags, terminal)
  return flags.file === undefined ? undefined : fromManifest(flags.file)
}

async function fromTenant(flags: Flags, terminal: Terminal): Promise<KnownRegistration> {
  const session = await openSession(flags, terminal)
  try {
    return (await readKnown(flags, session)).known
  } finally {
    await session.close()
  }
}

export interface ReadKnown {
  /** The one that the connector signs in with. */
  readonly application: Application
  readonly known: KnownRegistration
}

/** The registration that `--app` or `-f` names, as the tenant holds it. */
export async function readKnown(flags: Flags, session: Session): Promise<ReadKnown> {
  const target = readClient(withoutServer(flags))
  const application = await clientOf(await findApplication(target, session), session)
  const { registration } = await describeExisting(target, application, session, false)
  return { application, known: knownOf(registration) }
}

/** What is known of a registration that was read. */
export const knownOf = (registration: Registration): KnownRegistration => ({
  reference: registration.appId,
  appId: registration.appId,
  tenantId: registration.tenantId,
  isMultiTenant: registration.isMultiTenant === true,
  isItsOwnApi: registration.apiAppId === undefined,
  apiAppId: registration.apiAppId ?? registration.appId,
  identifierUris: registration.identifierUris,
  scopes: registration.scopes,
  redirectUris: registration.redirectUris,
  preauthorized: registration.ownPreauthorized ?? registration.preauthorized ?? [],
  ...(registration.server?.url === undefined ? {} : { serverUrl: registration.server.url }),
})

function fromManifest(file: string): KnownRegistration {
  const [api, client = api] = deriveAll(loadManifest(file))
  const isItsOwnApi = client === api
  const apiAppId = isItsOwnApi ? client.appId : api.appId
  return {
    reference: client.appId ?? client.key,
    ...(client.appId === undefined ? {} : { appId: client.appId }),
    isMultiTenant: client.signInAudience !== 'AzureADMyOrg',
    isItsOwnApi,
    ...(apiAppId === undefined ? {} : { apiAppId }),
    identifierUris: api.identifierUris,
    scopes: api.scopes.map(({ value }) => value),
    redirectUris: client.redirectUris,
    preauthorized: client.preauthorize.map(({ appId }) => appId),
    ...(api.server?.url === undefined ? {} : { serverUrl: api.server.url }),
  }
}
