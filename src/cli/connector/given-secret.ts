import { AppregError } from '../../errors.ts'
import { sinkFault } from '../../manifest/sink-address.ts'
import { openSink } from '../../secrets/open-sink.ts'
import type { Surroundings } from '../../secrets/sink.ts'
import { askHidden } from '../ask.ts'
import { readText } from '../doctor/given-text.ts'
import { takeFromEnvironment } from '../session/take-from-environment.ts'
import type { Terminal } from '../terminal.ts'

/** How a secret is given that is not known here. Never as an argument, which everybody on the machine can read. */
export const HOW_TO_GIVE =
  'say where it is: --secret-from file:PATH, keyvault://VAULT/NAME or env:NAME, or - for standard input'

/** The secret that stands at `--secret-from`. Throws `USAGE` or `INPUT_UNREADABLE` where there is none. */
export async function givenSecret(
  source: string,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<string> {
  const value = (await read(source, surroundings, terminal))?.trim()
  if (value) return value
  throw new AppregError('INPUT_UNREADABLE', `--secret-from ${source}: there is no secret`, {
    hints: [HOW_TO_GIVE],
  })
}

async function read(
  source: string,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<string | undefined> {
  if (source === '-') {
    return terminal.interactive ? askHidden('Client secret:') : readText(process.stdin, 'standard input')
  }
  if (source.startsWith('env:')) return takeFromEnvironment(source.slice('env:'.length))
  const sink = sinkFault(source) === undefined ? openSink(source, surroundings) : undefined
  // Whoever gives the secret itself by mistake finds it in no message.
  if (!sink?.read)
    throw new AppregError('USAGE', '--secret-from names no place that can be read', { hints: [HOW_TO_GIVE] })
  return (await sink.read())?.value
}
