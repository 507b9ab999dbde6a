import type { HttpRequest, Reply } from '../../../src/emulator/http-message.ts'
import { answerTokenService } from '../../../src/emulator/sts/token-service.ts'
import type { World } from '../../../src/emulator/world.ts'
import { API_SCOPE, CALLBACK, CLIENT, PASSWORD, SECRET } from './given.ts'

export type Fields = Readonly<Record<string, string | undefined>>

/** What came of a request, wherever it was said. */
export interface Outcome {
  readonly where: 'page' | 'redirect' | 'body'
  /** AADSTS number; 0 where nothing was refused. */
  readonly code: number
  readonly error: string | undefined
  /** Parameters of a redirect, or members of a JSON body. */
  readonly values: Readonly<Record<string, unknown>>
  readonly html: string
  readonly reply: Reply
}

const HOST = 'login.microsoftonline.com'

const encode = (fields: Fields): string => {
  const pairs = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  return new URLSearchParams(pairs).toString()
}

/** A browser of one person: keeps its cookie, fills in forms, follows nothing by itself. */
export class Browser {
  cookie = ''
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  get(path: string, fields: Fields = {}): Promise<Outcome> {
    return this.send({ method: 'GET', path, query: encode(fields), body: '' })
  }

  post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Outcome> {
    return this.send({ method: 'POST', path, query: '', body: encode(fields), headers })
  }

  /** Sends the first form of a page with what a person adds to it. */
  submit({ html }: Outcome, fields: Fields): Promise<Outcome> {
    const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? 'no form'
    const ctx = /name="ctx" value="([^"]+)"/.exec(html)?.[1]
    return this.post(action, { ...(ctx === undefined ? {} : { ctx }), ...fields })
  }

  async send(
    request: Pick<HttpRequest, 'method' | 'path' | 'query' | 'body'> & { headers?: Record<string, string> },
  ): Promise<Outcome> {
    const headers = { ...(this.cookie === '' ? {} : { cookie: this.cookie }), ...request.headers }
    const reply = await answerTokenService(this.world, {
      ...request,
      headers,
      host: HOST,
      origin: `https://${HOST}`,
    })
    const set = reply.headers?.['set-cookie']
    if (set !== undefined) this.cookie = set.split(';')[0] ?? ''
    return outcomeOf(reply)
  }
}

function outcomeOf(reply: Reply): Outcome {
  const { location } = reply.headers ?? {}
  if (reply.status === 302 && location !== undefined) {
    const url = new URL(location)
    const values = Object.fromEntries(new URLSearchParams(url.hash === '' ? url.search : url.hash.slice(1)))
    const code = codeIn(values.error_description ?? '')
    return { where: 'redirect', code, error: values.error, values, html: '', reply }
  }
  if (typeof reply.body === 'string')
    return { where: 'page', code: codeIn(reply.body), error: undefined, values: {}, html: reply.body, reply }
  const values: Record<string, unknown> = { ...Object(reply.body) }
  const error = typeof values.error === 'string' ? values.error : undefined
  return {
    where: 'body',
    code: codeIn(String(values.error_description ?? '')),
    error,
    values,
    html: '',
    reply,
  }
}

const codeIn = (text: string): number => Number(/AADSTS(\d+)/.exec(text)?.[1] ?? 0)

/** The usual authorization request. */
export const request = (fields: Fields = {}): Fields => ({
  client_id: CLIENT,
  response_type: 'code',
  redirect_uri: CALLBACK,
  scope: `openid offline_access ${API_SCOPE}`,
  state: 'a state',
  ...fields,
})

export interface Signing {
  readonly fields?: Fields
  readonly user: string
  readonly segment?: string
  readonly version?: 1 | 2
  readonly browser?: Browser
}

export const authorizePath = (segment: string, version: 1 | 2): string =>
  `/${segment}/oauth2/${version === 2 ? 'v2.0/' : ''}authorize`

/** Signs in with the password and accepts where consent is asked; answers what is shown after that. */
export async function signIn(
  world: World,
  { fields = {}, user, segment = world.tenant.tenantId, version = 2, browser = new Browser(world) }: Signing,
): Promise<Outcome> {
  const after = await untilConsent(world, { fields, user, segment, version, browser })
  return after.html.includes('value="accept"') ? browser.submit(after, { decision: 'accept' }) : after
}

/** Signs in with the password; answers the page or redirect that follows. */
export async function untilConsent(
  world: World,
  { fields = {}, user, segment = world.tenant.tenantId, version = 2, browser = new Browser(world) }: Signing,
): Promise<Outcome> {
  const first = await browser.get(authorizePath(segment, version), request(fields))
  if (!first.html.includes('name="login"')) return first
  return browser.submit(first, { login: user, passwd: PASSWORD })
}

export interface TokenCall {
  readonly segment?: string
  readonly version?: 1 | 2
  readonly headers?: Record<string, string>
}

export const token = (world: World, fields: Fields, call: TokenCall = {}): Promise<Outcome> => {
  const { segment = world.tenant.tenantId, version = 2, headers = {} } = call
  return new Browser(world).post(`/${segment}/oauth2/${version === 2 ? 'v2.0/' : ''}token`, fields, headers)
}

/** Redeems the code of a sign-in, as the usual client does. */
export const redeem = (
  world: World,
  { values }: Outcome,
  fields: Fields = {},
  call: TokenCall = {},
): Promise<Outcome> =>
  token(
    world,
    {
      grant_type: 'authorization_code',
      client_id: CLIENT,
      client_secret: SECRET,
      redirect_uri: CALLBACK,
      code: String(values.code),
      ...fields,
    },
    call,
  )

export const refresh = (
  world: World,
  { values }: Outcome,
  fields: Fields = {},
  call: TokenCall = {},
): Promise<Outcome> =>
  token(
    world,
    {
      grant_type: 'refresh_token',
      client_id: CLIENT,
      client_secret: SECRET,
      refresh_token: String(values.refresh_token),
      ...fields,
    },
    call,
  )
