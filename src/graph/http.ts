import { Agent } from 'node:https'
import { createSecureContext, rootCertificates } from 'node:tls'
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { getProxyForUrl } from 'proxy-from-env'
import { AppregError } from '../errors.ts'
import type { HttpRequest, HttpResponse } from '../model/http.ts'

/** How the network is reached. Without a proxy here, `HTTPS_PROXY` and `NO_PROXY` decide for each request. */
export interface Connection {
  readonly proxy?: string
  /** A PEM certificate to trust besides the public ones. `NODE_EXTRA_CA_CERTS` works without this. */
  readonly ca?: string
  /** What a proxy answers that does not lead to the server counts as no answer, and not as that of the server. */
  readonly isExact?: boolean
  /** Told of every exchange, for `--verbose`: never a header or a body, which may hold secrets. */
  readonly onExchange?: (exchange: HttpExchange) => void
}

export interface HttpExchange {
  readonly method: string
  readonly url: string
  readonly status: number | 'failed'
  readonly milliseconds: number
}

/** The one HTTP stack, for Graph, sign-in and the token service alike. Connections are kept alive. */
export function createHttpClient(connection: Connection): HttpClient & { close(): void } {
  const inner = createDefaultHttpClient()
  const agents = new Map<string, Agent | HttpsProxyAgent<string>>()
  const agentFor = (url: string) => {
    const proxy = connection.proxy ?? getProxyForUrl(url)
    const agent = agents.get(proxy) ?? createAgent(proxy, connection.isExact === true)
    agents.set(proxy, agent)
    return agent
  }
  // Made once: reading the certificates of all public authorities takes 30 ms.
  const secureContext = connection.ca && createSecureContext({ ca: [...rootCertificates, connection.ca] })
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      if (request.url.startsWith('https:')) {
        request.agent = agentFor(request.url)
        if (secureContext) request.requestOverrides = { secureContext }
      }
      return traced(request, () => inner.sendRequest(request), connection.onExchange)
    },
    close() {
      for (const agent of agents.values()) agent.destroy()
      // A credential that outlives its session opens new ones.
      agents.clear()
    },
  }
}

function createAgent(proxy: string, isExact: boolean): Agent | HttpsProxyAgent<string> {
  if (proxy === '') return new Agent({ keepAlive: true })
  if (!URL.canParse(proxy)) {
    throw new AppregError('UNREACHABLE', `the proxy "${proxy}" is no URL`, {
      hints: ['set HTTPS_PROXY to something like http://proxy.example.com:8080'],
    })
  }
  return isExact
    ? new ExactProxyAgent(proxy, { keepAlive: true })
    : new KeepingProxyAgent(proxy, { keepAlive: true })
}

/**
 * The base class guesses from the call stack whether a socket is one of https, and wrongly when it puts a socket aside:
 * it would never find it again, and each request would take a connection of its own. Here all of them are https.
 */
class KeepingProxyAgent extends HttpsProxyAgent<string> {
  override isSecureEndpoint(): boolean {
    return true
  }
}

/** The base class hands on what a proxy answers to CONNECT as if the server had said it. */
class ExactProxyAgent extends KeepingProxyAgent {
  override async connect(...[request, options]: Parameters<KeepingProxyAgent['connect']>) {
    let status = 200
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode
    })
    const socket = await super.connect(request, options)
    if (status === 200) return socket
    socket.destroy()
    throw Object.assign(new Error(`the proxy answers ${status} to CONNECT`), { code: 'PROXY_REFUSED' })
  }
}

async function traced(
  request: PipelineRequest,
  send: () => Promise<PipelineResponse>,
  onExchange: Connection['onExchange'],
): Promise<PipelineResponse> {
  const start = performance.now()
  const tell = (status: HttpExchange['status']) =>
    onExchange?.({
      method: request.method,
      url: withoutQueryValues(request.url),
      status,
      milliseconds: Math.round(performance.now() - start),
    })
  try {
    const response = await send()
    tell(response.status)
    return response
  } catch (error) {
    tell('failed')
    throw error
  }
}

/** OData options are shown, because they explain a request; any other query value might be a code or a token. */
function withoutQueryValues(address: string): string {
  const url = new URL(address)
  for (const name of url.searchParams.keys()) {
    if (!name.startsWith('$') && name !== 'api-version') url.searchParams.set(name, 'redacted')
  }
  return readable(url.toString())
}

function readable(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

/** A plain request and its answer, for protocols that are not Graph. Throws `UNREACHABLE` when no answer comes. */
export async function sendPlain(client: HttpClient, request: HttpRequest): Promise<HttpResponse> {
  const response = await client
    .sendRequest(
      createPipelineRequest({
        url: request.url,
        method: request.method,
        headers: createHttpHeaders({ ...request.headers }),
        allowInsecureConnection: true,
        ...(request.body === undefined ? {} : { body: request.body }),
      }),
    )
    .catch((cause: unknown) => {
      throw unanswered(request.url, cause)
    })
  return { status: response.status, headers: response.headers.toJSON(), body: response.bodyAsText ?? '' }
}

export function unanswered(url: string, cause: unknown): AppregError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppregError('UNREACHABLE', `no answer from ${new URL(url).host}: ${reason}`, {
    hints: [
      'check the connection; behind a proxy set HTTPS_PROXY, and NODE_EXTRA_CA_CERTS for its certificate',
    ],
    cause,
  })
}
