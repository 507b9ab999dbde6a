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

export const isKnownNumber = (code: number): boolean => table[code] !== undefined

export const knownNumbers: readonly number[] = Object.keys(table).map(Number)

/** Whether a misconfiguration of the catalogue stands behind the number. */
export const isExplainedInFull = (code: number): boolean =>
  misconfigurations.some((one) => one.codes.includes(code) || one.shared?.codes.includes(code))
