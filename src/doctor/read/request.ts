import type { Parameters } from '../catalogue/parameters.ts'
import { isGuid } from '../catalogue/well-known.ts'
import { decodePercent } from './escapes.ts'

/** What a request in the text, as an address or a form, asked for. */
export interface SeenRequest {
  readonly parameters: Parameters
  /** The client secret that it sent has the form of an id. The secret itself is not kept. */
  readonly secretIsGuid: boolean
}

const fields = /\b(client_id|redirect_uri|scope|resource|response_type|client_secret)=([^&\s"'<>\\]{1,1000})/g
const authority = /\/\/(login\.[a-z.]{1,40})\/([^/\s"'?#<>]{1,100})\/(?:oauth2|v2\.0|saml2)\b/

export function readRequest(texts: readonly string[]): SeenRequest {
  const seen = new Map<string, string>()
  for (const text of texts) {
    for (const [, name = '', value = ''] of text.matchAll(fields)) {
      if (!seen.has(name)) seen.set(name, decodePercent(value))
    }
  }
  const [, loginHost, tenant] =
    texts.map((text) => authority.exec(text)).find((found) => found !== null) ?? []
  return {
    parameters: named({ ...Object.fromEntries(seen), tenant, loginHost }),
    secretIsGuid: isGuid(seen.get('client_secret')),
  }
}

const named = (from: Readonly<Record<string, string | undefined>>): Parameters =>
  Object.fromEntries(
    Object.entries({
      appId: from.client_id,
      uri: from.redirect_uri,
      scope: from.scope,
      resource: from.resource,
      type: from.response_type,
      tenant: from.tenant,
      loginHost: from.loginHost,
    }).filter(([, value]) => value !== undefined),
  )
