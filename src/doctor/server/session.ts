import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Implementation } from '@modelcontextprotocol/sdk/types.js'
import type { Fetch } from '../../model/http.ts'
import { type DecodedToken, findTokens } from '../read/tokens.ts'
import type { ProbeIO } from './ask.ts'

/** What became of an MCP session with a token. */
export interface Session {
  /** What the token says of itself; absent where it cannot be read. */
  readonly token?: DecodedToken
  /** How far it came. */
  readonly reached: 'nothing' | 'initialize' | 'tools/list'
  readonly server?: { readonly name: string; readonly version: string; readonly protocol?: string }
  readonly hasSessionId: boolean
  readonly tools: readonly string[]
  /** Why it went no further. */
  readonly failure?: { readonly message: string; readonly status?: number; readonly challenge?: string }
}

const clientInfo: Implementation = { name: 'appreg doctor', version: '1' }

/** `initialize` and `tools/list` by the official client, with this token. No tool is called. */
export async function talk(url: string, token: string, io: ProbeIO): Promise<Session> {
  const last: { status?: number; challenge?: string } = {}
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: watched(io.fetch, last),
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      reconnectionDelayGrowFactor: 1,
    },
  })
  const client = new Client(clientInfo)
  const patience = { timeout: io.patience }
  let reached: Session['reached'] = 'nothing'
  const told = (tools: readonly string[]) => {
    const info = client.getServerVersion()
    const protocol = transport.protocolVersion
    const [decoded] = findTokens(token)
    return {
      ...(decoded ? { token: decoded } : {}),
      reached,
      tools,
      hasSessionId: transport.sessionId !== undefined,
      ...(info
        ? { server: { name: info.name, version: info.version, ...(protocol ? { protocol } : {}) } }
        : {}),
    }
  }
  try {
    await client.connect(transport as Parameters<typeof client.connect>[0], patience)
    reached = 'initialize'
    const { tools } = await client.listTools({}, patience)
    reached = 'tools/list'
    return told(tools.map(({ name }) => name))
  } catch (error) {
    return { ...told([]), failure: { message: (error as Error).message, ...last } }
  } finally {
    await end(transport, io.patience)
    await client.close()
  }
}

/** Sessions are ended, as the specification asks; a server that does not understand that keeps it. */
const end = (transport: StreamableHTTPClientTransport, patience: number): Promise<void> =>
  Promise.race([
    transport.terminateSession().catch(() => {}),
    new Promise<void>((done) => setTimeout(done, patience).unref()),
  ])

/** Keeps of the last refusal what the client does not pass on. Nothing is awaited longer than the client does. */
const watched =
  (fetch: Fetch, last: { status?: number; challenge?: string }): Fetch =>
  async (url, init) => {
    const response = await fetch(url, init)
    if (init?.method === 'POST') {
      last.status = response.status
      const challenge = response.headers.get('www-authenticate')
      if (challenge !== null) last.challenge = challenge
    }
    return response
  }
