import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONWebKeySet } from 'jose'
import { AppregError } from '../errors.ts'
import type { SignInOptions } from '../graph/candidate.ts'
import { createExchange } from '../graph/client.ts'
import { signIn } from '../graph/credential.ts'
import { type Connection, createHttpClient, sendPlain } from '../graph/http.ts'
import { patient } from '../graph/patient.ts'
import { type Clock, createGraph, type Graph } from '../graph/send.ts'
import { identityOfToken, tenantOfToken } from '../graph/token.ts'
import type { Transport } from '../model/http.ts'
import type { Identity } from '../model/identity.ts'
import type { CloudHosts } from '../model/registration.ts'
import type { AuthMode } from '../model/sign-in.ts'
import type { Surroundings } from '../secrets/sink.ts'
import { fetchSigningKeys } from '../sts/signing-keys.ts'
import type { ProofIO } from '../verify/token.ts'
import { clouds } from './clouds.ts'
import type { Flags } from './command.ts'
import { exchangeLine } from './present/progress.ts'
import { stateDirectory } from './state-directory.ts'
import type { Terminal } from './terminal.ts'

/** A signed-in connection to one tenant. Signing in happens when the tenant is first needed. */
export interface Session {
  readonly cloud: CloudHosts
  readonly graph: Graph
  readonly transport: Transport
  readonly clock: Clock
  /** For the sinks of secrets. */
  readonly surroundings: Surroundings
  /** The tenant of the token: the one thing that no configuration can be wrong about. */
  tenantId(): Promise<string>
  /** Those of the tenant's token service, read once. */
  signingKeys(): Promise<JSONWebKeySet>
  /** Who is signed in, and how. */
  identity(): Promise<Identity & { readonly way: AuthMode }>
  close(): Promise<void>
}

/** What the proof of a secret takes. */
export const proofIO = ({ transport, signingKeys, clock }: Session): ProofIO => ({
  transport,
  signingKeys,
  ...clock,
})

export async function openSession(flags: Flags, terminal: Terminal): Promise<Session> {
  const backend = flags.emulator ? await ownEmulator() : real
  const http = createHttpClient({
    ...backend.connection,
    ...(flags.verbose ? { onExchange: (exchange) => terminal.err(exchangeLine(exchange)) } : {}),
  })
  const cloud = clouds[flags.cloud]
  let way: AuthMode = flags.auth
  const signedIn = signIn({
    mode: flags.auth,
    cloud,
    http,
    env: backend.env,
    ...(flags.tenant ? { tenant: flags.tenant } : {}),
    interactive: terminal.interactive,
    showDeviceCode: (message) => terminal.err(`${message}\n`),
    onSignedIn: (mode) => {
      way = mode
    },
  } satisfies SignInOptions)
  const getToken = async () => (await signedIn(`${cloud.graph}/.default`)).token
  const transport = patient((request) => sendPlain(http, request), clock)
  const tenantId = async () => tenantOfToken(await getToken())
  return {
    cloud,
    graph: createGraph(createExchange(http, cloud.graph, getToken), clock),
    transport,
    clock,
    surroundings: {
      env: process.env,
      tellAgent: terminal.tellAgent,
      isHeard: terminal.isHeard(),
      isShown: terminal.isShown(),
      vaults: {
        suffix: cloud.vault,
        httpClient: http,
        // A vault names its tenant as well, which a credential of another name for the same tenant would refuse.
        credential: { getToken: async (scopes) => signedIn([scopes].flat().join(' ')) },
      },
    },
    tenantId,
    signingKeys: once(async () =>
      fetchSigningKeys({ login: cloud.login, tenantId: await tenantId() }, transport),
    ),
    identity: async () => ({ ...identityOfToken(await getToken()), way }),
    async close() {
      http.close()
      await backend.close()
    },
  }
}

/** Asks once for all callers, and again only after a failure. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined
      throw error
    })
    return asked
  }
}

const clock: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) }

interface Backend {
  readonly connection: Connection
  readonly env: Readonly<Record<string, string | undefined>>
  close(): Promise<void>
}

const real: Backend = { connection: {}, env: process.env, close: async () => {} }

/** The local tenant in this process, kept between commands. It is reached like the real one: proxy, CA, sign-in. */
async function ownEmulator(): Promise<Backend> {
  const { startEmulator } = await import('../emulator/start.ts')
  const directory = join(stateDirectory(), 'emulator')
  const stateFile = join(directory, 'tenant.json')
  const emulator = await Promise.resolve()
    .then(() => {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      return startEmulator({ directory, stateFile })
    })
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new AppregError('INPUT_UNREADABLE', `the local tenant cannot be opened: ${reason}`, {
        hints: [
          `to begin with a new tenant delete ${stateFile}`,
          'to keep it elsewhere set APPREG_STATE_HOME to a folder that can be written',
        ],
        cause,
      })
    })
  const { proxy, ca, env } = emulator.ready
  return {
    connection: { proxy, ca: readFileSync(ca, 'utf8') },
    env,
    close: () => emulator.close(),
  }
}
