import type { JSONWebKeySet } from 'jose'
import type { SignInOptions } from '../../graph/candidate.ts'
import { createExchange } from '../../graph/client.ts'
import { type GetToken, signIn } from '../../graph/credential.ts'
import { fetchOver } from '../../graph/fetch.ts'
import { sendPlain } from '../../graph/http.ts'
import { patient } from '../../graph/patient.ts'
import { openResourceManager, type ResourceManager } from '../../graph/resource-manager.ts'
import { type Clock, createGraph, type Graph } from '../../graph/send.ts'
import { identityOfToken, tenantOfToken } from '../../graph/token.ts'
import type { Fetch, Transport } from '../../model/http.ts'
import type { Identity } from '../../model/identity.ts'
import type { CloudHosts } from '../../model/registration.ts'
import type { AuthMode } from '../../model/sign-in.ts'
import type { Surroundings } from '../../secrets/sink.ts'
import { openVaultCertificate, type VaultCertificate } from '../../secrets/vault-certificate.ts'
import { fetchSigningKeys } from '../../sts/signing-keys.ts'
import type { ProofIO } from '../../verify/token.ts'
import type { Flags } from '../command.ts'
import { exchangeLine } from '../present/progress.ts'
import type { Terminal } from '../terminal.ts'
import { type Backend, findBackend } from './backend.ts'
import { clouds } from './clouds.ts'
import { once } from './once.ts'
import { diagnosed } from './refused-sign-in.ts'
import { tellingClock } from './waiting.ts'

/** A signed-in connection to one tenant. Signing in happens when the tenant is first needed. */
export interface Session {
  readonly cloud: CloudHosts
  readonly graph: Graph
  readonly transport: Transport
  /** The same way without patience, for protocols that libraries bring. */
  readonly fetch: Fetch
  /** Sends one request once: for what must not take place twice. */
  readonly sendOnce: Transport
  /** For a person who is signed in already: it asks nothing. */
  readonly resourceManager: ResourceManager
  readonly clock: Clock
  /** Where this machine remembers things between commands. */
  readonly stateDirectory: string
  /** For the sinks of secrets. */
  readonly surroundings: Surroundings
  /** A certificate in a key vault, by its address: the same each time, because what it holds is read once. */
  vaultCertificate(address: string): VaultCertificate
  /** An access token for another service than Graph. */
  tokenFor(resource: string): Promise<string>
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

export const openSession = async (flags: Flags, terminal: Terminal): Promise<Session> =>
  sessionOn(await findBackend(flags.emulator), flags, terminal)

export function sessionOn(backend: Backend, flags: Flags, terminal: Terminal): Session {
  const { stateDirectory } = backend
  const clock = tellingClock(backend.clock, terminal)
  const http = backend.connect(flags.verbose ? (exchange) => terminal.err(exchangeLine(exchange)) : undefined)
  const cloud = clouds[flags.cloud]
  let way: AuthMode = flags.auth
  const options: SignInOptions = {
    mode: flags.auth,
    cloud,
    http,
    env: backend.env,
    ...(flags.tenant ? { tenant: flags.tenant } : {}),
    interactive: terminal.interactive,
    tell: (message) => terminal.err(`${message}\n`),
    onSignedIn: (mode) => {
      way = mode
    },
  }
  const getAnyToken = signIn(options)
  const signedIn: GetToken = (scope) =>
    getAnyToken(scope).catch(async (error: unknown) => {
      throw await diagnosed(error)
    })
  const getToken = async () => (await signedIn(`${cloud.graph}/.default`)).token
  const sendOnce: Transport = (request) => sendPlain(http, request)
  const transport = patient(sendOnce, clock)
  const getTokenSilently = async (scope: string) =>
    (await signIn({ ...options, mode: way, silent: true })(scope)).token
  const tenantId = async () => tenantOfToken(await getToken())
  const vaults = {
    suffix: cloud.vault,
    httpClient: http,
    // A vault names its tenant as well, which a credential of another name for the same tenant would refuse.
    credential: { getToken: async (scopes: string | string[]) => signedIn([scopes].flat().join(' ')) },
  }
  const vaultCertificates = new Map<string, VaultCertificate>()
  return {
    cloud,
    graph: createGraph(createExchange(http, cloud.graph, getToken), clock),
    transport,
    fetch: fetchOver(http),
    sendOnce,
    tokenFor: async (resource) => (await signedIn(`${resource}/.default`)).token,
    resourceManager: openResourceManager({ cloud, transport, getToken: getTokenSilently }),
    clock,
    stateDirectory,
    surroundings: {
      env: process.env,
      tellAgent: terminal.tellAgent,
      isHeard: terminal.isHeard(),
      isShown: terminal.isShown(),
      vaults,
    },
    vaultCertificate(address) {
      const opened = vaultCertificates.get(address) ?? openVaultCertificate(address, vaults)
      vaultCertificates.set(address, opened)
      return opened
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
