import { AppregError } from '../errors.ts'
import type { Sink, Surroundings } from './sink.ts'

/** Shows the secret once, in the result that is printed at the end. The command prints what it delivered. */
export function stdoutSink({ isShown }: Surroundings): Sink {
  return {
    address: 'stdout',
    fate: 'shown',
    async check() {
      if (isShown) return
      throw new AppregError('USAGE', 'no secret can be shown: standard output leads nowhere', {
        hints: ['do not close or discard standard output, or name another place with --secret-to'],
      })
    },
    deliver: async () => {},
  }
}
