import type { ChildProcess } from 'node:child_process'

/** How a command ended. `code` is null when a signal ended it. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that was started. The streams hold what it has printed so far. */
export interface Running {
  readonly pid: number
  readonly stdout: string
  readonly stderr: string
  readonly done: Promise<Ran>
  /** Waits until its output holds `pattern` that many times; false when it ended before. */
  prints(pattern: RegExp, times?: number): Promise<boolean>
  signal(name: NodeJS.Signals): void
  /** Types into its standard input, which stays open. */
  type(text: string): void
}

/** Follows a child whose output streams are pipes. */
export function watch(child: ChildProcess): Running {
  const output = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
      for (const look of watchers) look()
    })
  }
  const done = new Promise<Ran>((settle, fail) => {
    child.once('error', fail)
    child.once('close', (code) => settle({ code, ...output }))
  })
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return output.stdout
    },
    get stderr() {
      return output.stderr
    },
    done,
    prints(pattern, times = 1) {
      const every = new RegExp(pattern.source, `${pattern.flags}g`)
      const holds = () => `${output.stdout}\n${output.stderr}`.match(every)?.length ?? 0
      return new Promise((settle) => {
        const look = () => holds() >= times && settle(true)
        watchers.add(look)
        look()
        const end = () => settle(false)
        done.then(end, end)
      })
    },
    signal: (name) => void child.kill(name),
    type: (text) => void child.stdin?.write(text),
  }
}
