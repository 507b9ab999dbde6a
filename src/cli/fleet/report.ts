import type { ExitCode } from '../command.ts'
import { exitCodeOf, exitCodeOfAll } from '../exit-code.ts'
import { counted } from '../present/counted.ts'
import { errorJson } from '../present/error-json.ts'
import { jsonDocument } from '../present/json.ts'
import { safe } from '../present/safe.ts'
import type { Terminal } from '../terminal.ts'
import { failed, type Result } from './over.ts'

/** How a command tells of one registration that it got through. */
export interface Telling<T> {
  readonly ok: (value: T) => boolean
  readonly json: (value: T) => object
  readonly text: (value: T) => string
  readonly exitCode: (value: T) => ExitCode
  /** Whether something was written for it; absent of a command that only looks. */
  readonly isChanged?: (value: T) => boolean
  /** The last line, after the number of registrations. */
  readonly sum: (values: readonly T[]) => string
}

/** One report on all of them, in the order of the manifests; the exit code is mostly that of the worst. */
export function report<T>(results: readonly Result<T>[], telling: Telling<T>, terminal: Terminal): ExitCode {
  terminal.out(terminal.json ? asJson(results, telling) : asText(results, telling))
  return exitCodeOfAll(
    results.map((result) => (failed(result) ? exitCodeOf(result.error) : telling.exitCode(result.value))),
    results.some((result) => !failed(result) && telling.isChanged?.(result.value) === true),
  )
}

function asJson<T>(results: readonly Result<T>[], { ok, json }: Telling<T>): string {
  const registrations = results.map((result) => {
    const { file, desired } = result.member
    const named = { file, key: desired.key }
    return failed(result)
      ? { ...named, ok: false, error: errorJson(result.error) }
      : { ...named, ok: ok(result.value), ...json(result.value) }
  })
  return jsonDocument({ registrations })
}

function asText<T>(results: readonly Result<T>[], { text, sum }: Telling<T>): string {
  const parts = results.map((result) =>
    failed(result) ? `${head(result)}: failed\n${errorText(result.error)}` : text(result.value),
  )
  const values = results.flatMap((result) => (failed(result) ? [] : [result.value]))
  const lost = results.length - values.length
  const end = `${counted(results.length, 'registration')}: ${sum(values)}${lost > 0 ? `, ${lost} failed` : ''}\n`
  return `${parts.join('')}\n${end}`
}

const head = <T>({ member: { file, desired } }: Result<T>): string => `${desired.key} (${file})`

function errorText(error: unknown): string {
  const { message, hints } = errorJson(error)
  const lines = [...message.split('\n'), ...hints.map((hint) => `hint: ${hint}`)]
  return lines.map((line) => `  ${safe(line)}\n`).join('')
}
