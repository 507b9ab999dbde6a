import { AppregError } from '../errors.ts'
import { fileSink } from './file.ts'
import { stdoutSink } from './stdout.ts'

/** A place that a secret is delivered to. */
export interface Sink {
  /** As written in the manifest: `file:PATH`. */
  readonly address: string
  /** Throws an `AppregError` when a delivery could not work; called before anything is minted. */
  check(): Promise<void>
  /** Returns only when the value is safe there. */
  deliver(value: string): Promise<void>
  /** The value, where the sink can give it back; nothing when it holds none. */
  read(): Promise<string | undefined>
}

const schemes: Readonly<Record<string, (rest: string) => Sink>> = {
  file: fileSink,
  stdout: stdoutSink,
}

/** `scheme:rest`, or a scheme alone. Throws `USAGE` for a sink that does not exist. */
export function openSink(address: string): Sink {
  const [scheme = '', ...rest] = address.split(':')
  const open = schemes[scheme]
  if (open) return open(rest.join(':'))
  throw new AppregError('USAGE', `there is no sink "${scheme}" for secrets`, {
    hints: ['use file:PATH or stdout'],
  })
}
