import { AppregError, type ErrorCode } from '../errors.ts'
import { EXIT, type ExitCode } from './command.ts'

const exitCodes: Partial<Record<ErrorCode, ExitCode>> = {
  USAGE: EXIT.badInput,
  MANIFEST_INVALID: EXIT.badInput,
  INPUT_UNREADABLE: EXIT.badInput,
  NOTHING_RECOGNIZED: EXIT.badInput,
  SIGN_IN_FAILED: EXIT.notAllowed,
  FORBIDDEN: EXIT.notAllowed,
  INTERRUPTED: EXIT.interrupted,
}

export const exitCodeOf = (error: unknown): ExitCode =>
  (error instanceof AppregError && exitCodes[error.code]) || EXIT.failed

/** From best to worst. */
const severity = [EXIT.ok, EXIT.different, EXIT.badInput, EXIT.notAllowed, EXIT.failed, EXIT.interrupted]

/** Of several registrations. Once one of them has been changed, bad input of another no longer means that nothing was. */
export function exitCodeOfAll(codes: readonly ExitCode[], isChanged: boolean): ExitCode {
  const code = worst(codes)
  return code === EXIT.badInput && isChanged ? EXIT.failed : code
}

const worst = (codes: readonly ExitCode[]): ExitCode =>
  severity[Math.max(0, ...codes.map((code) => severity.indexOf(code)))] ?? EXIT.failed
