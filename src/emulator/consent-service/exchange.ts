import type { HttpRequest, Reply } from '../http-message.ts'
import { answerTokenService } from '../sts/token-service.ts'
import type { World } from '../world.ts'
import { type Connection, tokenCall } from './connector.ts'

/** What came of a code or a refresh token: tokens, or the text that the platform shows. */
export type Exchanged = { readonly tokens: Record<string, unknown> } | { readonly failure: string }

/** Redeems as the platform does: with the secret in the body, and when that fails in a Basic header. */
export async function exchange(
  world: World,
  { connector }: Connection,
  grant: { code: string } | { refreshToken: string },
): Promise<Exchanged> {
  const { clientId, clientSecret, name } = connector
  if (clientSecret === undefined && connector.identityProvider === 'oauth2')
    return {
      failure: `OAuth2 Authorization Flow failed for service Generic Oauth 2. No key 'clientsecret' for code={Code}&grant_type=authorization_code&redirect_uri={RedirectUrl}&client_id={ClientId}&client_secret={ClientSecret}`,
    }
  const { url, fields } = tokenCall(connector, grant)
  const secret: Record<string, string> = clientSecret === undefined ? {} : { client_secret: clientSecret }
  const inBody = await send(world, url, { fields: { ...fields, client_id: clientId, ...secret } })
  if (inBody.status === 200) return { tokens: { ...Object(inBody.body) } }
  const basic = Buffer.from(
    `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret ?? '')}`,
  ).toString('base64')
  const inHeader = await send(world, url, { fields, authorization: `Basic ${basic}` })
  if (inHeader.status === 200) return { tokens: { ...Object(inHeader.body) } }
  return {
    failure: `OAuth2 authorization flow failed for service '${name}'. OAuth 2 sign in failed to exchange code for access token. Client ID and secret sent in form body.. ${answered(inBody)} Client ID and secret sent in Basic authorization header.. ${answered(inHeader)}`,
  }
}

const STATUS: Readonly<Record<number, string>> = { 400: 'BadRequest', 401: 'Unauthorized', 404: 'NotFound' }

const answered = ({ status, body }: Reply): string =>
  `Response status code=${STATUS[status] ?? status}. Response body: ${JSON.stringify(body)}`

/** Only the emulator's own token service is asked, whatever host the connector names. */
function send(
  world: World,
  to: string,
  { fields, authorization }: { fields: Record<string, string>; authorization?: string },
): Promise<Reply> {
  const { host, origin, pathname } = new URL(to)
  const request: HttpRequest = {
    method: 'POST',
    host: host.replace(/:\d+$/, ''),
    origin,
    path: pathname,
    query: '',
    headers: authorization === undefined ? {} : { authorization },
    body: new URLSearchParams(fields).toString(),
  }
  return answerTokenService(world, request)
}
