import { type JWTPayload, jwtVerify } from 'jose'
import type { Reply } from '../http-message.ts'
import { type World, worldOf } from '../world.ts'

/** Whose token a request carries, and the tenant as its tenant sees it. */
export interface AzureCaller {
  readonly world: World
  readonly objectId: string
  readonly claims: JWTPayload
}

/** The caller behind an Authorization header for one of the audiences; undefined when the token does not count. */
export async function identify(
  world: World,
  authorization: string | undefined,
  audience: readonly string[],
): Promise<AzureCaller | undefined> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return undefined
  const options = { audience: [...audience], currentDate: new Date(world.ambient.now()) }
  const verified = await jwtVerify(token, world.signing.publicKey, options).catch(() => undefined)
  const claims = verified?.payload
  const own = claims && worldOf(world, String(claims.tid))
  return own && { world: own, objectId: String(claims.oid), claims }
}

export const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: { error: { code, message } },
})
