import type { Check } from '../model/check.ts'
import type { Registration } from '../model/registration.ts'
import { authorizeProbe, readProbe } from '../sts/authorize.ts'
import type { ProofIO } from './token.ts'

/** A new redirect URI is known to the token service after some seconds. */
const PATIENCE = 60_000
const NOT_REGISTERED = [50011, 500113, 900971]

/** Asks the token service itself whether it would send a sign-in's answer to this URI. */
export async function proveRedirectUri(
  registration: Registration,
  redirectUri: string,
  io: ProofIO,
): Promise<Check> {
  const request = authorizeProbe({
    login: registration.cloud.login,
    tenantId: registration.tenantId,
    clientId: registration.appId,
    redirectUri,
  })
  const name = `the token service sends the answer of a sign-in to ${redirectUri}`
  const deadline = io.now() + PATIENCE
  for (let tries = 0; ; tries++) {
    const result = readProbe(await io.transport(request), redirectUri)
    if (result.accepted) return { name, state: 'passed' }
    const mayComeYet = result.code !== undefined && NOT_REGISTERED.includes(result.code)
    if (!mayComeYet || io.now() >= deadline) return { name, state: 'failed', actual: result.message }
    await io.sleep(
      Math.min(500 * 2 ** tries, 8_000),
      `the token service does not know the redirect URI yet (AADSTS${result.code})`,
    )
  }
}
