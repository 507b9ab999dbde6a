import type { AccessToken } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { AppregError } from '../errors.ts'
import type { AuthMode } from '../model/sign-in.ts'
import type { Candidate, SignInOptions } from './candidate.ts'
import { candidates } from './credential-kinds.ts'

/** A bearer token for a scope such as `https://graph.microsoft.com/.default`. Cached until shortly before it expires. */
export type GetToken = (scope: string) => Promise<AccessToken>

/** Signs in when the first token is asked for. In `auto` the first way that is set up here is taken. */
export function signIn(options: SignInOptions): GetToken {
  const { http, line } = watched(options.http, options.cloud.login)
  let ways = candidates({ ...options, http })
  const held = new Map<string, AccessToken>()
  return async (scope) => {
    const before = held.get(scope)
    if (before && before.expiresOnTimestamp - Date.now() > 300_000) return before
    const [token, way] = await firstToken(ways, options.mode, { scope, line })
    ways = [way]
    if (!token) throw new AppregError('SIGN_IN_FAILED', 'the sign-in gave no token')
    held.set(scope, token)
    options.onSignedIn?.(way.mode)
    return token
  }
}

/** What went wrong at the token service, as far as it did. */
interface Line {
  /** Why it could not be reached. */
  lost?: unknown | undefined
  /** Why it refused, in its own words. */
  refused?: string
  /** The status by which it said that it takes nothing at the moment. */
  busy?: number | undefined
}

/**
 * Keeps what the token service said. @azure/identity reports an answer that does not come as a code without the reason,
 * at times as "not set up on this machine", and a declined device code without its number.
 */
function watched(http: HttpClient, login: string): { http: HttpClient; line: Line } {
  const line: Line = {}
  const sendRequest: HttpClient['sendRequest'] = async (request) => {
    if (!request.url.startsWith(login)) return http.sendRequest(request)
    try {
      const response = await http.sendRequest(request)
      line.lost = undefined
      line.busy = response.status === 429 || response.status >= 500 ? response.status : undefined
      line.refused = descriptionIn(response.bodyAsText ?? '')
      return response
    } catch (error) {
      line.lost = error
      throw error
    }
  }
  return { http: { sendRequest }, line }
}

const descriptionIn = (body: string): string => {
  const [, text = '""'] = /"error_description"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body) ?? []
  return String(JSON.parse(text))
}

/** The token, and the way that gave it, for the next time. */
async function firstToken(
  all: readonly Candidate[],
  mode: AuthMode,
  { scope, line }: { readonly scope: string; readonly line: Line },
): Promise<readonly [AccessToken | null, Candidate]> {
  const tried: string[] = []
  for (const candidate of all.filter((one) => mode === 'auto' || one.mode === mode)) {
    if (candidate.unavailable) {
      tried.push(`${candidate.mode}: ${candidate.unavailable}`)
      continue
    }
    try {
      const credential = await candidate.create()
      const token = await credential.getToken(scope)
      return [token, { mode: candidate.mode, create: async () => credential }]
    } catch (error) {
      if (line.lost !== undefined) throw unreachable(candidate.mode, line.lost)
      if (line.busy !== undefined) throw busy(candidate.mode, line.busy, error)
      if (mode !== 'auto' || !isUnavailable(error)) throw failed(candidate.mode, error, line)
      tried.push(`${candidate.mode}: ${plainMessage(error)}`)
    }
  }
  throw new AppregError('SIGN_IN_FAILED', `not signed in\n${tried.map((line) => `  ${line}`).join('\n')}`, {
    hints: [
      'sign in with the Azure CLI (az login), or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET',
      'or, on a terminal, choose a way with --auth browser or --auth device-code',
      'or try everything without an account: add --emulator',
    ],
  })
}

/** @azure/identity's name for "not set up on this machine", as opposed to "tried and refused". */
const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && error.name === 'CredentialUnavailableError'

function failed(mode: string, error: unknown, { refused = '' }: Line): AppregError {
  const own = plainMessage(error)
  const message = /AADSTS\d/.test(own) || refused === '' ? own : plainMessage(refused)
  const code = /AADSTS\d+/.exec(message)?.[0]
  return new AppregError('SIGN_IN_FAILED', `sign-in with ${mode} failed: ${message}`, {
    hints: [
      ...(code ? [`what it means and how to mend it: appreg doctor ${code} --offline`] : []),
      mode === 'managed-identity'
        ? 'it is there on Azure machines that have one, and AZURE_CLIENT_ID may name another: choose another way with --auth'
        : 'check the tenant, the client id and the credential, or choose another way with --auth',
    ],
    cause: error,
  })
}

/** A proxy that does not lead to the token service answers in its place, with 502 or the like. */
function busy(mode: string, status: number, cause: unknown): AppregError {
  const isThrottled = status === 429
  const what = isThrottled ? 'throttles (429)' : `or a proxy before it answers ${status}`
  return new AppregError('UNREACHABLE', `sign-in with ${mode}: the token service ${what}`, {
    hints: [
      ...(isThrottled ? [] : ['behind a proxy, check HTTPS_PROXY']),
      'run the command again in some minutes: it goes on from what the tenant holds',
    ],
    cause,
  })
}

function unreachable(mode: string, lost: unknown): AppregError {
  return new AppregError('UNREACHABLE', `sign-in with ${mode} got no answer: ${plainMessage(lost)}`, {
    hints: [
      'check the connection; behind a proxy set HTTPS_PROXY, and NODE_EXTRA_CA_CERTS for its certificate',
    ],
    cause: lost,
  })
}

/** The first line, without the trace ids that the token service appends. */
function plainMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const [line = ''] = text.replace(/ ?Trace ID: [\s\S]*/, '').split('\n')
  return line.slice(0, 400)
}
