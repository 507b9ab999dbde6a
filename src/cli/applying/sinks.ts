import { AppregError } from '../../errors.ts'
import type { Desired } from '../../model/desired.ts'
import type { Plan } from '../../model/plan.ts'
import type { Memory } from '../../secrets/memory.ts'
import { openSink } from '../../secrets/open-sink.ts'
import type { Sink, Surroundings } from '../../secrets/sink.ts'
import type { Flags } from '../command.ts'
import type { Terminal } from '../terminal.ts'

/** Sinks by the name of the secret. */
export type Sinks = ReadonlyMap<string, Sink>

/**
 * The sinks of all secrets that have one. Those that the plan will mint need one that works: nothing is minted where
 * it could not be delivered. A person at a terminal is shown the secret.
 */
export async function openSinks(
  desired: Desired,
  plan: Plan,
  {
    flags,
    terminal,
    memory,
    surroundings,
  }: { flags: Flags; terminal: Terminal; memory: Memory; surroundings: Surroundings },
): Promise<Sinks> {
  const due = plan.objects.filter(({ object, op }) => object === 'passwordCredential' && op !== 'delete')
  const sinks = new Map<string, Sink>()
  for (const { name, store } of desired.secrets) {
    const address = addressOf(store, { flags, terminal })
    const needed = due.some((object) => object.name === name)
    if (address === undefined && needed) throw nowhereToGo(name)
    if (address === undefined) continue
    const sink = openSink(address, surroundings)
    if (needed) {
      memory.check()
      await sink.check().catch((error: unknown) => {
        throw nothingMinted(error)
      })
    }
    sinks.set(name, sink)
  }
  return sinks
}

/** Where a secret goes whose manifest names this place, or none. */
export const addressOf = (
  store: string | undefined,
  { flags, terminal }: { flags: Flags; terminal: Terminal },
): string | undefined => flags.secretTo ?? store ?? (terminal.interactive ? 'stdout' : undefined)

export const nowhereToGo = (name: string): AppregError =>
  new AppregError('USAGE', `the secret "${name}" would have nowhere to go, so nothing was done`, {
    hints: [
      'name a place: store: "file:PATH" under credentials.secrets in the manifest, or for one registration --secret-to file:PATH',
      'a registration that needs no secret says so in its manifest: credentials: { secrets: [] }',
    ],
  })

function nothingMinted(error: unknown): unknown {
  if (!(error instanceof AppregError)) return error
  const { code, message, hints, cause } = error
  return new AppregError(code, message, {
    hints: [...hints, 'no secret was minted, and nothing was changed'],
    cause,
  })
}
