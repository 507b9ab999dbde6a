import { jwtVerify } from 'jose'
import type { HttpRequest, Reply } from '../http-message.ts'
import { graphNames } from '../microsoft-graph.ts'
import { type World, worldOf } from '../world.ts'
import { pairwise } from './claims.ts'

export const USER_INFO_PATH = '/oidc/userinfo'

/** OpenID Connect's user info, for an access token for Microsoft Graph that carries `openid`: the subject is the id token's. */
export async function userInfo(world: World, { headers }: HttpRequest): Promise<Reply> {
  const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const options = { audience: [...graphNames], currentDate: new Date(world.ambient.now()) }
  const verified = await jwtVerify(token, world.signing.publicKey, options).catch(() => undefined)
  const claims = verified?.payload
  const user = worldOf(world, String(claims?.tid))?.tenant.users.find(({ id }) => id === claims?.oid)
  if (!user) return unauthenticated
  if (!String(claims?.scp).split(' ').includes('openid')) return insufficient
  return {
    status: 200,
    body: {
      sub: pairwise(user.id, String(claims?.appid)),
      name: user.displayName,
      ...(user.surname === null ? {} : { family_name: user.surname }),
      ...(user.givenName === null ? {} : { given_name: user.givenName }),
      picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
      ...(user.mail === null ? {} : { email: user.mail }),
    },
  }
}

const failure = (status: number, code: string, message: string): Reply => ({
  status,
  headers: { 'www-authenticate': 'Bearer' },
  body: { error: { code, message } },
})
const unauthenticated = failure(401, 'InvalidAuthenticationToken', 'Access token validation failure.')
const insufficient = failure(
  403,
  'Authorization_RequestDenied',
  'Insufficient privileges to complete the operation.',
)
