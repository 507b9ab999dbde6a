import { AppregError } from '../../errors.ts'
import { led } from '../leading.ts'

/** An error as other programs read it. */
export function errorJson(error: unknown): { code: string; message: string; hints: readonly string[] } {
  if (error instanceof AppregError) {
    const { code, message, hints } = error
    return { code, message: led(message), hints: hints.map(led) }
  }
  return {
    code: 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    hints: ['this is a defect of appreg: please report it'],
  }
}
