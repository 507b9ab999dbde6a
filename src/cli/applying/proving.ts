import type { Minted } from '../../apply/run.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Registration } from '../../model/registration.ts'
import { offeredBy } from '../../observe/registration.ts'
import { proveSecret } from '../../verify/token.ts'
import { apiOf } from '../registration/halves.ts'
import { proofIO, type Session } from '../session/session.ts'

/** What was established about a secret. */
export interface Proof {
  readonly keyId: string
  readonly checks: readonly Check[]
}

/**
 * Proves a secret that was minted a moment ago, from what is wanted: a read of the registration would wait for the writes
 * that are still under way. The API of a connector was finished before.
 */
export async function prove(
  { secretText, tenantId, appId, credential: { keyId } }: Minted,
  desired: Desired,
  session: Session,
): Promise<Proof> {
  const api = await apiOf({ key: desired.key, appIds: wantedApis(desired) }, session)
  const registration: Registration = {
    tenantId,
    appId,
    cloud: session.cloud,
    displayName: desired.displayName,
    tokenVersion: desired.tokenVersion,
    identifierUris: desired.identifierUris.map((uri) => uri.replaceAll('{appId}', appId)),
    scopes: desired.scopes.map(({ value }) => value),
    redirectUris: desired.redirectUris,
    certificates: [],
    ...(api ? { ...offeredBy(api), apiAppId: api.appId } : {}),
  }
  return { keyId, checks: await proveSecret(registration, secretText, proofIO(session)) }
}

/** As `calledAppIds` finds them in a registration that is there. */
const wantedApis = ({ scopes, permissions }: Desired): string[] =>
  scopes.length > 0
    ? []
    : permissions.filter(({ delegated }) => delegated.length > 0).map(({ resource }) => resource)
