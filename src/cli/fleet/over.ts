import { NotAllowed } from '../../apply/not-allowed.ts'
import { AppregError } from '../../errors.ts'
import { sharingReads } from '../../graph/shared-reads.ts'
import type { Flags } from '../command.ts'
import { safeLine } from '../present/safe.ts'
import type { Member } from '../registration/members.ts'
import { keysNeeded } from '../session/keys-needed.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

/** What became of one registration. */
export type Result<T> = Failure | { readonly member: Member; readonly value: T }

interface Failure {
  readonly member: Member
  readonly error: unknown
}

export const failed = <T>(result: Result<T>): result is Failure => 'error' in result

/** One connection for all, and so one budget of requests. Signed in before anything is looked at. */
export async function inFleetSession<T>(
  flags: Flags,
  terminal: Terminal,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  // Refused before anybody signs in.
  concurrency(flags)
  const session = await openSession(flags, terminal)
  try {
    await session.tenantId()
    return await use({ ...session, graph: sharingReads(session.graph) })
  } finally {
    await session.close()
  }
}

export interface Progress {
  readonly flags: Flags
  readonly terminal: Terminal
  /** What was done with each: "planned". */
  readonly verb: string
}

/** Works through the fleet, a few at a time. One that fails does not keep the others from being done. */
export async function over<T>(
  members: readonly Member[],
  work: (member: Member) => Promise<T>,
  { flags, terminal, verb }: Progress,
): Promise<Result<T>[]> {
  const results: Result<T>[] = []
  const under = new Map<string, Promise<Result<T>>>()
  let begun = 0
  let done = 0
  async function worker(): Promise<void> {
    for (let index = begun++; index < members.length; index = begun++) {
      const member = members[index] as Member
      const outcome = behind(member, under).then(() => work(member))
      const settled: Promise<Result<T>> = outcome.then(
        (value) => ({ member, value }),
        (error: unknown) => ({ member, error }),
      )
      under.set(member.desired.key, settled)
      const result = await settled
      results[index] = result
      done++
      const { key } = member.desired
      const word = failed(result) ? 'failed' : verb
      if (!terminal.quiet) terminal.err(`${safeLine(key)} ${word} (${done} of ${members.length})\n`)
    }
  }
  await Promise.all(Array.from({ length: concurrency(flags) }, worker))
  return results
}

/** A connector comes behind its API, which stands before it in the list and so is begun already. */
async function behind<T>({ desired }: Member, under: ReadonlyMap<string, Promise<Result<T>>>): Promise<void> {
  for (const key of keysNeeded(desired)) {
    const result = await under.get(key)
    if (result && failed(result) && !isThere(result.error)) {
      throw new AppregError('NOT_FOUND', `it needs ${key}, which failed`, {
        hints: ['mend that one and run the command again'],
        cause: result.error,
      })
    }
  }
}

/** All that failed is what somebody with more rights has to do, such as consent: what needs it can be made. */
const isThere = (error: unknown): boolean =>
  error instanceof AppregError &&
  error.code === 'FORBIDDEN' &&
  error.cause instanceof NotAllowed &&
  error.cause.forbidden.application !== undefined

const MOST = 32

function concurrency({ concurrency: given = '4' }: Flags): number {
  const count = Number(given)
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count
  throw new AppregError('USAGE', `--concurrency "${given}" is not a number from 1 to ${MOST}`)
}
