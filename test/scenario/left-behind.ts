import { rmSync } from 'node:fs'
import type { Running } from './running.ts'

/** What the tests of a file started and wrote. */
const commands: Running[] = []
const folders: string[] = []

export const startedCommand = (running: Running): void => void commands.push(running)
export const madeFolder = (path: string): void => void folders.push(path)

/** Ends every command, which a test that failed half-way may have left running, and removes every folder. */
export async function clearAway(): Promise<void> {
  const ending = commands.splice(0)
  for (const command of ending) command.signal('SIGKILL')
  await Promise.allSettled(ending.map(({ done }) => done))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}
