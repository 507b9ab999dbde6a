import { AppregError } from '../errors.ts'
import type { HttpRequest, HttpResponse, Transport } from '../model/http.ts'
import { refused } from './refused.ts'
import type { Environment, LiveConnector } from './wire.ts'

/** The calls of Microsoft's connector tool (paconn), with the list of environments from the same service. */
export interface PowerApps {
  environments(): Promise<readonly Environment[]>
  /** The custom ones. */
  connectors(environment: string): Promise<readonly LiveConnector[]>
  connector(environment: string, id: string): Promise<LiveConnector>
  /** The API definition as it was sent; nothing where it cannot be had. */
  definition(connector: LiveConnector): Promise<unknown>
  /** Throws `POWER_APPS_REFUSED` with what is wrong with an API definition. */
  validate(definition: object): Promise<void>
  create(environment: string, body: object): Promise<LiveConnector>
  update(environment: string, id: string, body: object): Promise<void>
}

export interface PowerAppsIO {
  /** `https://api.powerapps.com` and its sovereign forms. */
  readonly host: string
  /** Sends once. */
  readonly transport: Transport
  token(): Promise<string>
  /** The object id of who is signed in. */
  caller(): Promise<string>
  sleep(milliseconds: number, because?: string): Promise<void>
}

const VERSION = '2016-11-01'
const TRIES = 4

interface Call {
  readonly method: HttpRequest['method']
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  /** What it is for, in an error: "to create the connector". */
  readonly doing: string
  /** It must not take place twice: sent again only when the service says that it did nothing. */
  readonly once?: true
}

export function openPowerApps(io: PowerAppsIO): PowerApps {
  const call = async (one: Call): Promise<HttpResponse> => {
    const answer = await insist(io, one, await requestOf(io, one))
    if (answer.status >= 400) throw refused(one.doing, answer)
    return answer
  }
  const list = async <T>(one: Call): Promise<T[]> => {
    const { value = [], nextLink } = json<{ value?: T[]; nextLink?: string }>(await call(one), one.doing)
    return nextLink ? [...value, ...(await list<T>({ ...one, ...linked(nextLink, io.host) }))] : value
  }
  const at = (environment: string) => ({ $filter: `environment eq '${environment}'` })
  return {
    environments: () => list({ method: 'GET', path: '/environments', doing: 'list the environments' }),
    connectors: (environment) =>
      list({
        method: 'GET',
        path: '/apis',
        query: { $filter: `${at(environment).$filter} and IsCustomApi eq 'True'` },
        doing: `list the connectors of the environment ${environment}`,
      }),
    async connector(environment, id) {
      const doing = `read the connector ${id}`
      const path = `/apis/${encodeURIComponent(id)}`
      return json(await call({ method: 'GET', path, query: at(environment), doing }), doing)
    },
    definition: (connector) => definitionOf(connector, io),
    async validate(body) {
      const path = `/objectIds/${await io.caller()}/validateApiSwagger`
      await call({ method: 'POST', path, body, doing: 'accept the API definition' })
    },
    async create(environment, body) {
      const doing = 'create the connector'
      const query = at(environment)
      return json(await call({ method: 'POST', path: '/apis', query, body, doing, once: true }), doing)
    },
    async update(environment, id, body) {
      const path = `/apis/${encodeURIComponent(id)}`
      await call({ method: 'PATCH', path, query: at(environment), body, doing: `update the connector ${id}` })
    },
  }
}

async function requestOf(
  { host, token }: PowerAppsIO,
  { method, path, query, body }: Call,
): Promise<HttpRequest> {
  // As Microsoft's tool writes it: a blank is %20 and not a plus sign.
  const pairs = Object.entries({ 'api-version': VERSION, ...query })
  const written = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return {
    method,
    url: `${host}/providers/Microsoft.PowerApps${path}?${written}`,
    headers: {
      authorization: `Bearer ${await token()}`,
      accept: 'application/json',
      'x-ms-origin': 'appreg',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }
}

/** Waits where the service says so, and tries again what may be repeated when no answer comes or a server error does. */
async function insist(
  { transport, sleep }: PowerAppsIO,
  { once }: Call,
  request: HttpRequest,
): Promise<HttpResponse> {
  for (let tries = 1; ; tries++) {
    const last = tries === TRIES
    const answer = await transport(request).catch((error: unknown) => {
      if (last || once) throw error
      return undefined
    })
    if (answer?.status === 429 && !last) await sleep(1000 * seconds(answer), 'Power Platform throttles (429)')
    else if (answer && (last || once || answer.status < 500)) return answer
    else await sleep(250 * 2 ** tries)
  }
}

function seconds({ headers }: HttpResponse): number {
  const wait = Number(headers['retry-after'])
  return Number.isFinite(wait) && wait >= 0 ? wait : 10
}

function json<T>({ body }: HttpResponse, doing: string): T {
  try {
    return JSON.parse(body) as T
  } catch (cause) {
    throw new AppregError('UNREACHABLE', `asked to ${doing}, Power Apps answered something that is no JSON`, {
      cause,
    })
  }
}

/** The next page, of the same service only: the token goes there. */
function linked(nextLink: string, host: string): Pick<Call, 'path' | 'query'> {
  const { origin, pathname, searchParams } = new URL(nextLink)
  if (origin !== host)
    throw new AppregError('UNREACHABLE', `Power Apps names another host for its next page: ${origin}`)
  return {
    path: pathname.replace(/^\/providers\/Microsoft\.PowerApps/i, ''),
    query: Object.fromEntries(searchParams),
  }
}

/** It lies at an address that opens by itself: no token goes there. */
async function definitionOf({ properties }: LiveConnector, io: PowerAppsIO): Promise<unknown> {
  const url = properties?.apiDefinitions?.originalSwaggerUrl
  if (url === undefined || !url.startsWith('https:')) return undefined
  const read: Call = { method: 'GET', path: '', doing: 'read the API definition' }
  const { status, body } = await insist(io, read, { method: 'GET', url })
  if (status !== 200) return undefined
  // Stored with a byte order mark, as Microsoft's tool finds it.
  return json({ status, headers: {}, body: body.replace(/^\uFEFF/, '') }, read.doing)
}
