import { readFile, rename, writeFile } from 'node:fs/promises'
import { EmulatorError } from './emulator-error.ts'
import { acquireLock, isCode } from './lock-file.ts'
import type { Tenant } from './tenant.ts'

const PRODUCT = 'appreg-emulator'
const VERSION = 1

/** Where a tenant is kept between starts. Without a file it lives in memory and `save` does nothing. */
export interface Store {
  /** Resolves when everything that happened before the call is in the file. */
  save(tenant: Tenant): Promise<void>
  close(): Promise<void>
}

export const memoryStore: Store = { save: async () => {}, close: async () => {} }

/** Takes the file for this process and reads the tenant in it; undefined when the file does not exist yet. */
export async function openStore(path: string): Promise<{ store: Store; tenant: Tenant | undefined }> {
  const release = await locked(path)
  try {
    return { tenant: await readTenant(path), store: new FileStore(path, release) }
  } catch (error) {
    await release()
    throw error
  }
}

async function locked(path: string): Promise<() => Promise<void>> {
  try {
    return await acquireLock(`${path}.lock`)
  } catch (error) {
    if (error instanceof EmulatorError) throw error
    throw new EmulatorError(`cannot write beside the state file ${path}`, { cause: error })
  }
}

async function readTenant(path: string): Promise<Tenant | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw new EmulatorError(`cannot read the state file ${path}`, { cause: error })
  }
  return parseState(text, path)
}

function parseState(text: string, path: string): Tenant {
  let state: unknown
  try {
    state = JSON.parse(text)
  } catch {
    throw new EmulatorError(`${path} is no state file of the emulator: it is not JSON`)
  }
  if (typeof state !== 'object' || state === null || !('product' in state) || state.product !== PRODUCT)
    throw new EmulatorError(`${path} is no state file of the emulator`)
  if (!('version' in state) || state.version !== VERSION)
    throw new EmulatorError(
      `the state file ${path} has version ${'version' in state ? state.version : 'none'}, this emulator reads ${VERSION}`,
    )
  return (state as unknown as { tenant: Tenant }).tenant
}

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

  save(tenant: Tenant): Promise<void> {
    this.next ??= this.running
      .catch(() => {})
      .then(() => {
        this.next = undefined
        this.running = this.write(tenant)
        return this.running
      })
    return this.next
  }

  async close(): Promise<void> {
    await (this.next ?? this.running).catch(() => {})
    await this.release()
  }

  private async write(tenant: Tenant): Promise<void> {
    const aside = `${this.path}.new`
    await writeFile(aside, JSON.stringify({ product: PRODUCT, version: VERSION, tenant }), { mode: 0o600 })
    await rename(aside, this.path)
  }
}
