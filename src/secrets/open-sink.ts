import { AppregError } from '../errors.ts'
import { azurePipelinesSink } from './azure-pipelines.ts'
import { commandSink } from './command.ts'
import { fileSink } from './file.ts'
import { githubEnvSink, githubOutputSink } from './github.ts'
import { keyVaultSink } from './key-vault.ts'
import type { Sink, Surroundings } from './sink.ts'
import { stdoutSink } from './stdout.ts'

/** How each kind of address is opened: with what stands behind the colon. */
const kinds = new Map<string, (rest: string, surroundings: Surroundings) => Sink>([
  ['keyvault', keyVaultSink],
  ['file', fileSink],
  ['github-env', githubEnvSink],
  ['github-output', githubOutputSink],
  ['azure-pipelines', azurePipelinesSink],
  ['command', commandSink],
  ['stdout', (_, surroundings) => stdoutSink(surroundings)],
])

/** `scheme:rest`, or a scheme alone, as manifest/sink-address.ts admits it. */
export function openSink(address: string, surroundings: Surroundings): Sink {
  const [scheme = '', ...rest] = address.split(':')
  const open = kinds.get(scheme)
  if (open) return open(rest.join(':'), surroundings)
  throw new AppregError('USAGE', `there is no sink "${scheme}" for secrets`)
}
