import type { Reply } from '../http-message.ts'
import type { Account } from '../pending.ts'
import { authorizeDestination } from './authorize-destination.ts'
import { type AuthorizeRequest, type Prompt, readRequest, readTarget } from './authorize-request.ts'
import type { Destination, Journey } from './journey.ts'
import { permit } from './permission.ts'
import { readSession } from './session.ts'
import { accountPage, signInPage } from './sign-in.ts'
import { homeUser } from './subject.ts'
import { refuse } from './token-refusal.ts'
import { parametersOf, secondsOf, type Visit } from './visit.ts'

/** The authorization endpoint: judges the request, then finds out who it is for. */
export async function authorize(visit: Visit): Promise<Reply> {
  const parameters = parametersOf(visit)
  const target = readTarget(visit, parameters)
  const journey: Journey = { kind: 'authorize', endpoint: visit.endpoint, parameters: parameters.toString() }
  const destination = authorizeDestination(visit, journey)
  return destination.guard(visit, async () => {
    const request = readRequest(visit, target, parameters)
    if (visit.authority.tenant) permit({ visit, client: target.client, step: 'authorize' }, request.scopes)
    return whoIsIt(visit, request, destination)
  })
}

/** Prompts that pass the session by. New accounts cannot be made here: `create` asks for one that exists. */
const AFRESH: readonly Prompt[] = ['login', 'create', 'no_session']

function whoIsIt(visit: Visit, request: AuthorizeRequest, destination: Destination): Promise<Reply> | Reply {
  const accounts = usable(visit, request)
  const hinted = accounts.find((account) => isNamed(visit, account, request.loginHint))
  const [only] = accounts
  if (request.prompt === 'none') return silently(visit, { accounts, hinted, destination })
  if (AFRESH.some((prompt) => prompt === request.prompt)) return signInPage(visit, destination)
  if (request.prompt === 'select_account')
    return only ? accountPage(visit, destination, accounts) : signInPage(visit, destination)
  if (hinted) return destination.proceed(visit, hinted)
  if (!only || request.loginHint !== '') return signInPage(visit, destination)
  return accounts.length === 1 ? destination.proceed(visit, only) : accountPage(visit, destination, accounts)
}

/** Accounts whose sign-in is recent enough. */
const usable = (visit: Visit, { maxAge }: AuthorizeRequest): Account[] =>
  readSession(visit).filter(
    ({ signedInAt }) => maxAge === undefined || signedInAt + maxAge >= secondsOf(visit),
  )

const isNamed = ({ world }: Visit, account: Account, hint: string): boolean =>
  homeUser(world, account)?.user.userPrincipalName.toLowerCase() === hint.toLowerCase()

/** Without a page there has to be exactly one account that is meant. */
function silently(
  visit: Visit,
  {
    accounts,
    hinted,
    destination,
  }: { accounts: readonly Account[]; hinted: Account | undefined; destination: Destination },
): Promise<Reply> {
  const [only] = accounts
  if (!only) throw refuse(50058)
  if (hinted) return destination.proceed(visit, hinted)
  if (destination.loginHint !== '') throw refuse(50058)
  if (accounts.length > 1) throw refuse(16000)
  return destination.proceed(visit, only)
}
