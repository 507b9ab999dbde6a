import { AppregError } from '../errors.ts'
import type { Surroundings } from './sink.ts'

const elsewhere = 'name another place with --secret-to, for example file:.appreg/client.secret'

/** Throws `USAGE` where no agent would take the secret out of the output: it would stand there for everybody. */
export function requireAgent(
  address: string,
  { isHeard }: Surroundings,
  job: { readonly kind: string; readonly missing: string | undefined },
): void {
  if (job.missing !== undefined) {
    throw new AppregError(
      'USAGE',
      `${address} works in a job of ${job.kind} only: ${job.missing} is not set`,
      {
        hints: [elsewhere],
      },
    )
  }
  if (isHeard) return
  throw new AppregError('USAGE', `${address} needs standard error, which leads to a file or nowhere`, {
    hints: [`the agent of ${job.kind} listens there: do not redirect it`, elsewhere],
  })
}
