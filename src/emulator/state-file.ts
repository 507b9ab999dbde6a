import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { cannot, EmulatorError } from './emulator-error.ts'
import { acquireLock, isCode } from './lock-file.ts'
import type { State, Tenant } from './tenant.ts'

const PRODUCT = 'appreg-emulator'
const VERSION = 4

/** Where the tenants are kept between starts. Without a file they live in memory and `save` does nothing. */
export interface Store {
  /** Resolves when everything that happened before the call is in the file. */
  save(state: State): Promise<void>
  close(): Promise<void>
}

export const memoryStore: Store = { save: async () => {}, close: async () => {} }

const PATIENCE_MS = 10_000

/** Takes the file for this process and reads the tenants in it; undefined when the file does not exist yet. */
export async function openStore(
  path: string,
  patienceMs = PATIENCE_MS,
): Promise<{ store: Store; state: State | undefined }> {
  if (path === '') throw new EmulatorError('the state file has no name')
  const release = await locked(path, patienceMs)
  try {
    return { state: await readState(path), store: new FileStore(path, release) }
  } catch (error) {
    await release()
    throw error
  }
}

async function locked(path: string, patienceMs: number): Promise<() => Promise<void>> {
  try {
    return await acquireLock(`${path}.lock`, patienceMs)
  } catch (error) {
    if (error instanceof EmulatorError) throw error
    throw cannot(`write beside the state file ${path}`, error)
  }
}

async function readState(path: string): Promise<State | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw cannot(`read the state file ${path}`, error)
  }
  return parseState(text, path)
}

function parseState(text: string, path: string): State {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new EmulatorError(`${path} is no state file of the emulator: it is not JSON`)
  }
  if (
    typeof content !== 'object' ||
    content === null ||
    !('product' in content) ||
    content.product !== PRODUCT
  )
    throw new EmulatorError(`${path} is no state file of the emulator`)
  if (!('version' in content) || content.version !== VERSION)
    throw new EmulatorError(
      `the state file ${path} has version ${'version' in content ? content.version : 'none'}, this emulator reads ${VERSION}`,
    )
  const { state } = content as unknown as { state: State }
  if (!isWhole(state))
    throw new EmulatorError(`the state file ${path} is damaged: parts of the tenant are missing`)
  return state
}

/** Not every value is looked at, but each part is there and of its kind. */
function isWhole(state: Partial<State> | null): boolean {
  if (typeof state !== 'object' || state === null) return false
  const { tenant, others, vaults, keys, bootstrap } = state
  return (
    Array.isArray(others) &&
    Array.isArray(vaults) &&
    isRecord(keys) &&
    isRecord(bootstrap) &&
    [tenant, ...others].every(isTenant)
  )
}

const isTenant = (tenant: Partial<Tenant> | undefined): boolean =>
  isRecord(tenant) &&
  [tenant.users, tenant.applications, tenant.servicePrincipals, tenant.grants, tenant.domains].every(
    (list) => Array.isArray(list) && list.every((item) => isRecord(item) && Object.keys(item).length > 1),
  )

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Writes aside and renames, so that the file is always whole. Requests that arrive during a write share the next one. */
class FileStore implements Store {
  private running: Promise<void> = Promise.resolve()
  private next: Promise<void> | undefined
  private readonly path: string
  private readonly release: () => Promise<void>

  constructor(path: string, release: () => Promise<void>) {
    this.path = path
    this.release = release
  }

  save(state: State): Promise<void> {
    this.next ??= this.running
      .catch(() => {})
      .then(() => {
        this.next = undefined
        this.running = this.write(state)
        return this.running
      })
    return this.next
  }

  async close(): Promise<void> {
    await (this.next ?? this.running).catch(() => {})
    await this.release()
  }

  private async write(state: State): Promise<void> {
    const aside = `${this.path}.new`
    try {
      await writeFile(aside, JSON.stringify({ product: PRODUCT, version: VERSION, state }), { mode: 0o600 })
      await rename(aside, this.path)
    } catch (cause) {
      await rm(aside, { force: true }).catch(() => {})
      throw cannot(`write the state file ${this.path}`, cause)
    }
  }
}
