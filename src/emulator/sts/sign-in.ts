import type { Reply } from '../http-message.ts'
import { withHeaders } from '../http-message.ts'
import { errorPage } from '../pages/message-page.ts'
import { accountPickerPage, passwordPage, userNamePage } from '../pages/sign-in-page.ts'
import type { Account } from '../pending.ts'
import { destinationOf } from './destinations.ts'
import { type Destination, readJourney, stepOf, tenantName } from './journey.ts'
import { readSession, sessionWith, signedIn } from './session.ts'
import { findAccount, homeUser } from './subject.ts'
import { refuse, TokenRefusal } from './token-refusal.ts'
import { formOf, type Visit } from './visit.ts'

const step = (visit: Visit, { journey, client }: Destination) =>
  stepOf(visit, { journey, client, page: 'login' })

/** The first page of a sign-in; with a hint that names an account, the second. */
export function signInPage(visit: Visit, destination: Destination): Reply {
  const name = destination.loginHint
  if (findAccount(visit.world, name)) return passwordPage(step(visit, destination), { name })
  return userNamePage(step(visit, destination), { name })
}

export const accountPage = (visit: Visit, destination: Destination, accounts: readonly Account[]): Reply =>
  accountPickerPage(
    step(visit, destination),
    accounts.flatMap((account) => {
      const user = homeUser(visit.world, account)?.user
      return user ? [{ key: keyOf(account), name: user.displayName, userName: user.userPrincipalName }] : []
    }),
  )

const keyOf = ({ tenantId, objectId }: Account): string => `${objectId}.${tenantId}`

/** A form of the sign-in pages. */
export async function submitSignIn(given: Visit): Promise<Reply> {
  const form = formOf(given)
  const journey = readJourney(given, form)
  const visit: Visit = { ...given, endpoint: journey.endpoint }
  const destination = destinationOf(visit, journey)
  return destination.guard(visit, () => nextPage(visit, form, destination))
}

async function nextPage(visit: Visit, form: URLSearchParams, destination: Destination): Promise<Reply> {
  const picked = form.get('account')
  if (picked !== null) return pick(visit, picked, destination)
  if (form.has('other')) return userNamePage(step(visit, destination), { name: '' })
  const name = (form.get('login') ?? '').trim()
  const found = findAccount(visit.world, name)
  if (!found) return userNamePage(step(visit, destination), { name, problem: noAccount(visit, name) })
  const password = form.get('passwd')
  if (password === null) return passwordPage(step(visit, destination), { name })
  if (password !== found.user.password) {
    const problem = refuse(50126).message
    return passwordPage(step(visit, destination), {
      name,
      problem: `Your account or password is incorrect. ${problem}`,
    })
  }
  const account = signedIn(visit, found)
  // Whoever gave the password is signed in, also where this application then refuses them.
  const reply = await destination
    .guard(visit, () => destination.proceed(visit, account))
    .catch((error) => {
      if (error instanceof TokenRefusal) return errorPage(tenantName(visit), error.message, visit.traces)
      throw error
    })
  return withHeaders(reply, sessionWith(visit, account))
}

const noAccount = (visit: Visit, user: string): string =>
  `This user name may be incorrect: ${refuse(50034, { user, tenant: tenantName(visit) }).message}`

/** An account of the session; one that is no longer in it signs in again. */
function pick(visit: Visit, key: string, destination: Destination): Promise<Reply> | Reply {
  const account = readSession(visit).find((candidate) => keyOf(candidate) === key)
  return account ? destination.proceed(visit, account) : signInPage(visit, destination)
}

/** The decision on a consent page, or on the page that asks whether a device was meant. */
export async function submitDecision(given: Visit): Promise<Reply> {
  const form = formOf(given)
  const journey = readJourney(given, form)
  const visit: Visit = { ...given, endpoint: journey.endpoint }
  const destination = destinationOf(visit, journey)
  return destination.guard(visit, async () => {
    const { account } = journey
    if (!account) throw refuse(9002313)
    if (form.get('decision') !== 'accept') return destination.cancel(visit)
    return destination.accept(visit, account, form.has('everybody'))
  })
}
