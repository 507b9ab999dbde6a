import type { Reply } from '../http-message.ts'
import { deviceCodePage, deviceConfirmPage } from '../pages/device-page.ts'
import { donePage } from '../pages/message-page.ts'
import type { DeviceFlow } from '../pending.ts'
import { resolveAuthority } from './authority.ts'
import { findClient } from './client.ts'
import { askOrFinish, storeConsent } from './consent-step.ts'
import { type Destination, type Journey, stepOf, tenantName } from './journey.ts'
import { parseScopes, v1Scopes } from './scopes.ts'
import { readSession } from './session.ts'
import { accountPage, signInPage } from './sign-in.ts'
import { homeUser, inTenantOf } from './subject.ts'
import { refuse } from './token-refusal.ts'
import { formOf, parametersOf, secondsOf, type Visit } from './visit.ts'

/** The page where a code is typed. A link may carry it. */
export function showDevicePage(visit: Visit): Reply {
  const code = parametersOf(visit).get('otc') ?? parametersOf(visit).get('user_code') ?? ''
  return deviceCodePage(tenantName(visit), { action: '/device', code })
}

/** A code was typed. */
export async function submitDeviceCode(visit: Visit): Promise<Reply> {
  const code = (formOf(visit).get('otc') ?? '').trim().toUpperCase()
  const flow = waitingFlow(visit, code)
  if (!flow) {
    const problem = `That code did not work. ${refuse(70018).message}`
    return deviceCodePage(tenantName(visit), { action: '/device', code, problem })
  }
  const journey: Journey = { kind: 'device', endpoint: flow.endpoint, parameters: code }
  const authority = resolveAuthority(visit.world, flow.segment)
  const at: Visit = { ...visit, endpoint: flow.endpoint, authority }
  const destination = deviceDestination(at, journey)
  const accounts = readSession(at)
  return accounts.length > 0 ? accountPage(at, destination, accounts) : signInPage(at, destination)
}

function waitingFlow(visit: Visit, code: string): DeviceFlow | undefined {
  const flow = visit.world.pending.devices.get(code)
  return flow && flow.state === 'waiting' && flow.expiresAt >= secondsOf(visit) ? flow : undefined
}

/** Leads to a device that waits: confirm, consent where needed, and done. */
export function deviceDestination(visit: Visit, journey: Journey): Destination {
  const flow = waitingFlow(visit, journey.parameters)
  if (!flow) throw refuse(70020)
  const client = findClient(visit.world, flow.clientId, visit.authority)
  const scopes = flow.endpoint === 1 ? v1Scopes(flow.scope, 'openid') : parseScopes(flow.scope)
  const done = async (account: NonNullable<Journey['account']>): Promise<Reply> => {
    flow.state = { account }
    return donePage(
      tenantName(visit),
      'You are signed in',
      `Go back to ${client.app.displayName}. You can close this page.`,
    )
  }
  return {
    journey,
    client,
    loginHint: '',
    proceed: async (at, account) => {
      const step = stepOf(at, { journey: { ...journey, account }, client, page: 'consent' })
      return deviceConfirmPage(step, homeUser(at.world, account)?.user.userPrincipalName ?? '')
    },
    accept: async (at, account, everybody) => {
      const issuing = inTenantOf(at, account)
      if (journey.confirmed) {
        storeConsent(issuing, { client, scopes, account, everybody, prompt: undefined })
        return done(account)
      }
      const confirmed: Journey = { ...journey, account, confirmed: true }
      const wish = {
        journey: confirmed,
        client,
        scopes,
        resource: null,
        prompt: undefined,
        account,
        silent: false,
      }
      return askOrFinish(issuing, wish, () => done(account))
    },
    cancel: () => {
      flow.state = 'declined'
      return donePage(
        tenantName(visit),
        'Sign-in cancelled',
        'The application was told. You can close this page.',
      )
    },
    guard: (_, step) => step(),
  }
}
