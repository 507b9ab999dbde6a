import type { Reply } from '../http-message.ts'
import type { DeviceFlow } from '../pending.ts'
import { answerForUser } from './answer-for-user.ts'
import { findClient } from './client.ts'
import { authenticate } from './client-authentication.ts'
import { checkResourceParameter } from './permission.ts'
import { parseScopes, v1Scopes } from './scopes.ts'
import { admitAccount, inTenantOf } from './subject.ts'
import { seal } from './ticket.ts'
import { tokenHeaders } from './token-answer.ts'
import { refuse, TokenRefusal } from './token-refusal.ts'
import { askedScopes, required, type TokenRequest } from './token-request.ts'
import { formOf, secondsOf, type Visit } from './visit.ts'

const EXPIRES_IN = 900

/** Starts a sign-in for a device without a browser. */
export function startDevice(visit: Visit): Reply {
  const form = formOf(visit)
  const client = findClient(visit.world, required(form, 'client_id'), visit.authority)
  const scopes = askedScopes({ visit, form, client })
  if (visit.authority.tenant) checkResourceParameter(visit, form.get('resource'), scopes)
  const scope = visit.endpoint === 1 ? required(form, 'resource') : scopes.text
  const userCode = newUserCode(visit)
  const flow: DeviceFlow = {
    deviceCode: seal(visit.world, 'device', { userCode }),
    clientId: client.app.appId,
    scope,
    endpoint: visit.endpoint,
    segment: visit.authority.segment,
    expiresAt: secondsOf(visit) + EXPIRES_IN,
    state: 'waiting',
  }
  forgetOld(visit)
  visit.world.pending.devices.set(userCode, flow)
  return { status: 200, headers: tokenHeaders, body: announcement(visit, { userCode, flow }) }
}

function announcement(visit: Visit, { userCode, flow }: { userCode: string; flow: DeviceFlow }): object {
  const where = `${visit.http.origin}/device`
  const { deviceInterval } = visit.world.conditions.settings
  const url = visit.endpoint === 1 ? { verification_url: where } : { verification_uri: where }
  return {
    user_code: userCode,
    device_code: flow.deviceCode,
    ...url,
    expires_in: visit.endpoint === 1 ? String(EXPIRES_IN) : EXPIRES_IN,
    interval: visit.endpoint === 1 ? String(deviceInterval) : deviceInterval,
    message: `To sign in, use a web browser to open the page ${where} and enter the code ${userCode} to authenticate.`,
  }
}

/** Letters and digits that nobody mistakes for one another, and no vowels. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ2345679'
const CODE_LENGTH = 9

function newUserCode({ world }: Visit): string {
  const bytes = Buffer.from(world.ambient.newId().replaceAll('-', ''), 'hex')
  return [...bytes.subarray(0, CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

function forgetOld(visit: Visit): void {
  const { devices } = visit.world.pending
  const now = secondsOf(visit)
  for (const [code, { expiresAt }] of devices) if (expiresAt + EXPIRES_IN < now) devices.delete(code)
}

/** The device asks whether its user is done. */
export async function redeemDeviceCode(request: TokenRequest): Promise<Reply> {
  const { client, form } = request
  const { devices } = request.visit.world.pending
  const code = form.get('device_code') ?? required(form, 'code')
  const authenticity = await authenticate(request.visit, client, undefined)
  const [userCode, flow] = [...devices].find(([, { deviceCode }]) => deviceCode === code) ?? []
  if (userCode === undefined || !flow || flow.clientId !== client.app.appId) throw refuse(70018)
  const account = approvedAccount(request.visit, flow)
  const visit = inTenantOf(request.visit, account)
  const subject = admitAccount(visit, { client, account, silent: false })
  const scopes = flow.endpoint === 1 ? v1Scopes(flow.scope, 'openid') : parseScopes(flow.scope)
  // Taken before the answer is made, or polls at the same moment would all get one; put back where none comes of it.
  devices.delete(userCode)
  try {
    return await answerForUser({
      request: { ...request, visit },
      step: 'redeem',
      authenticity,
      subject,
      scopes,
    })
  } catch (error) {
    devices.set(userCode, flow)
    throw error
  }
}

function approvedAccount(visit: Visit, { state, expiresAt }: DeviceFlow) {
  if (expiresAt < secondsOf(visit)) throw refuse(70020)
  if (state === 'waiting') throw refuse(70016)
  if (state === 'declined') throw new TokenRefusal(65004, {}, 'authorization_declined')
  return state.account
}
