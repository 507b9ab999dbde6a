import type { KeptMinting } from '../../secrets/memory.ts'

/** A secret is minted and delivered within minutes. A process that is alive later has got the number of another one. */
const AT_MOST = 600_000

/** Another run on this machine is at it: what it has minted and not delivered yet is no orphan. */
export function isUnderWayElsewhere({ run, deliveredTo, startedAt }: KeptMinting, now: number): boolean {
  if (run === undefined || run === process.pid || deliveredTo !== undefined) return false
  return now - Date.parse(startedAt) < AT_MOST && isAlive(run)
}

/** Whether a process of this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
