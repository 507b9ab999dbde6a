import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type EmulatorOptions, startEmulator } from '../../src/emulator/start.ts'
import { keys } from '../emulator/made-keys.ts'
import { type Colleague, signIn } from './colleague.ts'
import { madeFolder, startedCommand } from './left-behind.ts'
import { runResident } from './resident.ts'
import { type Ran, type Running, watch } from './running.ts'

const program = resolve(import.meta.dirname, '../../bin/appreg.js')
export const example = resolve(import.meta.dirname, '../../examples/arc-1.yaml')

export type Env = Readonly<Record<string, string>>

/** A folder of one's own: current directory, home and state of the commands that run in it. */
export interface Home {
  readonly folder: string
  /** Runs a command to its end, with nothing on standard input. */
  appreg(args: readonly string[], env?: Env): Promise<Ran>
  /**
   * What a test begins with, done by a program that runs already. Throws where it does not succeed. Only for tenants that
   * live in the process of the tests.
   */
  prepare(args: readonly string[], env?: Env): Promise<Ran>
  /** The same with a text on standard input. */
  piped(args: readonly string[], input: string, env?: Env): Promise<Ran>
  start(args: readonly string[], env?: Env): Running
  /** A line as somebody types it into a shell that knows `appreg`. */
  shell(line: string): Promise<Ran>
  /** The same under a terminal of its own, where both streams come out as one. */
  onTerminal(args: readonly string[], screen?: { readonly columns?: number; readonly env?: Env }): Running
  path(name: string): string
  read(name: string): string
  /** Permission bits of a file or folder. */
  mode(name: string): number
  /** Writes a file, an object as JSON, which YAML includes. */
  write(name: string, content: string | object): void
  /** Writes a file that can be executed. */
  script(name: string, content: string): void
}

/** A home for one test. Its commands take nothing over from the environment but the search path. */
export function newHome(more: Env = {}): Home {
  const folder = mkdtempSync(join(tmpdir(), 'appreg-scenario-'))
  madeFolder(folder)
  const path = (name: string) => join(folder, name)
  const env = { PATH: process.env.PATH ?? '', HOME: folder, APPREG_STATE_HOME: path('state'), ...more }
  const launch = (args: readonly string[], extra: Env, stdin: 'ignore' | 'pipe') => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...env, ...extra },
      stdio: [stdin, 'pipe', 'pipe'],
    })
    const running = watch(child)
    startedCommand(running)
    return { child, running }
  }
  const start = (args: readonly string[], extra: Env = {}) => launch(args, extra, 'ignore').running
  return {
    folder,
    path,
    start,
    appreg: (args, extra) => start(args, extra).done,
    async prepare(args, extra = {}) {
      const ran = await runResident({ args, cwd: folder, env: { ...env, ...extra } })
      if (ran.code !== 0) throw new Error(`appreg ${args.join(' ')} ended with ${ran.code}:\n${ran.stderr}`)
      return ran
    },
    piped(args, input, extra = {}) {
      const { child, running } = launch(args, extra, 'pipe')
      child.stdin?.end(input)
      return running.done
    },
    shell(line) {
      const known = `appreg() { '${process.execPath}' '${program}' "$@"; }`
      return watch(spawn('sh', ['-c', `${known}\n${line}`], { cwd: folder, env })).done
    },
    onTerminal(args, { columns, env: extra } = {}) {
      const line = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ')
      const sized = columns === undefined ? line : `tty >.tty; stty cols ${columns} rows 40; exec ${line}`
      const shell = { SHELL: '/bin/sh', TERM: 'xterm', ...extra }
      const running = watch(
        spawn('script', ['-qec', sized, '/dev/null'], { cwd: folder, env: { ...env, ...shell } }),
      )
      startedCommand(running)
      return running
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    mode: (name) => statSync(path(name)).mode & 0o777,
    script: (name, content) => writeFileSync(path(name), content, { mode: 0o755 }),
    write(name, content) {
      mkdirSync(dirname(path(name)), { recursive: true })
      writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content))
    },
  }
}

/** A home with what another one holds by now: its files, and what its machine remembers. */
export function copyOf(home: Home, more: Env): Home {
  const copy = newHome(more)
  cpSync(home.folder, copy.folder, { recursive: true })
  return copy
}

/** What the ready line of `appreg emulator` says, as far as these tests use it. */
export interface Ready {
  readonly https: string
  readonly proxy: string
  readonly ca: string
  readonly tenantId: string
  readonly admin: { readonly userPrincipalName: string; readonly password: string }
  readonly bootstrap: { readonly clientId: string; readonly clientSecret: string }
  readonly env: Env
}

/** Starts `appreg emulator` and waits until it is ready. */
export async function launchEmulator(home: Home, ...args: string[]): Promise<Running & { ready: Ready }> {
  const running = home.start(['emulator', ...args])
  if (!(await running.prints(/^\{.*\}$/m))) throw new Error((await running.done).stderr)
  return Object.assign(running, { ready: JSON.parse(running.stdout) as Ready })
}

export interface Tenant {
  /** Leads a command to it. */
  readonly env: Env
  readonly ready: Ready
  /** Somebody else who works in it. */
  readonly colleague: Colleague
}

/** A tenant in this process, which holds at first what a seed says; `close` ends it. */
export async function openTenant(
  seed?: object,
  options: Partial<EmulatorOptions> = {},
): Promise<Tenant & { close(): Promise<void> }> {
  const home = newHome()
  if (seed) home.write('seed.json', seed)
  const { ready, close } = await startEmulator({
    directory: home.folder,
    keys: await keys,
    ...(seed ? { seedFile: home.path('seed.json') } : {}),
    ...options,
    // Whoever types in a code here is quick.
    conditions: { deviceInterval: 1, ...options.conditions },
  })
  const colleague = await signIn(ready)
  return {
    env: ready.env,
    ready,
    colleague,
    async close() {
      colleague.leave()
      await close()
    },
  }
}

/** One for all tests of a file: each takes a key of its own. No test may block this process while a command runs. */
export function sharedTenant(...given: Parameters<typeof openTenant>): Tenant {
  const state: { tenant?: Awaited<ReturnType<typeof openTenant>> } = {}
  beforeAll(async () => {
    state.tenant = await openTenant(...given)
  })
  afterAll(() => state.tenant?.close())
  const there = (): Tenant => {
    if (!state.tenant) throw new Error('the tenant is not there')
    return state.tenant
  }
  return {
    get env() {
      return there().env
    },
    get ready() {
      return there().ready
    },
    get colleague() {
      return there().colleague
    },
  }
}

/** The lines of a trace (`--verbose`) that lead to Graph. */
export const graphLines = ({ stderr }: Ran): string[] =>
  stderr.split('\n').filter((line) => /^http .* https:\/\/graph\.microsoft\.com\//.test(line))

/** A manifest whose secret goes into `connector.secret`. */
export const manifest = (key: string, more: object = {}): object => ({
  name: `Test ${key}`,
  key,
  credentials: { secrets: [{ name: 'connector', store: 'file:connector.secret' }] },
  ...more,
})

/** Days pass for the journal of this home: what a rotation left may go. */
export function graceIsOver(home: Home, { tenantId }: Ready, key: string): void {
  const name = `state/registrations/${tenantId}/${key}.json`
  const past = '"removeAfter": "2020-01-01T00:00:00.000Z"'
  home.write(name, home.read(name).replaceAll(/"removeAfter": "[^"]+"/g, past))
}
