import { AppregError } from '../../errors.ts'

/** An error as other programs read it. */
export function errorJson(error: unknown): { code: string; message: string; hints: readonly string[] } {
  if (error instanceof AppregError) {
    const { code, message, hints } = error
    return { code, message, hints }
  }
  return {
    code: 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    hints: ['this is a defect of appreg: please report it'],
  }
}
