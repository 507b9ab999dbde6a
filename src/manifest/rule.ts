import type { Finding, Path } from './problem.ts'
import type { Manifest } from './schema.ts'

/** A condition that the schema does not hold. Empty when it is met. */
export type Rule = (manifest: Manifest) => Finding[]

/** The positions in a list whose value an earlier position has as well. */
export const repeated = (values: readonly string[]): number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []))

export const findings = (path: Path, messages: readonly string[]): Finding[] =>
  messages.flatMap((message) => (message ? [{ path, message }] : []))

export const allowsPersonal = ({ audience }: Manifest): boolean =>
  audience === 'personal' || audience === 'multi-tenant-and-personal'
