import type { Reply } from '../http-message.ts'
import { principalOf } from './client.ts'
import { checkCredential, readCredentials } from './client-authentication.ts'
import { appToken } from './issue.ts'
import { checkMappedAudience, checkSigningKey } from './mapped-claims.ts'
import { checkAppAssignment, findResource } from './resource.ts'
import { answerBase, tokenHeaders } from './token-answer.ts'
import { refuse } from './token-refusal.ts'
import { required, type TokenRequest } from './token-request.ts'

/** A token for the application itself, without a user. */
export async function clientCredentials(request: TokenRequest): Promise<Reply> {
  const { visit, client } = request
  const { tenant } = visit.authority
  if (!tenant) throw refuse(50059)
  const { appId } = client.app
  if (!principalOf(tenant, client)) throw refuse(7000229, { appId, tenantId: tenant.tenantId })
  const resource = findResource(visit.world, resourceName(request))
  const authenticity = await checkCredential(visit, client, readCredentials(visit))
  checkAppAssignment(tenant, client, resource)
  checkMappedAudience(visit.world, resource)
  checkSigningKey(visit.world, resource.principal.appId)
  const access_token = await appToken(visit, { client, authenticity, resource })
  return { status: 200, headers: tokenHeaders, body: { ...answerBase(visit, resource.name), access_token } }
}

/** On the v2.0 endpoint the scope is exactly `{resource}/.default`. */
function resourceName({ visit, form }: TokenRequest): string {
  if (visit.endpoint === 1) return required(form, 'resource')
  const scope = form.get('scope')?.trim()
  if (!scope) throw refuse(90014, { name: 'scope' })
  if (form.has('resource')) throw refuse(901002)
  const scopes = scope.split(' ').filter((part) => part !== '')
  const suffixed = scopes.filter((part) => part.endsWith('/.default'))
  if (scopes.length !== suffixed.length) throw refuse(1002012, { scope })
  if (suffixed.length > 1) throw refuse(70011, { scope })
  return scope.slice(0, -'/.default'.length)
}
