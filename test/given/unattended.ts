import type { Flags } from '../../src/cli/command.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { Clock } from '../../src/graph/send.ts'

// A run of the program inside a test: nobody watches it, and time passes as the test says.

export const flags: Flags = {
  cloud: 'public',
  auth: 'service-principal',
  output: 'json',
  input: false,
  color: false,
  yes: true,
}

export const nowhere: Terminal = {
  out() {},
  written: async () => {},
  err() {},
  tellAgent: async () => {},
  isShown: () => false,
  isHeard: () => false,
  columns: 80,
  json: true,
  quiet: true,
  fit: (text) => text,
  interactive: false,
  live: false,
  colour: { out: false, err: false },
}

/** Moves only when somebody sleeps. */
export function newClock(): Clock {
  let now = Date.parse('2026-03-01T10:20:30Z')
  return {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds
    },
  }
}
