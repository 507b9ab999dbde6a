import type { Reply } from '../http-message.ts'
import { answerForUser } from './answer-for-user.ts'
import { authenticate } from './client-authentication.ts'
import { signedIn } from './session.ts'
import { admitAccount, findAccount, inTenantOf } from './subject.ts'
import { refuse } from './token-refusal.ts'
import { askedScopes, required, type TokenRequest } from './token-request.ts'

/** User name and password without a browser. Only for public clients, and only for what is consented already. */
export async function passwordGrant(request: TokenRequest): Promise<Reply> {
  const { client, form } = request
  const scopes = askedScopes(request)
  const name = required(form, 'username')
  const password = required(form, 'password')
  const authenticity = await authenticate(request.visit, client, undefined)
  const found = findAccount(request.visit.world, name)
  if (!found) throw refuse(50034, { user: name, tenant: request.visit.world.tenant.displayName })
  if (found.user.password !== password) throw refuse(50126)
  const account = signedIn(request.visit, found)
  const visit = inTenantOf(request.visit, account)
  const subject = admitAccount(visit, { client, account, silent: false })
  return answerForUser({ request: { ...request, visit }, step: 'redeem', authenticity, subject, scopes })
}
