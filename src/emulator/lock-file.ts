import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { kill, pid } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmulatorError } from './emulator-error.ts'

const POLL_MS = 50

/** One process per state file. Waits for a living holder, takes over from a dead one; answers how to let go. */
export async function acquireLock(path: string, patienceMs: number): Promise<() => Promise<void>> {
  const mine = `${path}.${pid}`
  await writeFile(mine, String(pid), { mode: 0o600 })
  try {
    for (let waited = 0; !(await place(mine, path)); waited += POLL_MS) {
      const holder = await readHolder(path)
      if (holder !== undefined && !isAlive(holder)) await dethrone(path, holder)
      else if (waited >= patienceMs) throw inUse(path, holder)
      else await sleep(POLL_MS)
    }
  } finally {
    await rm(mine, { force: true })
  }
  return () => rm(path, { force: true })
}

/** A hard link appears whole or not at all, and never over another one. */
async function place(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

async function readHolder(path: string): Promise<number | undefined> {
  try {
    return Number(await readFile(path, 'utf8'))
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isAlive(holder: number): boolean {
  try {
    return kill(holder, 0)
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** Two processes may find the same dead holder: the one whose rename catches a newer lock puts it back. */
async function dethrone(path: string, dead: number): Promise<void> {
  const aside = `${path}.${pid}.old`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  if ((await readHolder(aside)) !== dead) await place(aside, path)
  await rm(aside, { force: true })
}

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const inUse = (path: string, holder: number | undefined): EmulatorError =>
  new EmulatorError(
    `the state file is in use by process ${holder ?? 'unknown'}; end it, or remove ${path} if it is no emulator`,
  )
