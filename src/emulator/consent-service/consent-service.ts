import type { HttpRequest, Reply } from '../http-message.ts'
import { failurePage } from '../pages/connection-page.ts'
import { donePage } from '../pages/message-page.ts'
import { open, seal } from '../sts/ticket.ts'
import type { World } from '../world.ts'
import { connectorFile, connectorOf, isProblem } from './api-properties.ts'
import { type Connection, connectorBody, loginUrl, redirectUri } from './connector.ts'
import { type Exchanged, exchange } from './exchange.ts'
import { connectionNamed } from './saved-connector.ts'

export const CONSENT_HOST = 'global.consent.azure-apim.net'

/** Paths of the consent service, for requests that come over localhost. */
export const isConsentPath = (path: string): boolean => /^\/(redirect|connectors)(\/|$)/i.test(path)

/** Power Platform's consent service: sends people to sign in for a connector, and redeems what comes back. */
export async function answerConsentService(world: World, http: HttpRequest): Promise<Reply> {
  const [first = '', name = '', action = ''] = http.path.split('/').slice(1)
  if (first === 'redirect' && http.method === 'GET') return arrive(world, http, name)
  if (first !== 'connectors') return notFound
  if (name === '' && http.method === 'POST') return register(world, http)
  const connection = connectionNamed(world, name)
  if (!connection) return notFound
  if (action === 'login' && http.method === 'GET') return login(world, http, connection)
  if (action === 'refresh' && http.method === 'POST') return refresh(world, connection)
  if (action === 'token' && http.method === 'GET') return tokenOf(connection)
  return notFound
}

const failed = (status: number, message: string): Reply => ({ status, body: { error: { message } } })
const notFound = failed(404, 'The consent service has no such connector or address.')

function register({ pending }: World, { body }: HttpRequest): Reply {
  const given = parseJson(body)
  const file = connectorFile.safeParse(given)
  const settings = file.success ? connectorOf(file.data) : given
  if (isProblem(settings)) return failed(400, settings.problem)
  const parsed = connectorBody.safeParse(settings)
  if (!parsed.success)
    return failed(
      400,
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    )
  pending.connections.set(parsed.data.name, {
    connector: parsed.data,
    refreshToken: undefined,
    accessToken: undefined,
  })
  return { status: 201, body: { name: parsed.data.name, redirectUrl: redirectUri(parsed.data) } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface State {
  readonly name: string
  readonly returnUrl: string | null
}

function login(world: World, http: HttpRequest, { connector }: Connection): Reply {
  const returnUrl = new URLSearchParams(http.query).get('returnUrl')
  const state: State = { name: connector.name, returnUrl }
  return { status: 302, headers: { location: loginUrl(connector, seal(world, 'connector', state)) } }
}

/** The identity provider sent the person back, with a code or an error. */
async function arrive(world: World, http: HttpRequest, name: string): Promise<Reply> {
  const parameters = new URLSearchParams(http.query)
  const state = open<State>(world, 'connector', parameters.get('state') ?? '')
  const connection = connectionNamed(world, name || (state?.name ?? ''))
  if (!state || !connection || state.name !== connection.connector.name) return notFound
  const result = await resultOf(world, connection, parameters)
  if ('failure' in result) return fail(result.failure, state)
  keep(connection, result.tokens)
  if (state.returnUrl !== null) return { status: 302, headers: { location: state.returnUrl } }
  return donePage(
    'Power Platform',
    'The connection is ready',
    `${connection.connector.name} is signed in. You can close this page.`,
  )
}

async function resultOf(
  world: World,
  connection: Connection,
  parameters: URLSearchParams,
): Promise<Exchanged> {
  const code = parameters.get('code')
  if (code !== null) return exchange(world, connection, { code })
  const error = parameters.get('error') ?? 'unknown'
  const description = parameters.get('error_description') ?? ''
  return { failure: `Failure passed to redirect url.\r\nerror=${error}\r\nerror_description=${description}` }
}

/** Whoever waits gets the text as base64 without padding in `error`. */
function fail(failure: string, { returnUrl }: State): Reply {
  const error = Buffer.from(failure).toString('base64').replace(/=+$/, '')
  if (returnUrl === null) return failurePage(failure, error)
  const mark = returnUrl.includes('?') ? '&' : '?'
  return { status: 302, headers: { location: `${returnUrl}${mark}${new URLSearchParams({ error })}` } }
}

async function refresh(world: World, connection: Connection): Promise<Reply> {
  const { name } = connection.connector
  const { refreshToken } = connection
  const result: Exchanged =
    refreshToken === undefined
      ? { failure: 'Missing refresh token.' }
      : await exchange(world, connection, { refreshToken })
  if ('tokens' in result) {
    keep(connection, { refresh_token: refreshToken, ...result.tokens })
    return { status: 200, body: { name, scope: result.tokens.scope ?? null } }
  }
  const when = new Date(world.ambient.now()).toUTCString()
  const message = `Failed to refresh access token for service: ${name}. Correlation Id=${world.ambient.newId()}, UTC TimeStamp=${when}, Error: ${result.failure}`
  return failed(401, message)
}

function keep(connection: Connection, tokens: Record<string, unknown>): void {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  connection.refreshToken = text(tokens.refresh_token)
  connection.accessToken = text(tokens.access_token)
}

/** The platform shows it to nobody. */
const tokenOf = ({ accessToken }: Connection): Reply =>
  accessToken === undefined ? notFound : { status: 200, body: { accessToken } }
