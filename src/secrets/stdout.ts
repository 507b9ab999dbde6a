import type { Sink } from './sink.ts'

/** Shows the secret once, in the configuration that is printed at the end. The command prints what it holds. */
export function stdoutSink(): Sink {
  let held: string | undefined
  return {
    address: 'stdout',
    check: async () => {},
    async deliver(value) {
      held = value
    },
    read: async () => held,
  }
}
