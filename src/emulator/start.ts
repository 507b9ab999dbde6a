import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ambient, systemAmbient } from './ambient.ts'
import { generateKeys } from './certificates.ts'
import { type ConditionOptions, Conditions, readSettings } from './conditions/conditions.ts'
import { answerControl, isControl } from './conditions/control.ts'
import { perform } from './conditions/perform.ts'
import { noLog, openLog, type RequestLog } from './conditions/request-log.ts'
import { dispatch } from './dispatch.ts'
import { cannot } from './emulator-error.ts'
import type { HttpRequest, Reply } from './http-message.ts'
import { findVault } from './key-vault/vault-service.ts'
import { httpsServer, listen, shut } from './listen.ts'
import { connectProxy } from './proxy.ts'
import { seedState } from './seed.ts'
import { readSeed } from './seed-file.ts'
import { memoryStore, openStore, type Store } from './state-file.ts'
import type { Keys, State } from './tenant.ts'
import { createWorld, type World } from './world.ts'

export interface EmulatorOptions {
  /** Port of the https server; 0 or absent takes any. */
  readonly port?: number
  /** Port of the CONNECT proxy; 0 or absent takes any. */
  readonly proxyPort?: number
  /** Where the tenant is kept; absent keeps it in memory. */
  readonly stateFile?: string
  /** What the tenants hold on their first start, over the default; see seed-schema.ts. A state file that exists wins. */
  readonly seedFile?: string
  /** Where ca.pem is written. */
  readonly directory: string
  /** Milliseconds since the epoch; the system clock when absent. */
  readonly now?: () => number
  /** Certificates and keys made before; new ones when absent. A state file that exists wins. */
  readonly keys?: Keys
  /** What the emulator plays besides plain sailing. */
  readonly conditions?: ConditionOptions
  /** Whether conditions can be changed at `/control` while it runs. */
  readonly control?: boolean
  /** Where requests are noted, a JSON line each. */
  readonly logFile?: string
}

/** What a client needs to work against the emulator. */
export interface ReadyLine {
  readonly https: string
  readonly proxy: string
  /** Path of the certificate authority's PEM. */
  readonly ca: string
  readonly tenantId: string
  readonly admin: { readonly userPrincipalName: string; readonly password: string }
  readonly bootstrap: { readonly clientId: string; readonly clientSecret: string }
  /** Environment that leads unmodified clients here. */
  readonly env: Record<string, string>
}

export interface Emulator {
  readonly ready: ReadyLine
  close(): Promise<void>
}

/** Starts the local tenant on loopback. Throws EmulatorError for a taken port, an unusable state or seed file. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const conditions = new Conditions(readSettings(options.conditions ?? {}))
  const clock = options.now ?? Date.now
  const ambient = systemAmbient(() => clock() + conditions.ahead, conditions)
  const log = options.logFile === undefined ? noLog : openLog(options.logFile)
  const opened =
    options.stateFile === undefined
      ? { store: memoryStore, state: undefined }
      : await openStore(options.stateFile)
  const { store } = opened
  try {
    const state = opened.state ?? (await firstState(ambient, options))
    if (!opened.state) await store.save(state)
    const ca = await writeCa(options.directory, state)
    return await serve(await createWorld(state, ambient, conditions), { store, log, ca, options })
  } catch (error) {
    log.close()
    await store.close()
    throw error
  }
}

async function firstState(ambient: Ambient, { seedFile, keys }: EmulatorOptions): Promise<State> {
  const seed = seedFile === undefined ? undefined : await readSeed(seedFile)
  return seedState(ambient, keys ?? (await generateKeys()), seed)
}

async function serve(
  world: World,
  setup: { store: Store; log: RequestLog; ca: string; options: EmulatorOptions },
): Promise<Emulator> {
  const { store, log, ca, options } = setup
  const state = world.state
  const https = httpsServer(state.keys, (request) => answer(world, request, { store, log, options }))
  const proxy = connectProxy(https, (host) => findVault(state.vaults, host) !== undefined)
  const close = async () => {
    proxy.end()
    await Promise.all([shut(https), shut(proxy.server)])
    await store.close()
    log.close()
  }
  try {
    const port = await listen(https, options.port ?? 0)
    const proxyPort = await listen(proxy.server, options.proxyPort ?? 0)
    return { ready: readyLine(state, { port, proxyPort, ca }), close }
  } catch (error) {
    await close()
    throw error
  }
}

function answer(
  world: World,
  request: HttpRequest,
  { store, log, options }: { store: Store; log: RequestLog; options: EmulatorOptions },
): Promise<Reply> {
  if (options.control && isControl(request)) return Promise.resolve(answerControl(world, request))
  return perform(world, request, { log, answer: () => answerDurably(world, store, request) })
}

/** A change is answered only after it is on disk. */
async function answerDurably(world: World, store: Store, request: HttpRequest): Promise<Reply> {
  const reply = await dispatch(world, request)
  if (mayHaveChanged(request, reply)) await store.save(world.state)
  return reply
}

/**
 * Tokens leave no trace; a first sign-in, which ends in a redirect, installs the application. A refused write may have
 * left something behind as well: an item of a batch, or what a variant hides.
 */
const mayHaveChanged = ({ method, path }: HttpRequest, { status }: Reply): boolean =>
  status === 302 || (method !== 'GET' && status !== 401 && !/\/token$/i.test(path))

async function writeCa(directory: string, { keys }: State): Promise<string> {
  const path = join(directory, 'ca.pem')
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeFile(path, `${keys.ca}\n`)
  } catch (error) {
    throw cannot(`write ${path}`, error)
  }
  return path
}

function readyLine(
  { tenant, bootstrap }: State,
  at: { port: number; proxyPort: number; ca: string },
): ReadyLine {
  const proxy = `http://127.0.0.1:${at.proxyPort}`
  const admin = tenant.users.find((user) => user.administrator)
  const { clientId, clientSecret } = bootstrap
  return {
    https: `https://localhost:${at.port}`,
    proxy,
    ca: at.ca,
    tenantId: tenant.tenantId,
    admin: { userPrincipalName: admin?.userPrincipalName ?? '', password: admin?.password ?? '' },
    bootstrap: { clientId, clientSecret },
    env: {
      HTTPS_PROXY: proxy,
      NODE_EXTRA_CA_CERTS: at.ca,
      REQUESTS_CA_BUNDLE: at.ca,
      SSL_CERT_FILE: at.ca,
      AZURE_TENANT_ID: tenant.tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    },
  }
}
