import type { Check } from '../model/check.ts'
import type { Registration } from '../model/registration.ts'
import { authorizeProbe, refusalOf } from '../sts/authorize.ts'
import type { ProofIO } from './token.ts'

/** A change is known to the token service after some seconds. */
const PATIENCE = 60_000

/** Repeats a sign-in that was refused with this number, and waits until the token service does so no more. */
export async function proveRequest(
  registration: Registration,
  { redirectUri, scope, code }: { redirectUri: string; scope: string; code: number },
  io: ProofIO,
): Promise<Check> {
  const request = authorizeProbe({
    login: registration.cloud.login,
    tenantId: registration.tenantId,
    clientId: registration.appId,
    redirectUri,
    scope,
  })
  const name = `the token service takes a request for ${scope}`
  const deadline = io.now() + PATIENCE
  for (let tries = 0; ; tries++) {
    const refused = refusalOf(await io.transport(request))
    if (refused !== code) return { name, state: 'passed' }
    if (io.now() >= deadline) return { name, state: 'failed', actual: `AADSTS${code}` }
    await io.sleep(
      Math.min(500 * 2 ** tries, 8_000),
      `the token service does not know the change yet (AADSTS${code})`,
    )
  }
}
