import type { FixKind } from '../../model/finding.ts'
import codes from './codes.json' with { type: 'json' }
import { misconfigurations } from './index.ts'

/** What is known of one AADSTS number. */
export interface KnownNumber {
  /** Microsoft's symbolic name, or ours where it gives none. */
  readonly name?: string
  /** What it means and what to do, where no misconfiguration of the catalogue explains it. */
  readonly explained?: { readonly means: string; readonly todo: string; readonly kind: FixKind }
  /** `documented` by Microsoft, `reported` in public, or `unverified`. */
  readonly confidence: 'documented' | 'reported' | 'unverified'
  readonly source: string
}

const table = codes as unknown as Readonly<Record<string, KnownNumber>>

export const numberOf = (code: number): KnownNumber | undefined => table[code]

const catalogued: ReadonlySet<number> = new Set(
  misconfigurations.flatMap(({ codes: own, shared }) => [...own, ...(shared?.codes ?? [])]),
)

/** Numbers that Microsoft's list lacks stand in the catalogue alone. */
export const isKnownNumber = (code: number): boolean => table[code] !== undefined || catalogued.has(code)

/** Those of Microsoft's list. */
export const knownNumbers: readonly number[] = Object.keys(table).map(Number)

/** Whether a misconfiguration of the catalogue stands behind the number. */
export const isExplainedInFull = (code: number): boolean => catalogued.has(code)
