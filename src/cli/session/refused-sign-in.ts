import { AppregError } from '../../errors.ts'

/** A refusal of the token service, as opposed to a way that is not set up. */
export const isRefusal = (error: unknown): error is AppregError =>
  error instanceof AppregError && error.code === 'SIGN_IN_FAILED' && /AADSTS\d/.test(error.message)

/** A refused sign-in says what it means and what to do, as `appreg doctor` would. Other errors pass unchanged. */
export async function diagnosed(error: unknown): Promise<unknown> {
  if (!isRefusal(error)) return error
  const { explain } = await import('../../doctor/explain.ts')
  const [finding] = explain(error.message, new Date()).findings
  if (!finding) return error
  const { cause, fix } = finding
  return new AppregError(error.code, error.message, {
    hints: [cause, ...(fix.steps.length > 0 ? fix.steps : [fix.summary]), ...error.hints],
    cause: error.cause,
  })
}
