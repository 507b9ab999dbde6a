import type { Reply } from '../http-message.ts'
import { consentPage } from '../pages/consent-page.ts'
import type { Account } from '../pending.ts'
import { findClient } from './client.ts'
import { listedScopes, type Wanted } from './consent.ts'
import { permissionsOf, publisherOf } from './consent-step.ts'
import { grantAllListed, grantConsent } from './grant-consent.ts'
import { type Destination, type Journey, stepOf } from './journey.ts'
import { permit } from './permission.ts'
import { findRedirect } from './redirect.ts'
import { namedScopes } from './resource.ts'
import { respond, type Target } from './response.ts'
import { parseScopes } from './scopes.ts'
import { readSession } from './session.ts'
import { accountPage, signInPage } from './sign-in.ts'
import { inTenantOf, type Subject, subjectIn, whoIs } from './subject.ts'
import { describe, refuse, TokenRefusal } from './token-refusal.ts'
import { parametersOf, type Visit } from './visit.ts'

/** An administrator is asked to consent for everybody, without signing in to the application. */
export async function adminConsent(visit: Visit): Promise<Reply> {
  const parameters = parametersOf(visit).toString()
  const destination = adminConsentDestination(visit, {
    kind: 'adminConsent',
    endpoint: visit.endpoint,
    parameters,
  })
  const accounts = readSession(visit)
  return accounts.length > 0 ? accountPage(visit, destination, accounts) : signInPage(visit, destination)
}

/** Leads to consent for the whole tenant and then back with `admin_consent=True`. */
export function adminConsentDestination(visit: Visit, journey: Journey): Destination {
  const parameters = new URLSearchParams(journey.parameters)
  const clientId = parameters.get('client_id')
  if (!clientId) throw refuse(900144, { name: 'client_id' })
  const client = findClient(visit.world, clientId, visit.authority)
  const redirect = findRedirect(client, parameters.get('redirect_uri'))
  const target: Target = { client, redirect, mode: 'query', state: parameters.get('state') }
  const tenantOf = (at: Visit): Record<string, string> => ({
    admin_consent: 'True',
    tenant: at.world.tenant.tenantId,
  })
  return {
    journey,
    client,
    loginHint: parameters.get('login_hint') ?? '',
    proceed: async (at, account) => {
      const issuing = inTenantOf(at, account)
      const { user } = administrator(issuing, account, target)
      const permissions = wantedBy(issuing, target, parameters).flatMap((item) => permissionsOf(item, true))
      const step = stepOf(issuing, { journey: { ...journey, account }, client, page: 'consent' })
      const question = { userName: user.userPrincipalName, publisher: publisherOf(client), permissions }
      return consentPage(step, { ...question, everybody: 'only' })
    },
    accept: async (at, account) => {
      const issuing = inTenantOf(at, account)
      const subject = administrator(issuing, account, target)
      const wanted = wantedBy(issuing, target, parameters)
      if (isEverything(issuing, parameters)) grantAllListed(issuing.world, subject, client)
      else grantConsent(issuing.world, { subject, client, wanted, everybody: true })
      const scope = parameters.get('scope')
      return respond(issuing, target, { ...tenantOf(issuing), ...(scope ? { scope } : {}) })
    },
    cancel: (at) => respondWith(at, target, refuse(65004), 'consent_required'),
    guard: (at, step) => sendingBack(at, target, step),
  }
}

/** Without scopes, or on the v1 endpoint, it is about all that the registration lists. */
const isEverything = ({ endpoint }: Visit, parameters: URLSearchParams): boolean =>
  endpoint === 1 ||
  (parameters.get('scope') ?? '').split(' ').every((scope) => scope === '' || scope.endsWith('/.default'))

function wantedBy(visit: Visit, { client }: Target, parameters: URLSearchParams): Wanted[] {
  if (isEverything(visit, parameters)) return listedScopes(visit.world, client)
  const scopes = parseScopes(parameters.get('scope') ?? '')
  return permit({ visit, client, step: 'authorize' }, scopes).map(({ ask, resource }) => ({
    resource,
    scopes: namedScopes(client, resource, ask),
  }))
}

function administrator(visit: Visit, account: Account, { client }: Target): Subject {
  const subject = subjectIn(visit.world.tenant, account)
  const { appId, displayName: appName } = client.app
  if (!subject) throw refuse(50020, { appId, appName, ...whoIs(visit, account) })
  if (!subject.user.administrator) throw refuse(90093)
  return subject
}

/** Here an account of another tenant is reported to the application, unlike at sign-in. */
async function sendingBack(visit: Visit, target: Target, step: () => Promise<Reply>): Promise<Reply> {
  try {
    return await step()
  } catch (error) {
    if (!(error instanceof TokenRefusal) || (error.page && error.code !== 50020)) throw error
    return respondWith(visit, target, error, error.redirected)
  }
}

const respondWith = (visit: Visit, target: Target, refusal: TokenRefusal, error: string): Reply =>
  respond(visit, target, {
    error,
    ...(refusal.code === 65004 ? { error_subcode: 'cancel' } : {}),
    error_description: describe(refusal, visit.traces),
    admin_consent: 'True',
    ...(visit.authority.tenant ? { tenant: visit.authority.tenant.tenantId } : {}),
  })
