import type { Reply } from '../http-message.ts'
import { findClient } from './client.ts'
import { readCredentials } from './client-authentication.ts'
import { clientCredentials } from './client-credentials.ts'
import { redeemDeviceCode } from './device-code.ts'
import { onBehalfOf } from './on-behalf-of.ts'
import { passwordGrant } from './password-grant.ts'
import { redeemCode } from './redeem-code.ts'
import { refresh } from './refresh.ts'
import { refuse } from './token-refusal.ts'
import type { TokenRequest } from './token-request.ts'
import { formOf, type Visit } from './visit.ts'

const grants: Readonly<Record<string, (request: TokenRequest) => Promise<Reply>>> = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  client_credentials: clientCredentials,
  password: passwordGrant,
  device_code: redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': onBehalfOf,
}

/** The token endpoint. The order of the checks is the one that the errors of the real service suggest. */
export async function answerToken(visit: Visit): Promise<Reply> {
  const form = formOf(visit)
  const grantType = form.get('grant_type')
  if (!grantType) throw refuse(900144, { name: 'grant_type' })
  const { id } = readCredentials(visit)
  if (!id) throw refuse(900144, { name: 'client_id' })
  const grant = grants[grantType]
  if (!grant) throw refuse(70003, { grantType })
  return grant({ visit, form, client: findClient(visit.world, id, visit.authority) })
}
