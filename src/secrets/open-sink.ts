import { AppregError } from '../errors.ts'
import { fileSink } from './file.ts'
import type { Sink } from './sink.ts'
import { stdoutSink } from './stdout.ts'

const schemes = new Map<string, (rest: string) => Sink>([
  ['file', fileSink],
  ['stdout', stdoutSink],
])

/** `scheme:rest`, or a scheme alone. Throws `USAGE` for a sink that does not exist. */
export function openSink(address: string): Sink {
  const [scheme = '', ...rest] = address.split(':')
  const open = schemes.get(scheme)
  if (open) return open(rest.join(':'))
  throw new AppregError('USAGE', `there is no sink "${scheme}" for secrets`, {
    hints: ['use file:PATH or stdout'],
  })
}
