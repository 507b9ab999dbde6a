import type { Reply } from '../http-message.ts'
import type { Step } from '../pages/sign-in-page.ts'
import type { Account } from '../pending.ts'
import type { Client } from './client.ts'
import { open, seal } from './ticket.ts'
import { refuse } from './token-refusal.ts'
import type { Visit } from './visit.ts'

/** A sign-in over several pages: what it is for, and who it is once the password was given. */
export interface Journey {
  readonly kind: 'authorize' | 'device' | 'adminConsent'
  readonly endpoint: 1 | 2
  /** The parameters it began with; for a device, its user code. */
  readonly parameters: string
  readonly account?: Account
  /** The person has confirmed that the device is theirs. */
  readonly confirmed?: true
}

/** What a journey leads to. Read from its parameters at every step, so that changes in between count. */
export interface Destination {
  readonly journey: Journey
  readonly client: Client
  readonly loginHint: string
  /** Goes on once it is known who it is for. */
  proceed(visit: Visit, account: Account): Promise<Reply>
  /** The person accepted on the consent page. */
  accept(visit: Visit, account: Account, everybody: boolean): Promise<Reply>
  /** The person cancelled. */
  cancel(visit: Visit): Reply
  /** Runs a step; refusals that the application shall hear of are sent back to it. */
  guard(visit: Visit, step: () => Promise<Reply>): Promise<Reply>
}

export const sealJourney = (visit: Visit, journey: Journey): string => seal(visit.world, 'journey', journey)

/** The journey that a form carries. */
export function readJourney(visit: Visit, form: URLSearchParams): Journey {
  const journey = open<Journey>(visit.world, 'journey', form.get('ctx') ?? '')
  if (!journey) throw refuse(9002313)
  return journey
}

/** The next page of a journey: where its form goes. */
export const stepOf = (
  visit: Visit,
  { journey, client, page }: { journey: Journey; client: Client; page: 'login' | 'consent' },
): Step => ({
  action: `/${visit.authority.segment}/${page}`,
  ticket: sealJourney(visit, journey),
  tenant: tenantName(visit),
  appName: client.app.displayName,
})

/** The name in a page's header: the tenant's, or the endpoint's while the tenant is open. */
export const tenantName = ({ authority }: Pick<Visit, 'authority'>): string =>
  authority.tenant?.displayName ?? 'any tenant'
