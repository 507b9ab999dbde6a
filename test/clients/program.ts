import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll } from 'vitest'
import type { ReadyLine } from '../../src/emulator/start.ts'

/** Whether a program can be started by its name. */
export const isInstalled = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Program {
  /** Runs it to its end; throws what it printed when it fails. */
  (...args: readonly string[]): Promise<string>
  /** The same, however it ends. */
  attempt(...args: readonly string[]): Promise<Finished>
  /** A folder that is its home. */
  readonly home: string
}

/** A program with a home of its own, led to the emulator by nothing but the environment of its ready line. */
export function program(
  name: string,
  ready: () => ReadyLine,
  more: Readonly<Record<string, string>> = {},
): Program {
  const home = mkdtempSync(join(tmpdir(), `${name}-`))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  const attempt = (...args: readonly string[]): Promise<Finished> => {
    const env = { PATH: process.env.PATH, ...ready().env, HOME: home, ...more }
    return new Promise((resolve) => {
      execFile(name, args, { env, cwd: home }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      )
    })
  }
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await attempt(...args)
    if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`)
    return stdout.trim()
  }
  return Object.assign(run, { attempt, home })
}
